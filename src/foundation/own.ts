/** What a table says of a name that comes from outside: never what every object has. */
export const own = <V>(table: Readonly<Partial<Record<string, V>>>, name: string): V | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
