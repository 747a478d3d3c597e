/* Made by `npm run generate` from the contracts of the routes. */
export type Checkpoint = { size: number; root: string; signedAt: string; signature: string }
export type Colleague = { staffId: string; name: string; unitId: string; unitName: string; roles: ("clerk" | "hall-clerk" | "handler" | "reviewer" | "approver" | "unit-head" | "unit-admin" | "unit-maintainer" | "unit-supervisor" | "hall-manager" | "supervision-officer" | "supervision-lead" | "system-admin" | "security-admin" | "auditor" | "leader")[]; roleNames: (string)[] }
export type ConsistencyProof = { from: number; to: number; path: (string)[] }
export type Delegation = { delegationId: string; absentId: string; absentName: string; substituteId: string; substituteName: string; fromOn: string; toOn: string; revokedAt: string | null }
export type Done = { ok: true }
export type FormSchema = { title: string; properties: Record<string, { title: string; type: "string" | "number" | "boolean"; enum?: (string)[]; format?: "date" | "textarea"; examples?: (string | number | boolean)[]; minLength?: number; maxLength?: number; minimum?: number; maximum?: number }>; required: (string)[]; order?: (string)[] }
export type ItemWithForm = { itemId: string; name: string; type: string; level: string; unitId?: string; viaTownship: boolean; caseType: "instant" | "promised" | "upward"; statutoryLimit: { value: number; unit: "workday" | "natural-day" | "month" | "same-day" }; promisedLimit: { value: number; unit: "workday" | "natural-day" | "month" | "same-day" }; legalBasis: ({ law: string; articles: (string)[] })[]; serviceObjects: (string)[]; materials: ({ materialId: string; name: string; required: boolean; shareable: boolean; tolerable: boolean; commitment: boolean; source: string })[]; procedures: ({ kind: string; limitWorkdays: number; stopsTheClock: boolean })[]; result: { kind: string; name: string; validity: string }; themes: (string)[]; processKey: string; formKey: string; templateKey: string; tableKey?: string; feeKey?: string; version: number; fees?: ({ feeId: string; name: string; fen: number; unit: string; basis: string })[]; situations?: { questions: ({ id: string; text: string; options: ({ value: string; label: string })[]; askedWhen?: string })[]; rules: ({ when: string; exempt?: (string)[]; hiddenFields?: (string)[]; withoutProcedures?: (string)[]; notNeeded?: boolean; says: string; basis: string })[] }; form: FormSchema }
export type ListedItem = { itemId: string; name: string; unitId?: string; caseType: "instant" | "promised" | "upward"; type: string; viaTownship: boolean; unitName?: string }
export type Me = { staffId: string; name: string; unitId: string; unitName?: string; county: string; today: string; roles: ("clerk" | "hall-clerk" | "handler" | "reviewer" | "approver" | "unit-head" | "unit-admin" | "unit-maintainer" | "unit-supervisor" | "hall-manager" | "supervision-officer" | "supervision-lead" | "system-admin" | "security-admin" | "auditor" | "leader")[]; roleNames: (string)[]; actsFor: (string)[]; calendarWarning?: { coveredWorkdays: number; coveredUntil: string } }
export type Problem = { type: string; title: string; status: number; code: string; detail: string; article?: string; fields?: ({ field: string; reason: string })[] }
export type StoredUpload = { documentId: string; mediaType: string; sizeBytes: number; hash: string }
export type Unit = { unitId: string; name: string; kind: "department" | "township" | "sub-district" | "coordinating" | "public-utility" }
export type Visit = { appointmentId: string; clock: string; itemName?: string; visitor: string; phone: string; state: "booked" | "cancelled" | "arrived" | "missed" }
export interface paths {
  "/api/session": {
    post: { parameters: {  }; requestBody: { content: { "application/json": { staffId: string; password: string; totp?: string; newPassword?: string } } }; responses: { 200: { content: { "application/json": Done } } } }
    delete: { parameters: {  }; responses: { 200: { content: { "application/json": Done } } } }
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
  "/api/items": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": (ListedItem)[] } } } }
  }
  "/api/items/{itemId}": {
    get: { parameters: { path: { itemId: string } }; responses: { 200: { content: { "application/json": ItemWithForm } } } }
  }
  "/api/uploads": {
    post: { parameters: {  }; requestBody: { content: { "multipart/form-data": { file: string } } }; responses: { 201: { content: { "application/json": StoredUpload } } } }
  }
  "/api/ledger/checkpoint": {
    get: { parameters: {  }; responses: { 200: { content: { "application/json": Checkpoint } } } }
  }
  "/api/ledger/consistency": {
    get: { parameters: { query: { from: number; to: number } }; responses: { 200: { content: { "application/json": ConsistencyProof } } } }
  }
  "/api/appointments": {
    get: { parameters: { query?: { day?: string } }; responses: { 200: { content: { "application/json": (Visit)[] } } } }
  }
  "/api/appointments/{appointmentId}/arrival": {
    post: { parameters: { path: { appointmentId: string } }; requestBody: { content: { "application/json": { came: boolean } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
}
