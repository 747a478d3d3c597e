/* Made by `npm run generate` from the contracts of the routes. */
export type Accountability = { ladder: (Rung)[]; reached: (ReachedRung)[]; measures: (Measure)[] }
export type ActPerformed = { caseId: string; version: number; stage: "submitted" | "correcting" | "processing" | "decided" | "closed" }
export type Amendment = { amendmentId: string; notice: string; effectiveOn: string; changes: (CalendarChange)[]; state: "open" | "published" | "rejected"; proposedBy: string; proposedAt: string; approvedBy: string | null; approvedAt: string | null; movedLimits: number }
export type Applicant = { applicantId: string; kind: "natural-person" | "enterprise"; name: string; documentKind: "resident-card" | "temporary-card" | "household-register" | "hk-macao-permit" | "taiwan-permit" | "hmt-residence-permit" | "foreign-permanent-card" | "passport" | "foreign-passport" | "officer-card" | "credit-code" | "registration-number"; idNumber: string; phone: string; email?: string }
export type ApprovedVersion = { kind: string; key: string; number: number; hash: string; effectiveOn: string; edition: number; basis: string; draftedBy: string; publishedBy: string; publishedAt: string; draftId: string; movedLimits?: number }
export type AuditEntry = { id: string; by?: string; byName?: string; says?: string; at: string; kind: "SignedIn" | "SignInRefused" | "SignedOut" | "PasswordChanged" | "AccountOpened" | "AccessRenewed" | "FileTaken" | "DelegationGiven" | "DelegationRevoked" | "PostPublished" | "PersonalDataUnmasked" | "CaseRead" | "FileOpened" | "PersonLookedUp" | "PhoneChangeBegun" | "PhoneChangedAtCounter" | "PhoneChangeDeclined" | "NameChanged"; account?: string; name?: string; network?: string; reason?: string; times?: number; route?: string; about?: (string)[] }
export type AuditList = { total: number; rows: (AuditEntry)[] }
export type Batched = { caseId: string; ok: boolean; detail?: string }
export type Board = { today: string; from: string; everywhere: boolean; counts: ({ unitId: string; unitName: string; level: CardLevel; n: number })[]; faults: (RuleFault)[] }
export type CalendarChange = { day: string; kind: "holiday" | "make-up" | "ordinary"; name: string }
export type CalendarChangeInput = { day: string; kind: "holiday" | "make-up" | "ordinary"; name: string }
export type Card = { cardId: string; caseId: string; kind: string; itemId: string | ""; itemName: string; unitId: string; unitName: string; stepId?: string | null; officerId?: string | null; rule: string; ruleName: string; level: CardLevel; mode: "auto" | "manual"; status: "issued" | "acknowledged" | "rectified" | "closed" | "objected" | "upheld" | "revoked"; issuedOn: string; levelOn: string; feedbackDueOn: string; decisionDueOn?: string; because: Record<string, string | number>; says: string }
export type CardLevel = "warning" | "yellow" | "red"
export type CardLevelInput = "warning" | "yellow" | "red"
export type CardPage = { total: number; rows: (Card)[] }
export type CardStory = { card: Card; rule?: Rule; story: ({ version: number; type: "CardIssued" | "CardEscalated" | "CardAcknowledged" | "CardRectified" | "CardClosed" | "ObjectionFiled" | "ObjectionDismissed" | "CardRevoked"; by: string; recordedAt: string; body: { level?: CardLevel; measures?: string; opinion?: string; ground?: "system-fault" | "exchange-delay" | "applicant-cause" | "unrecorded-pause" | "rule-error" | "vertical-system" | "other"; reason?: string } })[]; evidence: ({ version: number; type: string; by: string; recordedAt: string; occurredAt: string })[]; offered: ("acknowledgement" | "rectification" | "closing" | "objection" | "objection-decision")[] }
export type CaseReceived = { caseId: string; version: number; queryCode?: string; phoneOnFile?: string }
export type CaseState = { caseId: string; version: number; stage: "submitted" | "correcting" | "processing" | "decided" | "closed"; itemId: string; itemVersion: number; pins: { item: string; form: string; process: string; template: string; table?: string; fee?: string }; unitId: string; townshipId?: string; applicantId: string; agentId?: string; channel: "counter" | "portal" | "mail"; about?: { licence: string; kind: "change" | "renewal" | "reissue" | "cancellation" }; matterId: string; attempt: number; formHash: string; receivedOn: string; receivedAt: string; receivedBy: string; receivedUnitId?: string; materials: ({ materialId: string; documentId?: string; hash?: string; by: "upload" | "paper" | "reuse" | "commitment" })[]; situation?: Record<string, string>; exempt?: (string)[]; precheck?: { passed: boolean; opinion: string; on: string }; correction?: { requiredOn: string; replyNaturalDays: number; dueOn: string; missing: ({ materialId: string; reason: string })[]; supplied: (string)[]; fields?: ({ field: string; reason: string })[]; mended?: (string)[]; suppliedOn?: string }; acceptedOn?: string; countsFrom?: string; deemed: boolean; tolerated: ({ materialId: string; graceWorkdays: number; dueOn: string; suppliedOn?: string })[]; changes?: ({ planId: string; from: string; to: string; on: string })[]; visits: ({ stepId: string; nowStepId?: string; unitId: string; startedOn: string; officerId?: string; countersigners?: (string)[]; signatures?: ({ by: string; agrees: boolean; opinion: string })[]; completedOn?: string; completedBy?: string; officers?: (string)[]; opinion?: string; outcome?: string; agreed?: number; disagreed?: number })[]; procedureRequest?: { kind: string; limitWorkdays: number; reason: string; by: string; on: string }; procedures: ({ kind: string; startedOn: string; limitWorkdays: number; endedOn?: string; result?: string })[]; extensionRequest?: { workdays: number; reason: string; by: string; on: string }; extension?: { workdays: number; on: string }; decidedOn?: string; decision?: "granted" | "denied"; certificateNumber?: string; validUntil?: string; deliveredOn?: string; ending?: "granted" | "denied" | "declined-not-needed" | "declined-not-ours" | "withdrawn" | "terminated" | "voided" | "transferred-up"; closedOn?: string; opinions?: ({ unitId: string; question: string; askedOn: string; answer?: string; by?: string })[]; terms?: ({ name: string; limit: { value: number; unit: "workday" | "natural-day" | "month" | "same-day" }; startedOn: string; stoppedOn?: string; endsWith?: string; outlives?: true })[]; documents: ({ documentId: string; kind: string; number: string; on: string; version: number })[]; lateEntries: ({ lateEntryId: string; declaredBy: string; declaredOn: string; approved: boolean; happenedAt: string })[]; fees?: ({ feeId: string; quantity: number; amountFen: number; receiptNumber: string; reduction?: { fen: number; basis: string; approvedBy: string } })[]; copies: ({ unitId: string; note: string; on: string })[]; renewalDeemedOn?: string; revokedOn?: string; licenceCancelledOn?: string; commitmentCheck?: { on: string; untrue: (string)[]; consequence?: "rectify" | "revoke"; consequenceOn?: string; rectifyBy?: string; rectifiedOn?: string }; credit?: { since: string; until: string; repairedOn?: string }; delay?: { reason: string; expectedOn: string; on: string }; urges: number; lastUrgedOn?: string }
export type CaseView = { state: CaseState; item: ItemVersion; unitName: string; townshipName?: string; applicant: Applicant; agent?: Applicant; isMasked: boolean; form: { schema: FormSchema; values: Record<string, string | number | boolean> }; formChanges: (FormChange)[]; clocks: (Explanation)[]; officeTime?: { usedWorkdays: number; remainingWorkdays: number }; stepNames: Record<string, string>; termNames: Record<string, string>; waiting: ({ stepId: string; role: string; unitName: string })[]; timeline: ({ version: number; type: "CaseSubmitted" | "ProcessChanged" | "DocumentIssued" | "CasePrechecked" | "CorrectionRequired" | "CaseSupplemented" | "CaseAccepted" | "CaseDeclined" | "CaseCorrectedOnSpot" | "StepAssigned" | "StepCompleted" | "Countersigned" | "CountersignersNamed" | "CountersignerDropped" | "StepTransferred" | "StepReturned" | "StepTakenBack" | "OpinionRequested" | "OpinionGiven" | "ProcedureRequested" | "ProcedureStarted" | "ProcedureEnded" | "ExtensionRequested" | "LimitExtended" | "CaseApproved" | "CaseDenied" | "GapSupplied" | "CaseTerminated" | "CaseWithdrawn" | "CaseVoided" | "CaseTransferredUp" | "ResultDelivered" | "LateEntryDeclared" | "LateEntryApproved" | "FeeCharged" | "CommitmentsChecked" | "RectificationConfirmed" | "ApprovalRevoked" | "CreditRepaired" | "LicenceCancelled" | "DelayExplained" | "CaseUrged" | "CaseCopied" | "TermRanOut" | "RenewalDeemed"; occurredAt: string; recordedAt: string; by: string; body: { stepId?: string; unitId?: string; agrees?: boolean; opinion?: string; question?: string; answer?: string; kind?: string; limitWorkdays?: number; workdays?: number; reason?: string; planId?: string; mapping?: Record<string, string>; entered?: (string)[] } })[]; offered: (Offer)[]; withheld: (Withheld)[]; remedies?: { authority: string; court: string; reviewUntil?: string; suitUntil?: string }; licence?: { number: string; state: "valid" | "expired" | "cancelled" | "revoked"; validUntil: string | null; isLate: boolean }; matter: ({ caseId: string; attempt: number; receivedAt: string; ending: "granted" | "denied" | "declined-not-needed" | "declined-not-ours" | "withdrawn" | "terminated" | "voided" | "transferred-up" | null; closedOn: string | null })[]; matterWorkdays: number; names: Record<string, string>; unitNames: Record<string, string> }
export type Checkpoint = { size: number; root: string; signedAt: string; signature: string }
export type ClockFacts = { kind: "acceptance" | "statutory" | "promised" | "step" | "delivery" | "correction" | "timer" | "answer" | "letter-acceptance" | "letter-answer" | "call-back" | "rectification"; stepId?: string; limit: { value: number; unit: "workday" | "natural-day" | "month" | "same-day" }; startedOn: string; pauses: ({ kind: string; startedOn: string; endedOn?: string; capWorkdays: number })[]; extensions: ({ workdays: number; on: string })[]; stoppedOn?: string }
export type Colleague = { staffId: string; name: string; unitId: string; unitName: string; roles: ("clerk" | "hall-clerk" | "handler" | "reviewer" | "approver" | "unit-head" | "unit-admin" | "unit-maintainer" | "unit-supervisor" | "hall-manager" | "supervision-officer" | "supervision-lead" | "system-admin" | "security-admin" | "auditor" | "leader")[]; roleNames: (string)[] }
export type ConsistencyProof = { from: number; to: number; path: (string)[] }
export type Countdown = { kind: "acceptance" | "statutory" | "promised" | "step" | "delivery" | "correction" | "timer" | "answer" | "letter-acceptance" | "letter-answer" | "call-back" | "rectification"; stepId?: string; state: "running" | "paused" | "stopped"; dueOn: string; remaining: { value: number; unit: "workday" | "natural-day" }; isOverdue: boolean; isProvisional: boolean }
export type Coverage = { units: { all: number; covered: number; missing: ({ unitId: string; unitName: string; says: "no-item" | "no-case" | "idle" })[] }; items: { all: number; covered: number; missing: ({ itemId: string; itemName: string; unitId?: string; unitName: string })[] }; processes: { all: number; covered: number; missing: ({ caseId: string; unitId: string; unitName: string; says: string })[] } }
export type DailyCheck = { unitId: string; unitName: string; day: string; figures: { received: ({ itemId: string; itemName: string; n: number })[]; dueSoon: number; cards: number; openLeads: number; lateEntries: number }; sample: ({ caseId: string; result?: "consistent" | "inconsistent" | "missing"; note?: string })[]; note?: string; signedBy?: string; signer?: string; signedAt?: string; maySign: boolean }
export type DayInfo = { day: string; kind: "workday" | "weekend" | "holiday" | "make-up"; isWorkday: boolean; name?: string; notice?: string; provisional: boolean }
export type Delegation = { delegationId: string; absentId: string; absentName: string; substituteId: string; substituteName: string; fromOn: string; toOn: string; revokedAt: string | null }
export type Difference = { path: (string | number | { id: string; name?: string })[]; change: "added"; after: unknown } | { path: (string | number | { id: string; name?: string })[]; change: "removed"; before: unknown } | { path: (string | number | { id: string; name?: string })[]; change: "changed"; before: unknown; after: unknown }
export type Directive = { directiveId: string; caseId: string; unitId: string; unitName: string; demand: string; basis: string; dueOn: string; status: "open" | "answered" | "closed"; answer?: string | null; issuedBy: string; issuedOn: string }
export type Done = { ok: true }
export type DraftView = { draftId: string; hash: string; effectiveOn: string; basis: string; basedOn?: string; draftedBy: string; draftedAt: string; draftedIn: string; state: "open" | "published" | "rejected"; rejectedBy?: string; rejectedAt?: string; reason?: string; isOutdated: boolean; mayApprove: boolean; mayReject: boolean }
export type Explanation = { countdown: Countdown; facts: ClockFacts; article: string; days: ({ day: string; role: "start" | "counted" | "paused" | "off" | "moved" | "overdue"; number?: number; pause?: string; calendar: DayInfo; article: string })[] }
export type FieldSchema = { type?: "object" | "array" | "string" | "number" | "integer" | "boolean" | ("object" | "array" | "string" | "number" | "integer" | "boolean")[]; properties?: Record<string, FieldSchema>; required?: (string)[]; items?: FieldSchema | false; prefixItems?: (FieldSchema)[]; additionalProperties?: FieldSchema | boolean; enum?: (string)[]; format?: string; minimum?: number; maximum?: number; maxLength?: number }
export type Finding = { caseId: string; detector: "D01" | "D02" | "D03" | "D04" | "D05" | "D06" | "D07" | "D08" | "D12" | "D15" | "D16" | "D17"; detectorName: string; unitId: string; unitName: string; itemId: string; itemName: string; score: number; foundOn: string; because: Record<string, string | number>; says: string; evidence: (number)[] }
export type Forecast = { caseId: string; unitId: string; itemId: string; place: string; placeName: string; dueOn: string; expectedOn: string; late: number; stayedWorkdays: number; medianWorkdays: number; p90Workdays: number; cases: number; likeness: "unit-item" | "item" | "unit" | "step" | "any"; unitName: string; itemName: string }
export type FormChange = { version: number; type: "CaseCorrectedOnSpot" | "CaseSupplemented"; occurredAt: string; by: string; says?: string; fields: ({ field: string; title: string; before?: string | number | boolean; after?: string | number | boolean })[] }
export type FormSchema = { title: string; properties: Record<string, { title: string; type: "string" | "number" | "boolean"; enum?: (string)[]; format?: "date" | "textarea"; examples?: (string | number | boolean)[]; minLength?: number; maxLength?: number; minimum?: number; maximum?: number }>; required: (string)[]; order?: (string)[] }
export type GuideRow = { itemId: string; name: string; unitName?: string; revision: number; mayEdit: boolean; missing: ("事项" | "依据" | "条件" | "数量" | "程序" | "期限" | "材料目录" | "申请书示范文本")[] }
export type GuideView = { itemId: string; name: string; materials: ({ materialId: string; name: string })[]; guide: KeptGuide; missing: ("事项" | "依据" | "条件" | "数量" | "程序" | "期限" | "材料目录" | "申请书示范文本")[]; mayEdit: boolean }
export type HeatSquare = { unitId: string; unitName: string; month: string; decided: number; dubious: number; score: number }
export type InForce = { kind: string; key: string; number: number; hash: string; effectiveOn: string }
export type Inbox = { unread: number; rows: (Notice)[] }
export type InclusionProof = { stream: string; version: number; eventHash: string; position: number; path: (string)[]; checkpoint: Checkpoint }
export type ItemVersion = { itemId: string; name: string; type: string; level: string; unitId?: string; viaTownship: boolean; caseType: "instant" | "promised" | "upward"; statutoryLimit: { value: number; unit: "workday" | "natural-day" | "month" | "same-day" }; promisedLimit: { value: number; unit: "workday" | "natural-day" | "month" | "same-day" }; legalBasis: ({ law: string; articles: (string)[] })[]; serviceObjects: (string)[]; materials: ({ materialId: string; name: string; required: boolean; shareable: boolean; tolerable: boolean; commitment: boolean; source: string })[]; procedures: ({ kind: string; limitWorkdays: number; stopsTheClock: boolean })[]; result: { kind: string; name: string; validity: string }; themes: (string)[]; processKey: string; formKey: string; templateKey: string; tableKey?: string; feeKey?: string; version: number; fees?: ({ feeId: string; name: string; fen: number; unit: string; basis: string })[]; situations?: { questions: ({ id: string; text: string; options: ({ value: string; label: string })[]; askedWhen?: string })[]; rules: ({ when: string; exempt?: (string)[]; hiddenFields?: (string)[]; withoutProcedures?: (string)[]; notNeeded?: boolean; says: string; basis: string })[] } }
export type ItemWithForm = { itemId: string; name: string; type: string; level: string; unitId?: string; viaTownship: boolean; caseType: "instant" | "promised" | "upward"; statutoryLimit: { value: number; unit: "workday" | "natural-day" | "month" | "same-day" }; promisedLimit: { value: number; unit: "workday" | "natural-day" | "month" | "same-day" }; legalBasis: ({ law: string; articles: (string)[] })[]; serviceObjects: (string)[]; materials: ({ materialId: string; name: string; required: boolean; shareable: boolean; tolerable: boolean; commitment: boolean; source: string })[]; procedures: ({ kind: string; limitWorkdays: number; stopsTheClock: boolean })[]; result: { kind: string; name: string; validity: string }; themes: (string)[]; processKey: string; formKey: string; templateKey: string; tableKey?: string; feeKey?: string; version: number; fees?: ({ feeId: string; name: string; fen: number; unit: string; basis: string })[]; situations?: { questions: ({ id: string; text: string; options: ({ value: string; label: string })[]; askedWhen?: string })[]; rules: ({ when: string; exempt?: (string)[]; hiddenFields?: (string)[]; withoutProcedures?: (string)[]; notNeeded?: boolean; says: string; basis: string })[] }; form: FormSchema }
export type KeptGuide = { conditions: (string)[]; conditionsBasis: string; quota: string; purposes: Record<string, string>; address: string; phone: string; complaintPhone: string; faq: ({ question: string; answer: string })[]; source: string; revision: number; revisedOn?: string }
export type KeyList = { kind: string; title: string; keys?: (string)[]; needsApproval: boolean; approvedBy: (string)[]; mayDraft: boolean; day: string; total: number; pageSize: number; rows: (KeyRow)[] }
export type KeyName = { key: string; name: string }
export type KeyRow = { key: string; name?: string; unitName?: string; inForce?: InForce; next: ({ number: number; effectiveOn: string })[]; openDrafts: number }
export type KindRow = { kind: string; title: string; keys: number; openDrafts: number; mayDraft: boolean; mayApprove: boolean }
export type KnownApplicant = { applicant: Applicant | null; reusable: (ReusableMaterial)[]; earlier: ({ caseId: string; stage: "submitted" | "correcting" | "processing" | "decided" | "closed"; itemId: string; receivedAt: string; itemName?: string })[] }
export type Lead = { kind: "certificate" | "receipt" | "ticket" | "consultation"; kindName: string; number: string; on: string; unitId: string; unitName: string; itemId: string | null; itemName: string; caseId: string | null }
export type LetterList = { total: number; rows: (LetterRow)[] }
export type LetterRow = { letterId: string; kind: "consultation" | "complaint" | "stuck"; status: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn"; itemId: string | null; caseId: string | null; aboutUnitId: string; handlerUnitId: string; submittedAt: string; satisfaction: "satisfied" | "partly" | "unsatisfied" | null; aboutUnitName: string; handlerUnitName: string; itemName: string | null; countdown: Countdown | null; isReadable: boolean }
export type LetterView = { letter: { letterId: string; kind: "consultation" | "complaint" | "stuck"; ground?: "attitude" | "delay" | "extra-demands" | "charging" | "integrity" | "business"; status: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn"; caseId?: string; aboutUnitId: string; handlerUnitId: string; answerWorkdays: number; extensionRequest?: { workdays: number; reason: string }; satisfaction?: "satisfied" | "partly" | "unsatisfied"; published?: { question: string; answer: string } }; aboutUnitName: string; handlerUnitName: string; itemName: string | null; writer: string; question: { subject?: string; text: string; accusedName?: string }; said: ({ version: number; type: "LetterAnswered" | "LetterReviewRequested"; text: string; at: string; sentBackOn?: string })[]; timeline: ({ version: number; type: "LetterSubmitted" | "LetterAccepted" | "LetterDeclined" | "LetterTransferred" | "LetterExtensionRequested" | "LetterExtended" | "LetterAnswered" | "LetterJudged" | "LetterReviewRequested" | "LetterReviewed" | "LetterPublished" | "LetterWithdrawn"; at: string; by: string; unitName: string | ""; body: { toUnitId?: string; reason?: string; workdays?: number; satisfaction?: "satisfied" | "partly" | "unsatisfied"; outcome?: "upheld" | "redo"; opinion?: string } })[]; clocks: (Explanation)[]; reviewDueOn?: string; offered: ("acceptance" | "declination" | "transfer" | "extension-request" | "extension" | "answer" | "review-decision" | "publication")[] }
export type ListedCase = { caseId: string; stage: "submitted" | "correcting" | "processing" | "decided" | "closed"; itemId: string; unitId: string; applicantId: string; channel: "counter" | "portal" | "mail"; receivedAt: string; ending: "granted" | "denied" | "declined-not-needed" | "declined-not-ours" | "withdrawn" | "terminated" | "voided" | "transferred-up" | null; townshipId: string | null; acceptedOn: string | null; decidedOn: string | null; closedOn: string | null; itemName?: string; unitName?: string; applicantName?: string; countdown: Countdown | null }
export type ListedCommitment = { caseId: string; itemName?: string; applicantName?: string; unitName?: string; state: "waiting" | "kept" | "rectifying" | "rectified" | "revoking" | "revoked"; decidedOn: string; dueOn: string | null; isLate: boolean; checkedOn: string | null; barredUntil: string | null; repairedOn: string | null }
export type ListedItem = { itemId: string; name: string; unitId?: string; caseType: "instant" | "promised" | "upward"; type: string; viaTownship: boolean; unitName?: string }
export type ListedLicence = { number: string; caseId: string; itemName?: string; name?: string; holderName?: string; unitName?: string; state: "valid" | "expired" | "cancelled" | "revoked"; issuedOn: string; validUntil: string | null; lastCaseId: string; lastKind: "issue" | "change" | "renewal" | "reissue" | "cancellation"; lastOn: string }
export type ListedPlan = { processKey: string; from: (string)[]; to: string; mapping: Record<string, string>; reason: string; planId: string; state: "proposed" | "approved" | "rejected" | "carried-out"; proposedBy: string; proposedIn: string; proposedAt: string; decidedBy?: string; decidedAt?: string; shown?: { cases: number; staying: number; seen?: string }; rejection?: string; moved?: number; staying?: ({ caseId: string; misfits: ({ id: string; to: string; problem: "no-target" | "other-kind" | "taken" | "other-join" | "no-way-out" | "skipped" })[] })[]; mayDecide: boolean; names: Record<string, string> }
export type ListedProcess = { processKey: string; name: string; mayPropose: boolean; versions: ({ hash: string; number: number; effectiveOn: string; basis: string; isInForce: boolean; openCases: number; places: (Place)[] })[] }
export type MarkedProcess = { xml: string; marks: Record<string, "done" | "current" | "late"> }
export type Me = { staffId: string; name: string; unitId: string; unitName?: string; county: string; today: string; roles: ("clerk" | "hall-clerk" | "handler" | "reviewer" | "approver" | "unit-head" | "unit-admin" | "unit-maintainer" | "unit-supervisor" | "hall-manager" | "supervision-officer" | "supervision-lead" | "system-admin" | "security-admin" | "auditor" | "leader")[]; roleNames: (string)[]; actsFor: (string)[]; calendarWarning?: { coveredWorkdays: number; coveredUntil: string } }
export type Measure = { subjectId: string; subjectName: string; period: string; count: number; cards: (string)[]; measureId: string; ladder: string; subject: "unit" | "officer"; level: CardLevel; measure: string; basis: string; status: "proposed" | "approved" | "rejected" | "carried-out"; document?: string | null; proposedBy: string; proposer: string; decidedBy?: string | null; decider?: string }
export type MonthOfChecks = { month: string; workdays: number; units: ({ unitId: string; unitName: string; workdays: number; files: number; faulty: number; last: string | null })[] }
export type MonthsOfUnits = { heat: (HeatSquare)[]; units: (UnitFinding)[]; gaps: ({ from: number; to: number })[] }
export type MovedLimit = { caseId: string; kind: "acceptance" | "statutory" | "promised" | "step" | "delivery" | "correction" | "timer" | "answer" | "letter-acceptance" | "letter-answer" | "call-back" | "rectification"; stepId: string | ""; before: string; after: string }
export type MyData = { exportedAt: string; person: { applicantId: string; kind: "natural-person" | "enterprise"; name: string; idNumber: string; phone: string; email?: string }; cases: ({ caseId: string; item: string; unit: string; stage: string; ending?: string; form: Record<string, unknown>; formChanges: (FormChange)[]; materials: ({ materialId: string; by: string })[]; documents: ({ documentId: string; kind: string; on: string })[]; timeline: ({ type: string; occurredAt: string })[] })[]; letters: ({ letterId: string; status: string; question: { subject?: string; text: string }; said: ({ text: string; at: string })[] })[]; appointments: ({ appointmentId: string; unitId: string; day: string; minute: number; itemId: string | null; state: string })[]; authorities: ({ authorityId: string; isGiven: boolean; otherName: string; itemIds: (string)[] | null; fromOn: string; untilOn: string; revokedOn: string | null })[]; drafts: ({ itemId: string; savedAt: string })[]; reusable: ({ materialName: string; documentId: string; givenOn: string })[]; messages: ({ channel: string; text: string; queuedAt: string })[]; accesses: ({ kind: "unmasked" | "read" | "file" | "looked-up" | "phone-begun" | "phone" | "phone-declined" | "name"; unitId: string; caseId: string | null; reason: string | null; at: string; officers?: (string)[] })[] }
export type Notice = { noticeId: number; kind: "named" | "urgent" | "digest"; text: string; path: string; toldAt: string; isRead: boolean }
export type Offer = { name: "precheck" | "correction" | "supplement" | "acceptance" | "tolerant-acceptance" | "declination" | "spot-correction" | "assignment" | "examination" | "countersignature" | "countersigners" | "dropped-countersigner" | "transfer" | "return" | "taking-back" | "opinion-request" | "opinion" | "procedure-request" | "procedure-start" | "procedure-end" | "extension-request" | "extension" | "approval" | "denial" | "gap-supply" | "termination" | "withdrawal" | "voiding" | "upward-transfer" | "delivery" | "late-entry" | "late-entry-approval" | "fee-charge" | "commitment-check" | "rectification-check" | "revocation" | "credit-repair" | "licence-cancellation" | "delay-explanation" | "urging" | "copying"; title: string; law: string; emphasis?: "main" | "danger"; says?: string; questions: Record<string, Question> }
export type OpenData = { name: string; fields: Record<string, string>; rows: (Record<string, string | number | boolean | null>)[] }
export type Oversight = { revocations: ({ cardId: string; unitId: string; unitName: string; level: CardLevel; by: string; reason: string; at: string })[]; changes: (RuleChange)[]; accesses: ({ kind: "unmasked" | "read" | "file" | "looked-up" | "phone-begun" | "phone" | "phone-declined" | "name"; staffId: string; name: string; caseId: string | null; reason: string | null; at: string; begunByName?: string })[] }
export type Overview = { county: string; today: string; received: number; decided: number; cards: number; stages: ({ unitId: string; unitName: string; stage: "submitted" | "correcting" | "processing" | "paused" | "decided"; n: number })[]; turning: ({ caseId: string; itemId: string | ""; itemName: string; unitId: string; unitName: string; level: CardLevel; rule: string; ruleName: string; on: string })[] }
export type OwnSession = { browser: "360" | "wechat" | "qq" | "edge" | "firefox" | "chrome" | "safari" | "other"; system: "harmony" | "android" | "iphone" | "ipad" | "windows" | "mac" | "linux" | "other"; network: string; sessionId: number; since: string; lastSeenAt: string; isThis: boolean }
export type ParsedNotice = { year: number | null; notice?: string; days: (SpecialDay)[]; unread: (string)[] }
export type Patrol = { events: number; cards: number; findings: ({ kind: "missing" | "superfluous" | "wrong-level"; cardId: string; expected?: CardLevel; found?: CardLevel; says: string })[] }
export type Place = { id: string; name: string; kind: "task" | "joint-task" | "timer" | "message" | "join" }
export type PlanCases = { names: { before: Record<string, string>; after: Record<string, string> }; cases: ({ caseId: string; itemId: string; unitId: string; stage: "submitted" | "correcting" | "processing" | "decided" | "closed"; stands: (string)[]; goesOn: (string)[]; handedOver: (string)[]; skips: (string)[]; misfits: ({ id: string; to: string; problem: "no-target" | "other-kind" | "taken" | "other-join" | "no-way-out" | "skipped" })[]; itemName: string; unitName: string })[]; plan: ProcessPlan; seen: string; moved: (string)[]; itemNames: Record<string, string> }
export type PlanPreview = { names: { before: Record<string, string>; after: Record<string, string> }; cases: ({ caseId: string; itemId: string; unitId: string; stage: "submitted" | "correcting" | "processing" | "decided" | "closed"; stands: (string)[]; goesOn: (string)[]; handedOver: (string)[]; skips: (string)[]; misfits: ({ id: string; to: string; problem: "no-target" | "other-kind" | "taken" | "other-join" | "no-way-out" | "skipped" })[]; itemName: string; unitName: string })[] }
export type Problem = { type: string; title: string; status: number; code: string; detail: string; article?: string; fields?: ({ field: string; reason: string; code?: string })[] }
export type ProcessPlan = { processKey: string; from: (string)[]; to: string; mapping: Record<string, string>; reason: string; planId: string; state: "proposed" | "approved" | "rejected" | "carried-out"; proposedBy: string; proposedIn: string; proposedAt: string; decidedBy?: string; decidedAt?: string; shown?: { cases: number; staying: number; seen?: string }; rejection?: string; moved?: number; staying?: ({ caseId: string; misfits: ({ id: string; to: string; problem: "no-target" | "other-kind" | "taken" | "other-join" | "no-way-out" | "skipped" })[] })[] }
export type PublicationView = { kind: string; title: string; keys?: (string)[]; needsApproval: boolean; approvedBy: (string)[]; mayDraft: boolean; key: string; name?: string; today: string; inForce?: number; schema: FieldSchema; idNames: Record<string, Record<string, string>>; versions: (PublishedVersion)[]; drafts: (DraftView)[]; names: Record<string, string> }
export type PublishedVersion = { kind: string; key: string; number: number; hash: string; effectiveOn: string; edition: number; basis: string; draftedBy: string; publishedBy: string; publishedAt: string; draftId: string; position: number | null }
export type Question = { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "line" | "words"; most: number } | { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "count"; least: number; most: number } | { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "choice" | "materials"; options: ({ value: string; label: string })[] } | { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "either"; options: (string)[] } | { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "reasons"; by: "materialId" | "field"; options: ({ value: string; label: string; initial: string })[] } | { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "money" } | { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "unit" | "day" | "moment" } | { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "officer"; among?: (string)[] } | { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "officers"; of: "unit" | "county" } | { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "form"; schema: FormSchema; reasons: Record<string, string> } | { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "known" } | { label: string; isNeeded: boolean; initial?: string | number | boolean; hint?: string; kind: "group"; questions: Record<string, Question> }
export type RatingDeed = { type: "RatingCalledBack" | "RatingRectified" | "RatingExcluded" | "RatingKept"; on: string; finding?: "confirmed" | "mistaken" | "malicious"; says: string }
export type RatingList = { total: number; rows: (RatingRow)[] }
export type RatingResult = { unitId: string; itemId: string | null; levels: (number)[]; invited: number; unitName: string; itemName: string | null }
export type RatingRow = { ratingId: string | null; about: "case" | "visit"; status: "invited" | "counted" | "to-call" | "to-rectify" | "to-decide" | "rectified" | "excluded"; caseId: string | null; itemId: string | null; unitId: string; level: number; labels: (string)[]; ratedOn: string; unitName: string; itemName: string | null; countdown: Countdown | null }
export type RatingView = { rating: { ratingId: string; about: "case" | "visit"; status: "invited" | "counted" | "to-call" | "to-rectify" | "to-decide" | "rectified" | "excluded"; caseId?: string; level: number; labels?: (string)[]; ratedOn?: string }; unitName: string; itemName: string | null; text?: string; person?: { name: string; phone: string }; deeds: (RatingDeed)[]; offered: ("call-back" | "rectification" | "exclusion")[] }
export type ReachedRung = { subjectId: string; subjectName: string; period: string; count: number; cards: (string)[]; rung: Rung }
export type RegisterImported = { importId: string; entries: number; leads: number }
export type Reminder = { phone: string; email: "" | string; isDigest: boolean; isUrgent: boolean }
export type ReminderSettingInput = { phone: string; email: "" | string; isDigest: boolean; isUrgent: boolean; code?: string }
export type ReusableMaterial = { materialName: string; documentId: string; givenOn: string }
export type Rule = { code: string; name: string; article: string; parameters: Record<string, { value: number; name: string; basis: string }> }
export type RuleChange = { changeId: string; code: string; ruleName: string; name: string; value: number; basis: string; fromOn: string; proposedBy: string; proposer: string; proposedAt: string; approvedBy: string | null; approver?: string; approvedAt: string | null }
export type RuleChanged = { ok: true; changeId: string }
export type RuleFault = { rule: string; caseId: string; message: string; firstAt: string }
export type RuleInForce = { code: string; name: string; article: string; parameters: Record<string, { value: number; name: string; basis: string; inForce: number }>; kind: string; isEnabled: boolean }
export type RuleTrial = { before: number; after: number; added: ({ caseId: string; level: CardLevel; on: string; unitId: string })[]; dropped: ({ caseId: string; level: CardLevel; on: string; unitId: string })[] }
export type Rung = { code: string; subject: "unit" | "officer"; period: "month" | "year"; level: CardLevel; from: number; measure: string; basis: string }
export type SamplingPlan = { month: string; rate: number; root: string; units: ({ unitId: string; unitName: string; files: number; size: number; sample: (string)[] })[] }
export type SavedView = { name: string; search: { kind?: "case" | "letter" | "rating" | "card" | "directive" | "measure" | "check" | "draft" | "plan" | "person"; todo?: string; due?: "over" | "today" | "soon"; whose?: "mine" | "open" | "colleagues"; unitId?: string; text?: string; sort?: "dueOn" | "-dueOn" | "since" | "-since" } }
export type SavedViewInput = { name: string; search: { kind?: "case" | "letter" | "rating" | "card" | "directive" | "measure" | "check" | "draft" | "plan" | "person"; todo?: string; due?: "over" | "today" | "soon"; whose?: "mine" | "open" | "colleagues"; unitId?: string; text?: string; sort?: "dueOn" | "-dueOn" | "since" | "-since" } }
export type SpecialDay = { day: string; kind: "holiday" | "make-up"; name: string; notice?: string }
export type StoredUpload = { documentId: string; mediaType: string; sizeBytes: number; hash: string }
export type Suggestion = { itemId: string; name: string }
export type Task = { stream: string; todo: string; stepId: "" | string; kind: "case" | "letter" | "rating" | "card" | "directive" | "measure" | "check" | "draft" | "plan" | "person"; subjectId: string; path: string; title: string; about: string; concerns: string | null; unitName: string; since: string; countdown: { state: "running" | "paused" | "stopped"; dueOn: string; remaining: { value: number; unit: "workday" | "natural-day" }; isOverdue: boolean; isProvisional: boolean } | null; level: "warning" | "yellow" | "red" | null; urges: number; roleNames: (string)[]; isNamed: boolean; claim: { by: string; name: string; isMine: boolean; at: string } | null }
export type Unit = { unitId: string; name: string; kind: "department" | "township" | "sub-district" | "coordinating" | "public-utility" }
export type UnitFinding = { unitId: string; unitName: string; month: string; detector: "D10" | "D13" | "D14"; patternName: string; subject: string; subjectName: string; score: number; because: Record<string, string | number>; says: string }
export type Visit = { appointmentId: string; clock: string; itemName?: string; visitor: string; phone: string; state: "booked" | "cancelled" | "arrived" | "missed" }
export type WaitingPhone = { changeId: string; phone: string; begunByName: string; begunAt: string; lapsesAt: string; mayConfirm: boolean }
export type WatchedCase = { caseId: string; itemId: string; itemName: string; unitId: string; unitName: string; stage: "submitted" | "correcting" | "processing" | "paused" | "decided" | "closed"; receivedOn: string; nextOn: string | null }
export type WatchedPage = { total: number; rows: (WatchedCase)[] }
export type Withheld = { title: string; because: string }
export type WorldView = { day: string; edition: number; versions: ({ kind: string; key: string; number: number; hash: string; effectiveOn: string; name?: string })[] }
export interface paths {
  "/api/audit": {
    get: { parameters: { query?: { from?: string; to?: string; account?: string; kind?: "SignedIn" | "SignInRefused" | "SignedOut" | "PasswordChanged" | "AccountOpened" | "AccessRenewed" | "FileTaken" | "DelegationGiven" | "DelegationRevoked" | "PostPublished" | "PersonalDataUnmasked" | "CaseRead" | "FileOpened" | "PersonLookedUp" | "PhoneChangeBegun" | "PhoneChangedAtCounter" | "PhoneChangeDeclined" | "NameChanged"; page?: number } }; responses: { 200: { content: { "application/json": AuditList } } } }
  }
  "/api/session": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { staffId: string; password: string; totp?: string; newPassword?: string } } }; responses: { 200: { content: { "application/json": Done } } } }
    delete: { parameters: {  }; responses: { 200: { content: { "application/json": Done } } } }
  }
  "/api/me/presence": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { password: string } } }; responses: { 200: { content: { "application/json": Done } } } }
  }
  "/api/me/sessions": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (OwnSession)[] } } } }
    delete: { parameters: {  }; responses: { 200: { content: { "application/json": Done } } } }
  }
  "/api/me/sessions/{sessionId}": {
    delete: { parameters: { path: { sessionId: number } }; responses: { 200: { content: { "application/json": Done } } } }
  }
  "/api/me": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": Me } } } }
  }
  "/api/units": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (Unit)[] } } } }
  }
  "/api/colleagues": {
    get: { parameters: { query?: { of?: "unit" | "county" } }; responses: { 200: { content: { "application/json": (Colleague)[] } } } }
  }
  "/api/delegations": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (Delegation)[] } } } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { absentId: string; substituteId: string; fromOn: string; toOn: string } } }; responses: { 201: { content: { "application/json": { delegationId: string } } } } }
  }
  "/api/delegations/{delegationId}": {
    delete: { parameters: { path: { delegationId: string } }; responses: { 200: { content: { "application/json": Done } } } }
  }
  "/api/applicants/phone/code": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { phone: string } } }; responses: { 200: { content: { "application/json": Done } } } }
  }
  "/api/applicants/phone": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { documentKind?: "resident-card" | "temporary-card" | "household-register" | "hk-macao-permit" | "taiwan-permit" | "hmt-residence-permit" | "foreign-permanent-card" | "passport" | "foreign-passport" | "officer-card" | "credit-code" | "registration-number"; idNumber: string; name: string; phone: string; code: string } } }; responses: { 201: { content: { "application/json": { changeId: string } } } } }
  }
  "/api/applicants/phone/changes": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (WaitingPhone)[] } } } }
  }
  "/api/applicants/phone/changes/{changeId}/confirmation": {
    post: { parameters: { path: { changeId: string } }; requestBody: { content: { "application/json": { documentKind?: "resident-card" | "temporary-card" | "household-register" | "hk-macao-permit" | "taiwan-permit" | "hmt-residence-permit" | "foreign-permanent-card" | "passport" | "foreign-passport" | "officer-card" | "credit-code" | "registration-number"; idNumber: string; name: string } } }; responses: { 200: { content: { "application/json": Done } } } }
  }
  "/api/applicants/phone/changes/{changeId}/refusal": {
    post: { parameters: { path: { changeId: string } }; requestBody: { content: { "application/json": { why: "other-person" | "document-doubtful" | "wrong-phone" | "withdrawn" } } }; responses: { 200: { content: { "application/json": Done } } } }
  }
  "/api/applicants/name": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { documentKind?: "resident-card" | "temporary-card" | "household-register" | "hk-macao-permit" | "taiwan-permit" | "hmt-residence-permit" | "foreign-permanent-card" | "passport" | "foreign-passport" | "officer-card" | "credit-code" | "registration-number"; idNumber: string; name: string; newName: string; basis: "register" | "police-paper" | "registration" | "misprint" } } }; responses: { 200: { content: { "application/json": Done } } } }
  }
  "/api/tasks": {
    get: { parameters: { query?: { kind?: "case" | "letter" | "rating" | "card" | "directive" | "measure" | "check" | "draft" | "plan" | "person"; todo?: string; due?: "over" | "today" | "soon"; whose?: "mine" | "open" | "colleagues"; unitId?: string; text?: string; sort?: "dueOn" | "-dueOn" | "since" | "-since"; page?: number } }; responses: { 200: { content: { "application/json": { total: number; rows: (Task)[] } } } } }
  }
  "/api/tasks/counts": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": ({ kind: "case" | "letter" | "rating" | "card" | "directive" | "measure" | "check" | "draft" | "plan" | "person"; total: number; over: number; today: number })[] } } } }
  }
  "/api/tasks/claim": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { stream: string; todo: string; stepId: "" | string } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/tasks/release": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { stream: string; todo: string; stepId: "" | string } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/desk/views": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (SavedView)[] } } } }
    post: { parameters: {  }; requestBody: { content: { "application/json": SavedViewInput } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/desk/views/{name}": {
    delete: { parameters: { path: { name: string } }; responses: { 200: { content: { "application/json": Done } } } }
  }
  "/api/notices": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": Inbox } } } }
  }
  "/api/notices/reading": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { upTo: number } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/me/reminder": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": Reminder } } } }
    post: { parameters: {  }; requestBody: { content: { "application/json": ReminderSettingInput } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/me/reminder/code": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { phone: string } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/items": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (ListedItem)[] } } } }
  }
  "/api/items/{itemId}": {
    get: { parameters: { path: { itemId: string } }; responses: { 200: { content: { "application/json": ItemWithForm } } } }
  }
  "/api/applicants/search": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { idNumber: string; documentKind?: "resident-card" | "temporary-card" | "household-register" | "hk-macao-permit" | "taiwan-permit" | "hmt-residence-permit" | "foreign-permanent-card" | "passport" | "foreign-passport" | "officer-card" | "credit-code" | "registration-number" } } }; responses: { 200: { content: { "application/json": KnownApplicant } } } }
  }
  "/api/cases": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { itemId: string; townshipId?: string; form: Record<string, string | number | boolean>; materials: ({ by: "upload"; materialId: string; documentId: string } | { by: "reuse"; materialId: string; documentId: string } | { by: "paper"; materialId: string } | { by: "commitment"; materialId: string })[]; about?: { licence: string; kind: "change" | "renewal" | "reissue" | "cancellation" }; situation?: Record<string, string>; idempotencyKey?: string; applicant: { kind: "natural-person" | "enterprise"; name: string; documentKind?: "resident-card" | "temporary-card" | "household-register" | "hk-macao-permit" | "taiwan-permit" | "hmt-residence-permit" | "foreign-permanent-card" | "passport" | "foreign-passport" | "officer-card" | "credit-code" | "registration-number"; idNumber: string; phone: string; isChecked?: boolean }; agent?: { kind: "natural-person" | "enterprise"; name: string; documentKind?: "resident-card" | "temporary-card" | "household-register" | "hk-macao-permit" | "taiwan-permit" | "hmt-residence-permit" | "foreign-permanent-card" | "passport" | "foreign-passport" | "officer-card" | "credit-code" | "registration-number"; idNumber: string; phone: string; isChecked?: boolean; isSeenAdult?: boolean } } } }; responses: { 201: { content: { "application/json": CaseReceived } } } }
    get: { parameters: { query?: { stage?: "submitted" | "correcting" | "processing" | "decided" | "closed"; itemId?: string; caseId?: string; unitId?: string; sort?: "caseId" | "-caseId" | "receivedAt" | "-receivedAt" | "dueOn" | "-dueOn"; page?: number } }; responses: { 200: { content: { "application/json": { total: number; rows: (ListedCase)[] } } } } }
  }
  "/api/overview": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": { stages: ({ stage: "submitted" | "correcting" | "processing" | "decided" | "closed"; n: number })[] } } } } }
  }
  "/api/commitments": {
    get: { parameters: { query?: { state?: "waiting" | "kept" | "rectifying" | "rectified" | "revoking" | "revoked"; itemId?: string; unitId?: string; late?: "1"; sort?: "decidedOn" | "-decidedOn" | "dueOn" | "-dueOn"; page?: number } }; responses: { 200: { content: { "application/json": { total: number; rows: (ListedCommitment)[] } } } } }
  }
  "/api/licences": {
    get: { parameters: { query?: { number?: string; state?: "valid" | "expired" | "cancelled" | "revoked"; itemId?: string; unitId?: string; untilBefore?: string; sort?: "number" | "-number" | "issuedOn" | "-issuedOn" | "validUntil" | "-validUntil"; page?: number } }; responses: { 200: { content: { "application/json": { total: number; rows: (ListedLicence)[] } } } } }
  }
  "/api/cases/{caseId}": {
    get: { parameters: { path: { caseId: string } }; responses: { 200: { content: { "application/json": CaseView } } } }
  }
  "/api/cases/{caseId}/unmasking": {
    post: { parameters: { path: { caseId: string } }; requestBody: { content: { "application/json": { reason: string } } }; responses: { 200: { content: { "application/json": { applicant: Applicant } } } } }
  }
  "/api/cases/{caseId}/process": {
    get: { parameters: { path: { caseId: string } }; responses: { 200: { content: { "application/json": MarkedProcess } } } }
  }
  "/api/cases/{caseId}/precheck": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { passed: boolean; opinion?: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/correction": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { missing?: ({ materialId: string; reason: string })[]; fields?: ({ field: string; reason: string })[]; replyNaturalDays?: number } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/supplement": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { materials?: ({ by: "upload"; materialId: string; documentId: string } | { by: "reuse"; materialId: string; documentId: string } | { by: "paper"; materialId: string } | { by: "commitment"; materialId: string })[]; form?: Record<string, string | number | boolean> } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/acceptance": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/tolerant-acceptance": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { graceWorkdays: number } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/declination": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { ground: "not-needed" | "not-ours"; reason: string; whereToApply?: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/spot-correction": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { correction: string; form: Record<string, string | number | boolean> } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/assignment": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; officerId: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/examination": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; outcome: "agree" | "disagree" | "return" | "hearing" | "no-hearing"; opinion: string; officers?: (string)[] } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/countersignature": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; agrees: boolean; opinion?: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/countersigners": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; officerIds: (string)[] } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/dropped-countersigner": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; officerId: string; reason: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/transfer": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; officerId: string; reason: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/return": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; toStepId: string; reason: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/taking-back": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; reason?: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/opinion-request": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { toUnitId: string; question: string; workdays: number } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/opinion": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { answer: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/procedure-request": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { kind: string; limitWorkdays: number; reason: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/procedure-start": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/procedure-end": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { result: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/extension-request": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { workdays: number; reason: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/extension": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/approval": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { opinion: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/denial": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { reason: string; legalGround: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/gap-supply": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { materials: ({ by: "upload"; materialId: string; documentId: string } | { by: "reuse"; materialId: string; documentId: string } | { by: "paper"; materialId: string } | { by: "commitment"; materialId: string })[] } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/termination": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { ground: "applicant-gone" | "force-majeure" | "subject-ceased"; reason: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/withdrawal": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { reason?: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/voiding": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { reason: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/upward-transfer": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { toOrgan: string; reason: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/delivery": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { way: "counter" | "post" | "online"; receiver: "applicant" | "agent"; trackingNumber?: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/late-entry": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { happenedAt: string; what: string; cause: "outage" | "power-cut" | "vertical-system" | "other"; reason: string; evidence: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/late-entry-approval": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { lateEntryId: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/fee-charge": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { feeId: string; quantity: number; amountFen: number; receiptNumber: string; reduction?: { fen: number; basis: string; approvedBy: string } } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/commitment-check": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { way: "data" | "site" | "document" | "inquiry"; untrue?: ({ materialId: string; reason: string })[]; consequence: "none" | "rectify" | "revoke"; days: number; opinion: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/rectification-check": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { isDone: boolean; opinion: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/revocation": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { ground: "abuse" | "beyond-power" | "procedure" | "unqualified" | "fraud"; reason: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/credit-repair": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { reason: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/licence-cancellation": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { ground: "expired" | "incapable" | "dissolved" | "taken-back" | "force-majeure" | "other-law"; reason: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/delay-explanation": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { reason: string; expectedOn: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/urging": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { message?: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/cases/{caseId}/copying": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { toUnitId: string; note?: string } } }; responses: { 201: { content: { "application/json": ActPerformed } } } }
  }
  "/api/batch": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { act: "acceptance" | "examination" | "delivery"; cases: ({ caseId: string; command: Record<string, unknown> })[] } } }; responses: { 200: { content: { "application/json": (Batched)[] } } } }
  }
  "/api/cases/{caseId}/proof": {
    get: { parameters: { path: { caseId: string } }; responses: { 200: { content: { "application/json": InclusionProof } } } }
  }
  "/api/processes": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (ListedProcess)[] } } } }
  }
  "/api/process-changes": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (ListedPlan)[] } } } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { processKey: string; from: (string)[]; to: string; mapping?: Record<string, string>; reason: string } } }; responses: { 201: { content: { "application/json": ProcessPlan } } } }
  }
  "/api/process-changes/{planId}": {
    get: { parameters: { path: { planId: string } }; responses: { 200: { content: { "application/json": PlanCases } } } }
  }
  "/api/process-changes/preview": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { processKey: string; from: (string)[]; to: string; mapping?: Record<string, string> } } }; responses: { 200: { content: { "application/json": PlanPreview } } } }
  }
  "/api/process-changes/{planId}/approval": {
    post: { parameters: { path: { planId: string } }; requestBody: { content: { "application/json": { seen: string } } }; responses: { 200: { content: { "application/json": ProcessPlan } } } }
  }
  "/api/process-changes/{planId}/rejection": {
    post: { parameters: { path: { planId: string } }; requestBody: { content: { "application/json": { reason: string } } }; responses: { 200: { content: { "application/json": ProcessPlan } } } }
  }
  "/api/uploads": {
    post: { parameters: {  }; requestBody: { content: { "multipart/form-data": { file: string } } }; responses: { 201: { content: { "application/json": StoredUpload } } } }
  }
  "/api/appointments": {
    get: { parameters: { query?: { day?: string } }; responses: { 200: { content: { "application/json": (Visit)[] } } } }
  }
  "/api/appointments/{appointmentId}/arrival": {
    post: { parameters: { path: { appointmentId: string } }; requestBody: { content: { "application/json": { came: boolean } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/letters": {
    get: { parameters: { query?: { kind?: "consultation" | "complaint" | "stuck"; status?: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn"; sort?: "submittedAt" | "-submittedAt" | "dueOn" | "-dueOn"; page?: number } }; responses: { 200: { content: { "application/json": LetterList } } } }
  }
  "/api/letters/{letterId}": {
    get: { parameters: { path: { letterId: string } }; responses: { 200: { content: { "application/json": LetterView } } } }
  }
  "/api/letters/{letterId}/acceptance": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: { 201: { content: { "application/json": { status: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn" } } } } }
  }
  "/api/letters/{letterId}/declination": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { reason: string } } }; responses: { 201: { content: { "application/json": { status: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn" } } } } }
  }
  "/api/letters/{letterId}/transfer": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { toUnitId: string; reason: string } } }; responses: { 201: { content: { "application/json": { status: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn" } } } } }
  }
  "/api/letters/{letterId}/extension-request": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { workdays: number; reason: string } } }; responses: { 201: { content: { "application/json": { status: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn" } } } } }
  }
  "/api/letters/{letterId}/extension": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: { 201: { content: { "application/json": { status: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn" } } } } }
  }
  "/api/letters/{letterId}/answer": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { text: string } } }; responses: { 201: { content: { "application/json": { status: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn" } } } } }
  }
  "/api/letters/{letterId}/review-decision": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { outcome: "upheld" | "redo"; opinion: string } } }; responses: { 201: { content: { "application/json": { status: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn" } } } } }
  }
  "/api/letters/{letterId}/publication": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { question: string; answer: string } } }; responses: { 201: { content: { "application/json": { status: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn" } } } } }
  }
  "/api/ratings": {
    get: { parameters: { query?: { status?: "counted" | "to-call" | "to-rectify" | "to-decide" | "rectified" | "excluded"; bad?: "true" | "false"; sort?: "level" | "-level" | "ratedOn" | "-ratedOn"; page?: number } }; responses: { 200: { content: { "application/json": RatingList } } } }
  }
  "/api/ratings/results": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (RatingResult)[] } } } }
  }
  "/api/ratings/{ratingId}": {
    get: { parameters: { path: { ratingId: string } }; responses: { 200: { content: { "application/json": RatingView } } } }
  }
  "/api/ratings/{ratingId}/call-back": {
    post: { parameters: { path: { ratingId: string } }; requestBody: { content: { "application/json": { finding: "confirmed" | "mistaken" | "malicious"; note: string } } }; responses: { 201: { content: { "application/json": { status: "invited" | "counted" | "to-call" | "to-rectify" | "to-decide" | "rectified" | "excluded" } } } } }
  }
  "/api/ratings/{ratingId}/rectification": {
    post: { parameters: { path: { ratingId: string } }; requestBody: { content: { "application/json": { measures: string } } }; responses: { 201: { content: { "application/json": { status: "invited" | "counted" | "to-call" | "to-rectify" | "to-decide" | "rectified" | "excluded" } } } } }
  }
  "/api/ratings/{ratingId}/exclusion": {
    post: { parameters: { path: { ratingId: string } }; requestBody: { content: { "application/json": { isExcluded: boolean; reason: string } } }; responses: { 201: { content: { "application/json": { status: "invited" | "counted" | "to-call" | "to-rectify" | "to-decide" | "rectified" | "excluded" } } } } }
  }
  "/api/visits": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { phone: string; itemId?: string } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/guides": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (GuideRow)[] } } } }
  }
  "/api/guides/{itemId}": {
    get: { parameters: { path: { itemId: string } }; responses: { 200: { content: { "application/json": GuideView } } } }
    post: { parameters: { path: { itemId: string } }; requestBody: { content: { "application/json": { basedOn: number; guide: { conditions?: (string)[]; conditionsBasis?: string; quota?: string; purposes?: Record<string, string>; address?: string; phone?: string; complaintPhone?: string; faq?: ({ question: string; answer: string })[]; source?: string } } } }; responses: { 201: { content: { "application/json": { revision: number } } } } }
  }
  "/api/calendar/workdays": {
    get: { parameters: { query: { from: string; add: number } }; responses: { 200: { content: { "application/json": { on: string; provisional: boolean } } } } }
  }
  "/api/calendar/between": {
    get: { parameters: { query: { from: string; to: string } }; responses: { 200: { content: { "application/json": { workdays: number } } } } }
  }
  "/api/calendar/years/{year}": {
    get: { parameters: { path: { year: number } }; responses: { 200: { content: { "application/json": { year: number; coveredUntil: string; days: (SpecialDay)[] } } } } }
  }
  "/api/calendar/notice": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { text: string; year?: number } } }; responses: { 200: { content: { "application/json": ParsedNotice } } } }
  }
  "/api/calendar/amendments": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (Amendment)[] } } } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { notice: string; changes: (CalendarChangeInput)[]; effectiveOn?: string } } }; responses: { 201: { content: { "application/json": { amendmentId: string; moves: (MovedLimit)[]; movedLimits: number } } } } }
  }
  "/api/calendar/amendments/{amendmentId}/moves": {
    get: { parameters: { path: { amendmentId: string } }; responses: { 200: { content: { "application/json": (MovedLimit)[] } } } }
  }
  "/api/calendar/amendments/{amendmentId}/approval": {
    post: { parameters: { path: { amendmentId: string } }; responses: { 200: { content: { "application/json": { movedLimits: number } } } } }
  }
  "/api/world": {
    get: { parameters: { query?: { day?: string; position?: number; kind?: string } }; responses: { 200: { content: { "application/json": WorldView } } } }
  }
  "/api/world/names": {
    get: { parameters: { query: { kind: string } }; responses: { 200: { content: { "application/json": (KeyName)[] } } } }
  }
  "/api/world/contents/{hash}": {
    get: { parameters: { path: { hash: string } }; responses: { 200: { content: { "application/json": { hash: string; content: unknown } } } } }
  }
  "/api/world/differences": {
    get: { parameters: { query: { kind: string; before: string; after: string } }; responses: { 200: { content: { "application/json": (Difference)[] } } } }
  }
  "/api/publications": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (KindRow)[] } } } }
  }
  "/api/publications/{kind}": {
    get: { parameters: { query?: { q?: string; waiting?: "1"; day?: string; page?: number }; path: { kind: string } }; responses: { 200: { content: { "application/json": KeyList } } } }
  }
  "/api/publications/{kind}/{key}": {
    get: { parameters: { path: { kind: string; key: string } }; responses: { 200: { content: { "application/json": PublicationView } } } }
  }
  "/api/publications/{kind}/{key}/drafts": {
    post: { parameters: { path: { kind: string; key: string } }; requestBody: { content: { "application/json": { content: unknown; effectiveOn: string; basis: string; basedOn?: string } } }; responses: { 201: { content: { "application/json": { draftId: string; hash: string; isPublished: boolean } } } } }
  }
  "/api/publications/{kind}/{key}/drafts/{draftId}/approval": {
    post: { parameters: { path: { kind: string; key: string; draftId: string } }; responses: { 200: { content: { "application/json": ApprovedVersion } } } }
  }
  "/api/publications/{kind}/{key}/drafts/{draftId}/rejection": {
    post: { parameters: { path: { kind: string; key: string; draftId: string } }; requestBody: { content: { "application/json": { reason: string } } }; responses: { 200: { content: { "application/json": Done } } } }
  }
  "/api/supervision/board": {
    get: { parameters: { query?: { from?: string } }; responses: { 200: { content: { "application/json": Board } } } }
  }
  "/api/supervision/overview": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": Overview } } } }
  }
  "/api/supervision/cases": {
    get: { parameters: { query?: { unitId?: string; stage?: "submitted" | "correcting" | "processing" | "paused" | "decided" | "closed"; itemId?: string; receivedOn?: string; sort?: "receivedOn" | "-receivedOn" | "nextOn" | "-nextOn"; page?: number } }; responses: { 200: { content: { "application/json": WatchedPage } } } }
  }
  "/api/supervision/coverage": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": Coverage } } } }
  }
  "/api/supervision/oversight": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": Oversight } } } }
  }
  "/api/supervision/cards": {
    get: { parameters: { query?: { level?: CardLevelInput; status?: "issued" | "acknowledged" | "rectified" | "closed" | "objected" | "upheld" | "revoked"; unitId?: string; rule?: string; caseId?: string; sort?: "level" | "-level" | "levelOn" | "-levelOn" | "feedbackDueOn" | "-feedbackDueOn"; page?: number } }; responses: { 200: { content: { "application/json": CardPage } } } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { caseId: string; unitId: string; officerId?: string; level: CardLevelInput; description: string; basis: string } } }; responses: { 201: { content: { "application/json": { cardId: string } } } } }
  }
  "/api/supervision/cards/{caseId}/{kind}": {
    get: { parameters: { path: { caseId: string; kind: string } }; responses: { 200: { content: { "application/json": CardStory } } } }
  }
  "/api/supervision/cards/{caseId}/{kind}/acknowledgement": {
    post: { parameters: { path: { caseId: string; kind: string } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: { 201: { content: { "application/json": { status: "issued" | "acknowledged" | "rectified" | "closed" | "objected" | "upheld" | "revoked" } } } } }
  }
  "/api/supervision/cards/{caseId}/{kind}/rectification": {
    post: { parameters: { path: { caseId: string; kind: string } }; requestBody: { content: { "application/json": { measures: string } } }; responses: { 201: { content: { "application/json": { status: "issued" | "acknowledged" | "rectified" | "closed" | "objected" | "upheld" | "revoked" } } } } }
  }
  "/api/supervision/cards/{caseId}/{kind}/closing": {
    post: { parameters: { path: { caseId: string; kind: string } }; requestBody: { content: { "application/json": { opinion: string } } }; responses: { 201: { content: { "application/json": { status: "issued" | "acknowledged" | "rectified" | "closed" | "objected" | "upheld" | "revoked" } } } } }
  }
  "/api/supervision/cards/{caseId}/{kind}/objection": {
    post: { parameters: { path: { caseId: string; kind: string } }; requestBody: { content: { "application/json": { ground: "system-fault" | "exchange-delay" | "applicant-cause" | "unrecorded-pause" | "rule-error" | "vertical-system" | "other"; reason: string } } }; responses: { 201: { content: { "application/json": { status: "issued" | "acknowledged" | "rectified" | "closed" | "objected" | "upheld" | "revoked" } } } } }
  }
  "/api/supervision/cards/{caseId}/{kind}/objection-decision": {
    post: { parameters: { path: { caseId: string; kind: string } }; requestBody: { content: { "application/json": { revoked: boolean; reason: string } } }; responses: { 201: { content: { "application/json": { status: "issued" | "acknowledged" | "rectified" | "closed" | "objected" | "upheld" | "revoked" } } } } }
  }
  "/api/supervision/rules": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (RuleInForce)[] } } } }
  }
  "/api/supervision/rule-changes": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (RuleChange)[] } } } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { code: string; name: string; value: number; basis: string; fromOn: string } } }; responses: { 201: { content: { "application/json": RuleChanged } } } }
  }
  "/api/supervision/rule-changes/{changeId}/approval": {
    post: { parameters: { path: { changeId: string } }; responses: { 200: { content: { "application/json": RuleChanged } } } }
  }
  "/api/supervision/trials": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { code: string; name: string; value: number; since: string } } }; responses: { 200: { content: { "application/json": RuleTrial } } } }
  }
  "/api/supervision/patrol": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": Patrol } } } }
  }
  "/api/supervision/forecasts": {
    get: { parameters: { query?: { unitId?: string; caseId?: string } }; responses: { 200: { content: { "application/json": (Forecast)[] } } } }
  }
  "/api/supervision/findings": {
    get: { parameters: { query?: { caseId?: string; unitId?: string; detector?: "D01" | "D02" | "D03" | "D04" | "D05" | "D06" | "D07" | "D08" | "D12" | "D15" | "D16" | "D17"; month?: string } }; responses: { 200: { content: { "application/json": (Finding)[] } } } }
  }
  "/api/supervision/heat": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": MonthsOfUnits } } } }
  }
  "/api/supervision/leads": {
    get: { parameters: { query?: { unitId?: string } }; responses: { 200: { content: { "application/json": (Lead)[] } } } }
  }
  "/api/supervision/registers": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { kind: "certificate" | "receipt" | "ticket" | "consultation"; csv?: string; file?: string } } }; responses: { 201: { content: { "application/json": RegisterImported } } } }
  }
  "/api/supervision/sampling": {
    get: { parameters: { query?: { rate?: number; month?: string } }; responses: { 200: { content: { "application/json": SamplingPlan } } } }
  }
  "/api/supervision/daily-check": {
    get: { parameters: { query?: { day?: string; unitId?: string } }; responses: { 200: { content: { "application/json": DailyCheck } } } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { sample: ({ caseId: string; result: "consistent" | "inconsistent" | "missing"; note: string })[]; note: string } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/supervision/daily-checks": {
    get: { parameters: { query?: { month?: string } }; responses: { 200: { content: { "application/json": MonthOfChecks } } } }
  }
  "/api/supervision/directives": {
    get: { parameters: { query?: { unitId?: string; caseId?: string; status?: "open" | "answered" | "closed" } }; responses: { 200: { content: { "application/json": (Directive)[] } } } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { caseId: string; demand: string; basis: string; dueOn: string } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/supervision/directives/{caseId}/{id}/answer": {
    post: { parameters: { path: { caseId: string; id: string } }; requestBody: { content: { "application/json": { answer: string } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/supervision/directives/{caseId}/{id}/settlement": {
    post: { parameters: { path: { caseId: string; id: string } }; requestBody: { content: { "application/json": { opinion: string; againBy?: string } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/supervision/measures": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": Accountability } } } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { ladder: string; subjectId: string; period: string } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/supervision/measures/{measureId}/decision": {
    post: { parameters: { path: { measureId: string } }; requestBody: { content: { "application/json": { approved: boolean; opinion: string } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/supervision/measures/{measureId}/execution": {
    post: { parameters: { path: { measureId: string } }; requestBody: { content: { "application/json": { document: string } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/ledger/checkpoint": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": Checkpoint } } } }
  }
  "/api/ledger/consistency": {
    get: { parameters: { query: { from: number; to: number } }; responses: { 200: { content: { "application/json": ConsistencyProof } } } }
  }
  "/suggestions": {
    get: { parameters: { query?: { q?: string } }; responses: { 200: { content: { "application/json": (Suggestion)[] } } } }
  }
  "/items/{itemId}/draft": {
    post: { parameters: { path: { itemId: string } }; requestBody: { content: { "multipart/form-data": { principalId?: string; townshipId?: string; idempotencyKey?: string; keep?: "on"; saveDraft?: "on"; page?: string; began?: string } } }; responses: { 200: { content: { "application/json": { savedAt: string } } } } }
  }
  "/my/data.json": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": MyData } } } }
  }
  "/open/data/decisions.json": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": OpenData } } } }
  }
  "/open/data/months.json": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": OpenData } } } }
  }
  "/open/data/units.json": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": OpenData } } } }
  }
  "/open/data/ratings.json": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": OpenData } } } }
  }
  "/open/data/changes.json": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": OpenData } } } }
  }
}
export const ACCESS = {
  "GET /api/audit": ["auditor","security-admin"],
  "GET /api/audit/file": ["auditor","security-admin"],
  "POST /api/applicants/phone/code": ["clerk","hall-clerk"],
  "POST /api/applicants/phone": ["clerk","hall-clerk"],
  "GET /api/applicants/phone/changes": ["clerk","hall-clerk","hall-manager","unit-head"],
  "POST /api/applicants/phone/changes/{changeId}/confirmation": ["clerk","hall-clerk","hall-manager","unit-head"],
  "POST /api/applicants/phone/changes/{changeId}/refusal": ["clerk","hall-clerk","hall-manager","unit-head"],
  "POST /api/applicants/name": ["clerk","hall-clerk"],
  "POST /api/applicants/search": ["clerk","hall-clerk"],
  "POST /api/cases": ["clerk","hall-clerk"],
  "GET /api/cases": ["hall-clerk","hall-manager","supervision-officer","supervision-lead","clerk","handler","reviewer","approver","unit-head","unit-supervisor"],
  "GET /api/commitments": ["hall-clerk","hall-manager","supervision-officer","supervision-lead","clerk","handler","reviewer","approver","unit-head","unit-supervisor"],
  "GET /api/commitments/file": ["hall-clerk","hall-manager","supervision-officer","supervision-lead","clerk","handler","reviewer","approver","unit-head","unit-supervisor"],
  "GET /api/licences": ["hall-clerk","hall-manager","supervision-officer","supervision-lead","clerk","handler","reviewer","approver","unit-head","unit-supervisor"],
  "GET /api/licences/file": ["hall-clerk","hall-manager","supervision-officer","supervision-lead","clerk","handler","reviewer","approver","unit-head","unit-supervisor"],
  "GET /api/appointments": ["clerk","hall-clerk","hall-manager","unit-head"],
  "POST /api/appointments/{appointmentId}/arrival": ["clerk","hall-clerk","hall-manager","unit-head"],
  "POST /api/visits": ["clerk","hall-clerk"],
  "GET /api/supervision/coverage": ["supervision-officer","supervision-lead","leader","hall-manager","auditor"],
  "GET /api/supervision/oversight": ["leader","supervision-lead","auditor"],
  "POST /api/supervision/cards": ["supervision-officer","supervision-lead"],
  "POST /api/supervision/rule-changes": ["supervision-officer","supervision-lead"],
  "POST /api/supervision/rule-changes/{changeId}/approval": ["supervision-lead"],
  "POST /api/supervision/trials": ["supervision-officer","supervision-lead"],
  "GET /api/supervision/patrol": ["supervision-officer","supervision-lead","auditor"],
  "GET /api/supervision/findings": ["supervision-officer","supervision-lead","auditor"],
  "GET /api/supervision/findings/file": ["supervision-officer","supervision-lead","auditor"],
  "GET /api/supervision/heat": ["supervision-officer","supervision-lead","auditor"],
  "GET /api/supervision/leads": ["supervision-officer","supervision-lead","auditor"],
  "POST /api/supervision/registers": ["supervision-officer","supervision-lead"],
  "GET /api/supervision/sampling": ["supervision-officer","supervision-lead","auditor"],
  "GET /api/supervision/daily-checks": ["supervision-officer","supervision-lead","leader","hall-manager","auditor"],
  "POST /api/supervision/directives": ["supervision-officer","supervision-lead"],
  "POST /api/supervision/directives/{caseId}/{id}/settlement": ["supervision-officer","supervision-lead"],
  "GET /api/supervision/measures": ["supervision-officer","supervision-lead","leader","hall-manager","auditor"],
  "POST /api/supervision/measures": ["supervision-officer","supervision-lead"],
  "POST /api/supervision/measures/{measureId}/decision": ["supervision-lead"],
  "POST /api/supervision/measures/{measureId}/execution": ["supervision-officer","supervision-lead"],
} as const
