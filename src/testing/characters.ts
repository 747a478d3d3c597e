/**
 * The characters that a file which we have set says it shows: its fonts hold no others. Where they
 * stand on the page it does not tell.
 */
export function charactersIn(pdf: Buffer): Set<string> {
  const maps = pdf.toString('latin1').matchAll(/beginbfchar([\s\S]*?)endbfchar/g)
  return new Set(
    [...maps].flatMap(([, map]) =>
      [...map!.matchAll(/<[0-9A-F]+>\s*<([0-9A-F]+)>/gi)].flatMap(([, code]) => [
        ...Buffer.from(code!, 'hex').swap16().toString('utf16le'),
      ]),
    ),
  )
}
