/** What lies behind a card or a lead, by name: days, numbers, words. It is kept for ever. */
export type Because = Record<string, string | number>

/** What people and units are called in sentences; an id that nobody knows stays one. */
export interface Names {
  person(id: string): string
  unit(id: string): string
}
