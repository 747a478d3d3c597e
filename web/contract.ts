/* Made by `npm run generate` from the contracts of the routes. */
export type Done = { ok: true }
export type Problem = { type: string; title: string; status: number; code: string; detail: string; article?: string; fields?: ({ field: string; reason: string })[] }
export type Visit = { appointmentId: string; clock: string; itemName?: string; visitor: string; phone: string; state: "booked" | "cancelled" | "arrived" | "missed" }
export interface paths {
  "/api/session": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { staffId: string; password: string; totp?: string; newPassword?: string } } }; responses: {  } }
    delete: { parameters: {  }; responses: {  } }
  }
  "/api/me": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/units": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/colleagues": {
    get: { parameters: { query?: { of?: "unit" | "county" } }; responses: {  } }
  }
  "/api/items": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/items/{itemId}": {
    get: { parameters: { path: { itemId: string } }; responses: {  } }
  }
  "/api/tasks": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/overview": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/cases": {
    get: { parameters: { query?: { stage?: string; itemId?: string; caseId?: string; unitId?: string; page?: number } }; responses: {  } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { itemId: string; townshipId?: string; form: Record<string, string | number | boolean>; materials: ({ materialId: string; documentId?: string; by: "upload" | "paper" | "reuse" | "commitment" })[]; situation?: Record<string, string>; idempotencyKey?: string; applicant: { kind: "natural-person" | "enterprise"; name: string; idNumber: string; phone: string }; agent?: { kind: "natural-person" | "enterprise"; name: string; idNumber: string; phone: string } } } }; responses: {  } }
  }
  "/api/cases/{caseId}": {
    get: { parameters: { path: { caseId: string } }; responses: {  } }
  }
  "/api/cases/{caseId}/unmasking": {
    post: { parameters: { path: { caseId: string } }; requestBody: { content: { "application/json": { reason: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/process": {
    get: { parameters: { path: { caseId: string } }; responses: {  } }
  }
  "/api/cases/{caseId}/proof": {
    get: { parameters: { path: { caseId: string } }; responses: {  } }
  }
  "/api/cases/{caseId}/precheck": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { passed: boolean; opinion?: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/correction": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { missing: ({ materialId: string; reason: string })[]; replyNaturalDays?: number } } }; responses: {  } }
  }
  "/api/cases/{caseId}/supplement": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { materials: ({ materialId: string; documentId?: string; by: "upload" | "paper" | "reuse" | "commitment" })[] } } }; responses: {  } }
  }
  "/api/cases/{caseId}/acceptance": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: {  } }
  }
  "/api/cases/{caseId}/tolerant-acceptance": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { graceWorkdays: number } } }; responses: {  } }
  }
  "/api/cases/{caseId}/declination": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { ground: "not-needed" | "not-ours"; reason: string; whereToApply?: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/spot-correction": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { correction: string; form: Record<string, string | number | boolean> } } }; responses: {  } }
  }
  "/api/cases/{caseId}/assignment": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; officerId: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/examination": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; outcome: "agree" | "disagree" | "return" | "hearing" | "no-hearing"; opinion: string; officers?: (string)[] } } }; responses: {  } }
  }
  "/api/cases/{caseId}/countersignature": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; agrees: boolean; opinion?: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/countersigners": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; officerIds: (string)[] } } }; responses: {  } }
  }
  "/api/cases/{caseId}/dropped-countersigner": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; officerId: string; reason: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/transfer": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; officerId: string; reason: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/return": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; toStepId: string; reason: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/taking-back": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { stepId: string; reason?: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/procedure-request": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { kind: string; limitWorkdays: number; reason: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/procedure-start": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: {  } }
  }
  "/api/cases/{caseId}/procedure-end": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { result: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/extension-request": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { workdays: number; reason: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/extension": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: {  } }
  }
  "/api/cases/{caseId}/approval": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { opinion: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/denial": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { reason: string; legalGround: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/gap-supply": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { materials: ({ materialId: string; documentId?: string; by: "upload" | "paper" | "reuse" | "commitment" })[] } } }; responses: {  } }
  }
  "/api/cases/{caseId}/termination": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { ground: "applicant-gone" | "force-majeure" | "subject-ceased"; reason: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/withdrawal": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { reason?: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/voiding": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { reason: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/upward-transfer": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { toOrgan: string; reason: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/delivery": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { way: "counter" | "post" | "online"; receiver: "applicant" | "agent"; trackingNumber?: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/late-entry": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { happenedAt: string; what: string; cause: "outage" | "power-cut" | "vertical-system" | "other"; reason: string; evidence: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/late-entry-approval": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { lateEntryId: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/fee-charge": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { feeId: string; quantity: number; amountFen: number; receiptNumber: string; reduction?: { fen: number; basis: string; approvedBy: string } } } }; responses: {  } }
  }
  "/api/cases/{caseId}/revocation": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { ground: "abuse" | "beyond-power" | "procedure" | "unqualified" | "fraud"; reason: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/delay-explanation": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { reason: string; expectedOn: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/urging": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { message?: string } } }; responses: {  } }
  }
  "/api/cases/{caseId}/copying": {
    post: { parameters: { path: { caseId: string }; header?: { "if-match"?: number } }; requestBody: { content: { "application/json": { toUnitId: string; note?: string } } }; responses: {  } }
  }
  "/api/batch": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { act: "acceptance" | "examination" | "approval" | "delivery"; cases: ({ caseId: string; command: Record<string, unknown> })[] } } }; responses: {  } }
  }
  "/api/applicants": {
    get: { parameters: { query: { idNumber: string } }; responses: {  } }
  }
  "/api/uploads": {
    post: { parameters: {  }; responses: {  } }
  }
  "/api/cases/{caseId}/materials/{materialId}": {
    get: { parameters: { path: { caseId: string; materialId: string } }; responses: {  } }
  }
  "/api/documents/{documentId}": {
    get: { parameters: { path: { documentId: string } }; responses: {  } }
  }
  "/api/ledger/checkpoint": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/ledger/consistency": {
    get: { parameters: { query: { from: number; to: number } }; responses: {  } }
  }
  "/api/calendar/workdays": {
    get: { parameters: { query: { from: string; add: number } }; responses: {  } }
  }
  "/api/calendar/between": {
    get: { parameters: { query: { from: string; to: string } }; responses: {  } }
  }
  "/api/calendar/years/{year}": {
    get: { parameters: { path: { year: number } }; responses: {  } }
  }
  "/api/calendar/notice": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { text: string; year?: number } } }; responses: {  } }
  }
  "/api/calendar/amendments": {
    get: { parameters: {  }; responses: {  } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { notice: string; changes: ({ day: string; kind: "holiday" | "make-up" | "ordinary"; name: string })[]; effectiveOn?: string } } }; responses: {  } }
  }
  "/api/calendar/amendments/{amendmentId}/moves": {
    get: { parameters: { path: { amendmentId: string } }; responses: {  } }
  }
  "/api/calendar/amendments/{amendmentId}/approval": {
    post: { parameters: { path: { amendmentId: string } }; responses: {  } }
  }
  "/api/delegations": {
    get: { parameters: {  }; responses: {  } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { absentId: string; substituteId: string; fromOn: string; toOn: string } } }; responses: {  } }
  }
  "/api/delegations/{delegationId}": {
    delete: { parameters: { path: { delegationId: string } }; responses: {  } }
  }
  "/api/processes": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/process-changes": {
    get: { parameters: {  }; responses: {  } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { processKey: string; from: (string)[]; to: string; mapping?: Record<string, string>; reason: string } } }; responses: {  } }
  }
  "/api/process-changes/preview": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { processKey: string; from: (string)[]; to: string; mapping?: Record<string, string> } } }; responses: {  } }
  }
  "/api/process-changes/{planId}": {
    get: { parameters: { path: { planId: string } }; responses: {  } }
  }
  "/api/process-changes/{planId}/approval": {
    post: { parameters: { path: { planId: string } }; responses: {  } }
  }
  "/api/process-changes/{planId}/rejection": {
    post: { parameters: { path: { planId: string } }; requestBody: { content: { "application/json": { reason: string } } }; responses: {  } }
  }
  "/api/supervision/board": {
    get: { parameters: { query?: { from?: string } }; responses: {  } }
  }
  "/api/supervision/cards": {
    get: { parameters: { query?: { level?: "warning" | "yellow" | "red"; status?: "issued" | "acknowledged" | "rectified" | "closed" | "objected" | "upheld" | "revoked"; unitId?: string; rule?: string; caseId?: string; page?: number } }; responses: {  } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { caseId: string; unitId: string; officerId?: string; level: "warning" | "yellow" | "red"; description: string; basis: string } } }; responses: {  } }
  }
  "/api/supervision/cards/file": {
    get: { parameters: { query?: { level?: "warning" | "yellow" | "red"; status?: "issued" | "acknowledged" | "rectified" | "closed" | "objected" | "upheld" | "revoked"; unitId?: string; rule?: string; caseId?: string; page?: number; format?: "csv" | "xlsx" } }; responses: {  } }
  }
  "/api/supervision/news": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/supervision/cards/{caseId}/{kind}": {
    get: { parameters: { path: { caseId: string; kind: string } }; responses: {  } }
  }
  "/api/supervision/cards/{caseId}/{kind}/acknowledgement": {
    post: { parameters: { path: { caseId: string; kind: string } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: {  } }
  }
  "/api/supervision/cards/{caseId}/{kind}/rectification": {
    post: { parameters: { path: { caseId: string; kind: string } }; requestBody: { content: { "application/json": { measures: string } } }; responses: {  } }
  }
  "/api/supervision/cards/{caseId}/{kind}/closing": {
    post: { parameters: { path: { caseId: string; kind: string } }; requestBody: { content: { "application/json": { opinion: string } } }; responses: {  } }
  }
  "/api/supervision/cards/{caseId}/{kind}/objection": {
    post: { parameters: { path: { caseId: string; kind: string } }; requestBody: { content: { "application/json": { ground: "system-fault" | "exchange-delay" | "applicant-cause" | "unrecorded-pause" | "rule-error" | "vertical-system" | "other"; reason: string } } }; responses: {  } }
  }
  "/api/supervision/cards/{caseId}/{kind}/objection-decision": {
    post: { parameters: { path: { caseId: string; kind: string } }; requestBody: { content: { "application/json": { revoked: boolean; reason: string } } }; responses: {  } }
  }
  "/api/supervision/rules": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/supervision/rule-changes": {
    get: { parameters: {  }; responses: {  } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { code: string; name: string; value: number; basis: string; fromOn: string } } }; responses: {  } }
  }
  "/api/supervision/rule-changes/{changeId}/approval": {
    post: { parameters: { path: { changeId: string } }; responses: {  } }
  }
  "/api/supervision/trials": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { code: string; name: string; value: number; since: string } } }; responses: {  } }
  }
  "/api/supervision/patrol": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/supervision/faults": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/supervision/overview": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/supervision/cases": {
    get: { parameters: { query?: { unitId?: string; stage?: "submitted" | "correcting" | "processing" | "paused" | "decided" | "closed"; itemId?: string; receivedOn?: string; page?: number } }; responses: {  } }
  }
  "/api/supervision/coverage": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/supervision/forecasts": {
    get: { parameters: { query?: { unitId?: string; caseId?: string } }; responses: {  } }
  }
  "/api/supervision/directives": {
    get: { parameters: { query?: { unitId?: string; caseId?: string; status?: "open" | "answered" | "closed"; format?: "csv" | "xlsx" } }; responses: {  } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { caseId: string; demand: string; basis: string; dueOn: string } } }; responses: {  } }
  }
  "/api/supervision/directives/{caseId}/{id}/answer": {
    post: { parameters: { path: { caseId: string; id: string } }; requestBody: { content: { "application/json": { answer: string } } }; responses: {  } }
  }
  "/api/supervision/directives/{caseId}/{id}/settlement": {
    post: { parameters: { path: { caseId: string; id: string } }; requestBody: { content: { "application/json": { opinion: string; againBy?: string } } }; responses: {  } }
  }
  "/api/supervision/measures": {
    get: { parameters: {  }; responses: {  } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { ladder: string; subjectId: string; period: string } } }; responses: {  } }
  }
  "/api/supervision/measures/{measureId}/decision": {
    post: { parameters: { path: { measureId: string } }; requestBody: { content: { "application/json": { approved: boolean; opinion: string } } }; responses: {  } }
  }
  "/api/supervision/measures/{measureId}/execution": {
    post: { parameters: { path: { measureId: string } }; requestBody: { content: { "application/json": { document: string } } }; responses: {  } }
  }
  "/api/supervision/findings": {
    get: { parameters: { query?: { caseId?: string; unitId?: string; detector?: "D01" | "D02" | "D03" | "D04" | "D05" | "D06" | "D07" | "D08" | "D12" | "D15" | "D16" | "D17"; month?: string; format?: "csv" | "xlsx" } }; responses: {  } }
  }
  "/api/supervision/heat": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/supervision/leads": {
    get: { parameters: { query?: { unitId?: string } }; responses: {  } }
  }
  "/api/supervision/registers": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { kind: "certificate" | "receipt" | "ticket" | "consultation"; csv: string } } }; responses: {  } }
  }
  "/api/supervision/sampling": {
    get: { parameters: { query?: { rate?: number; month?: string } }; responses: {  } }
  }
  "/api/supervision/oversight": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/supervision/daily-check": {
    get: { parameters: { query?: { day?: string; unitId?: string } }; responses: {  } }
    post: { parameters: {  }; requestBody: { content: { "application/json": { sample: ({ caseId: string; result: "consistent" | "inconsistent" | "missing"; note: string })[]; note: string } } }; responses: {  } }
  }
  "/api/supervision/daily-checks": {
    get: { parameters: { query?: { month?: string } }; responses: {  } }
  }
  "/api/letters": {
    get: { parameters: { query?: { kind?: "consultation" | "complaint" | "stuck"; status?: "submitted" | "accepted" | "answered" | "in-review" | "settled" | "declined" | "withdrawn"; page?: number } }; responses: {  } }
  }
  "/api/letters/{letterId}": {
    get: { parameters: { path: { letterId: string } }; responses: {  } }
  }
  "/api/letters/{letterId}/acceptance": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: {  } }
  }
  "/api/letters/{letterId}/declination": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { reason: string } } }; responses: {  } }
  }
  "/api/letters/{letterId}/transfer": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { toUnitId: string; reason: string } } }; responses: {  } }
  }
  "/api/letters/{letterId}/extension-request": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { workdays: number; reason: string } } }; responses: {  } }
  }
  "/api/letters/{letterId}/extension": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": Record<string, unknown> } }; responses: {  } }
  }
  "/api/letters/{letterId}/answer": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { text: string } } }; responses: {  } }
  }
  "/api/letters/{letterId}/review-decision": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { outcome: "upheld" | "redo"; opinion: string } } }; responses: {  } }
  }
  "/api/letters/{letterId}/publication": {
    post: { parameters: { path: { letterId: string } }; requestBody: { content: { "application/json": { question: string; answer: string } } }; responses: {  } }
  }
  "/api/ratings": {
    get: { parameters: { query?: { status?: "counted" | "to-call" | "to-rectify" | "to-decide" | "rectified" | "excluded"; bad?: "true" | "false"; page?: number } }; responses: {  } }
  }
  "/api/ratings/results": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/ratings/{ratingId}": {
    get: { parameters: { path: { ratingId: string } }; responses: {  } }
  }
  "/api/ratings/{ratingId}/call-back": {
    post: { parameters: { path: { ratingId: string } }; requestBody: { content: { "application/json": { finding: "confirmed" | "mistaken" | "malicious"; note: string } } }; responses: {  } }
  }
  "/api/ratings/{ratingId}/rectification": {
    post: { parameters: { path: { ratingId: string } }; requestBody: { content: { "application/json": { measures: string } } }; responses: {  } }
  }
  "/api/ratings/{ratingId}/exclusion": {
    post: { parameters: { path: { ratingId: string } }; requestBody: { content: { "application/json": { isExcluded: boolean; reason: string } } }; responses: {  } }
  }
  "/api/visits": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { phone: string; itemId?: string } } }; responses: {  } }
  }
  "/api/appointments": {
    get: { parameters: { query?: { day?: string } }; responses: { 200: { content: { "application/json": (Visit)[] } } } }
  }
  "/api/appointments/{appointmentId}/arrival": {
    post: { parameters: { path: { appointmentId: string } }; requestBody: { content: { "application/json": { came: boolean } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
  "/api/guides": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/guides/{itemId}": {
    get: { parameters: { path: { itemId: string } }; responses: {  } }
    post: { parameters: { path: { itemId: string } }; requestBody: { content: { "application/json": { basedOn: number; guide: { conditions?: (string)[]; conditionsBasis?: string; quota?: string; purposes?: Record<string, string>; address?: string; phone?: string; complaintPhone?: string; faq?: ({ question: string; answer: string })[]; source?: string } } } }; responses: {  } }
  }
  "/api/world": {
    get: { parameters: { query?: { day?: string; position?: number; kind?: string } }; responses: {  } }
  }
  "/api/world/names": {
    get: { parameters: { query: { kind: string } }; responses: {  } }
  }
  "/api/world/contents/{hash}": {
    get: { parameters: { path: { hash: string } }; responses: {  } }
  }
  "/api/world/differences": {
    get: { parameters: { query: { kind: string; before: string; after: string } }; responses: {  } }
  }
  "/api/publications": {
    get: { parameters: {  }; responses: {  } }
  }
  "/api/publications/{kind}": {
    get: { parameters: { query?: { q?: string; waiting?: "1"; day?: string; page?: number }; path: { kind: string } }; responses: {  } }
  }
  "/api/publications/{kind}/{key}": {
    get: { parameters: { path: { kind: string; key: string } }; responses: {  } }
  }
  "/api/publications/{kind}/{key}/drafts": {
    post: { parameters: { path: { kind: string; key: string } }; requestBody: { content: { "application/json": { content: unknown; effectiveOn: string; basis: string; basedOn?: string } } }; responses: {  } }
  }
  "/api/publications/{kind}/{key}/drafts/{draftId}/approval": {
    post: { parameters: { path: { kind: string; key: string; draftId: string } }; responses: {  } }
  }
  "/api/publications/{kind}/{key}/drafts/{draftId}/rejection": {
    post: { parameters: { path: { kind: string; key: string; draftId: string } }; requestBody: { content: { "application/json": { reason: string } } }; responses: {  } }
  }
}
