/* Made by `npm run generate` from the contracts of the routes. */
export type Done = { ok: true }
export type Problem = { type: string; title: string; status: number; code: string; detail: string; article?: string; fields?: ({ field: string; reason: string })[] }
export type Visit = { appointmentId: string; clock: string; itemName?: string; visitor: string; phone: string; state: "booked" | "cancelled" | "arrived" | "missed" }
export interface paths {
  "/api/appointments": {
    get: { parameters: { query?: { day?: string } }; responses: { 200: { content: { "application/json": (Visit)[] } } } }
  }
  "/api/appointments/{appointmentId}/arrival": {
    post: { parameters: { path: { appointmentId: string } }; requestBody: { content: { "application/json": { came: boolean } } }; responses: { 201: { content: { "application/json": Done } } } }
  }
}
