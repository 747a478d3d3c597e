import { z } from 'zod'
import { text } from '#foundation/schema'
import { addDays, dayNumber, type LegalDay, weekday } from '#foundation/time'
import { readDays } from './notice-dates.ts'
import { noticeNumber, type SpecialDay, specialDay } from './work-calendar.ts'

export const parsedNotice = z
  .object({
    /** `null` where the text names none. */
    year: z.int().nullable(),
    /** 发文字号, if the text carries one. */
    notice: noticeNumber.optional(),
    days: z.array(specialDay),
    /** What looks like an arrangement but could not be read; a person must look at it. */
    unread: z.array(text('八、其他：另行通知。')),
  })
  .meta({ id: 'ParsedNotice' })
type ParsedNotice = z.infer<typeof parsedNotice>

/**
 * Reads a holiday notice of the State Council as it is pasted, with whatever stands around it. The
 * year is that of the title, never one of the page. What is read of a holiday is held against what
 * the notice repeats of it, the number of days and the weekdays; what does not agree, or is not
 * understood, is not taken and told as unread.
 */
export function parseHolidayNotice(pasted: string, fallbackYear?: number): ParsedNotice {
  const plain = pasted.normalize('NFKC').replaceAll(/\s/g, '')
  const notice = /国(?:办)?发(?:明电)?[〔[]20\d\d[〕\]]\d+号/.exec(plain)?.[0]
  const title = titleOf(plain)
  const year = title.year ?? fallbackYear ?? yearThatAgrees(plain)
  const days: SpecialDay[] = []
  const unread: string[] = []
  for (const section of sectionsOf(plain)) {
    const read = year === undefined ? undefined : readSection(section.says, year, section.name)
    const name = section.name ?? title.holiday ?? '放假'
    const isKnown = read && !days.some(({ day }) => read.some((other) => other.day === day))
    if (isKnown) days.push(...read.map((each) => ({ ...each, name, notice })))
    else if (ARRANGES.test(section.says)) unread.push(section.says)
  }
  return {
    year: year ?? null,
    notice,
    days: days.sort((a, b) => (a.day < b.day ? -1 : 1)),
    unread,
  }
}

const HOLIDAYS = /元旦|春节|清明节|劳动节|端午节|中秋节|国庆节|[^,。:的]{2,14}纪念日/

/** The year and, of a notice about one, the holiday. */
function titleOf(plain: string): { year?: number; holiday?: string | undefined } {
  const title =
    /关于(?:延长|调整|做好)?(\d{4})年([^。;:]{0,16}?)(?:放假|节假日|假期|安排|通知)/.exec(plain)
  if (title) return { year: Number(title[1]), holiday: HOLIDAYS.exec(title[2]!)?.[0] }
  return { holiday: HOLIDAYS.exec(plain)?.[0] }
}

/** Of the years that a text names, its number included, the one whose weekdays agree. */
function yearThatAgrees(plain: string): number | undefined {
  const named = [...plain.matchAll(/(20\d\d)(?=年|[〕\]])/g)].map((found) => Number(found[1]))
  const agreeing = [...new Set(named.flatMap((year) => [year, year + 1]))].filter(
    (year) => /\((?:[^)]*)(?:周|星期)/.test(plain) && !readDays(plain, year, false).isDoubtful,
  )
  return agreeing.length === 1 ? agreeing[0] : undefined
}

interface Section {
  name?: string | undefined
  says: string
}

const NUMERAL = '[一二三四五六七八九十]'
/** `一、元旦:`, `(二)春节:`; a weekday or a lunar date before a 、 is none. */
const HEADING = new RegExp(
  `(?<![期周初月廿一二三四五六七八九十])(?=\\(?${NUMERAL}{1,3}[、.)][^:。;,]{1,14}:)|(?<=[。:;])(?=\\(?${NUMERAL}{1,3}[、.)])`,
)

/** Each holiday by itself; of a notice without headings each sentence. */
function sectionsOf(plain: string): Section[] {
  return plain.split(HEADING).flatMap((part): Section[] => {
    const [, name, rest] =
      new RegExp(`^\\(?${NUMERAL}{1,3}[、.)]([^:。;,]{1,14}):(.*)$`).exec(part) ?? []
    if (name !== undefined) return [{ ...(HOLIDAYS.test(name) && { name }), says: part }]
    return rest === undefined ? [{ says: part }] : []
  })
}

/** Is something arranged here, on days? */
const ARRANGES = /\d日.*(?:放假|补休|休息|调休|上班|假期)|(?:放假|补休|调休|上班|假期).*\d日/
const WORKED = /上班|照常工作/
const OFF = /放假|补休|休息|调休/
/** What explains whence the days come, and what only advises. */
const EXPLAINS = /为法定|公休|调至|调到|对调/
const ADVISES = /鼓励|提倡|建议|值班|值守/

/** The days of a section; undefined where it does not agree with itself, or is not understood. */
function readSection(
  says: string,
  year: number,
  name: string | undefined,
): Pick<SpecialDay, 'day' | 'kind'>[] | undefined {
  const off = new Set<LegalDay>()
  const worked = new Set<LegalDay>()
  let count: number | undefined
  for (const sentence of says.split(/[。;]/)) {
    if (ADVISES.test(sentence)) continue
    // From when a holiday is made longer, the text does not say.
    if (/延长/.test(sentence) && ARRANGES.test(sentence)) return undefined
    count = Number(/(?:共|放假)(\d{1,2})天/.exec(sentence)?.[1] ?? count ?? Number.NaN)
    let waiting: LegalDay[] = []
    for (const clause of sentence.split(/,(?![^(]*\))/)) {
      if (EXPLAINS.test(clause) && !WORKED.test(clause)) continue
      const { days, isDoubtful } = readDays(clause, year, name === '元旦')
      if (isDoubtful) return undefined
      if (/起.*上班/.test(clause)) continue
      const into = WORKED.test(clause) ? worked : OFF.test(clause) ? off : undefined
      if (!into) waiting = [...waiting, ...days]
      else for (const day of [...waiting.splice(0), ...days]) into.add(day)
    }
    if (waiting.length > 0 && ARRANGES.test(sentence)) return undefined
  }
  return agreed(off, worked, Number.isNaN(count) ? undefined : count)
}

/** A weekend that a holiday touches is off with it, where the number of days says so. */
function agreed(
  off: ReadonlySet<LegalDay>,
  worked: ReadonlySet<LegalDay>,
  count: number | undefined,
): Pick<SpecialDay, 'day' | 'kind'>[] | undefined {
  const holidays = count === undefined || off.size === count ? off : withWeekends(off)
  if (off.size === 0 || (count !== undefined && holidays.size !== count)) return undefined
  const isWrong = [...worked].some((day) => holidays.has(day) || !isWeekend(day))
  if (isWrong) return undefined
  return [
    ...[...holidays].map((day) => ({ day, kind: 'holiday' as const })),
    ...[...worked].map((day) => ({ day, kind: 'make-up' as const })),
  ]
}

const isWeekend = (day: LegalDay) => weekday(dayNumber(day)) > 5

function withWeekends(days: ReadonlySet<LegalDay>): Set<LegalDay> {
  const wider = new Set(days)
  for (const step of [-1, 1])
    for (const from of days)
      for (let day = addDays(from, step); isWeekend(day); day = addDays(day, step)) wider.add(day)
  return wider
}
