/** Written alike: blanks, the width of brackets and the dot within a name are not the name. */
const plainName = (name: string) =>
  name
    .normalize('NFKC')
    .replaceAll(/[\s·•・.]/g, '')
    .toUpperCase()

export const samePlainName = (one: string, other: string): boolean =>
  plainName(one) === plainName(other)
