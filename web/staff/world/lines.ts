/** A line of two texts: in both, only before, only after. */
export interface Line {
  readonly of: 'both' | 'before' | 'after'
  readonly text: string
  /** Its number in the text after, or, of one that is gone, in the text before. */
  readonly number: number
}

/** Two texts, line by line: the longest common lines stay, the others are gone or new. */
export function compareLines(before: string, after: string): Line[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  let begin = 0
  while (begin < a.length && begin < b.length && a[begin] === b[begin]) begin++
  let end = 0
  while (
    end < a.length - begin &&
    end < b.length - begin &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  )
    end++
  const both = (from: number, to: number): Line[] =>
    b.slice(from, to).map((text, i) => ({ of: 'both', text, number: from + i + 1 }))
  return [
    ...both(0, begin),
    ...middle(a.slice(begin, a.length - end), b.slice(begin, b.length - end), begin),
    ...both(b.length - end, b.length),
  ]
}

/** By the table of longest common lines; what is the same at both ends is away already. */
function middle(a: readonly string[], b: readonly string[], offset: number): Line[] {
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i]![j] =
        a[i] === b[j]
          ? longest[i + 1]![j + 1]! + 1
          : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!)
  const lines: Line[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ of: 'both', text: b[j]!, number: offset + ++j })
      i++
    } else if (j === b.length || (i < a.length && longest[i + 1]![j]! >= longest[i]![j + 1]!))
      lines.push({ of: 'before', text: a[i]!, number: offset + ++i })
    else lines.push({ of: 'after', text: b[j]!, number: offset + ++j })
  }
  return lines
}

/** Only what changed, with so many lines around it; `undefined` where lines are left out. */
export function hunks(lines: readonly Line[], around = 3): (Line | undefined)[] {
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - around), i + around + 1).some((l) => l.of !== 'both'),
  )
  return lines.flatMap((line, i) => {
    if (near[i]) return [line]
    return near[i - 1] ? [undefined] : []
  })
}
