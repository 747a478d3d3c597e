import { z } from 'zod'
import { text } from '#foundation/schema'
import { addDays, dayNumber, isLegalDay, type LegalDay } from '#foundation/time'
import { noticeNumber, type SpecialDay, specialDay } from './work-calendar.ts'

export const parsedNotice = z
  .object({
    /** `null` where the text names none. */
    year: z.int().nullable(),
    /** 发文字号, if the text carries one. */
    notice: noticeNumber.optional(),
    days: z.array(specialDay),
    /** Lines that look like an arrangement but could not be read; a person must look at them. */
    unread: z.array(text('八、其他：另行通知。')),
  })
  .meta({ id: 'ParsedNotice' })
type ParsedNotice = z.infer<typeof parsedNotice>

/**
 * Reads the yearly notice of the State Council's general office as it is pasted, for example
 * “二、春节:2月15日(农历腊月二十八、周日)至23日(农历正月初七、周一)放假调休,共9天。2月14日(周六)、2月28日(周六)上班。”
 */
export function parseHolidayNotice(pasted: string, fallbackYear?: number): ParsedNotice {
  const plain = pasted.replaceAll(/\s/g, '').replaceAll(/[(\uff08][^)\uff09]*[)\uff09]/g, '')
  const year = Number(/(20\d\d)年(?:部分)?节?假?日?/.exec(plain)?.[1] ?? fallbackYear)
  const notice = /国办发明电〔20\d\d〕\d+号/.exec(pasted.replaceAll(/\s/g, ''))?.[0]
  const days: SpecialDay[] = []
  const unread: string[] = []
  for (const section of plain.split(/(?=[一二三四五六七八九十]+、)/)) {
    const head = /^[一二三四五六七八九十]+、([^:\uff1a]{1,12})[:\uff1a](.*)$/.exec(section)
    if (!head) continue
    const name = head[1]!
    const before = days.length
    for (const sentence of head[2]!.split(/[。;\uff1b]/)) {
      const kind = /放假|休息/.test(sentence)
        ? 'holiday'
        : /上班|照常工作/.test(sentence)
          ? 'make-up'
          : undefined
      if (!kind) continue
      for (const day of readDays(sentence, year)) days.push({ day, kind, name, notice })
    }
    if (days.length === before) unread.push(section)
  }
  return {
    year: Number.isNaN(year) ? null : year,
    notice,
    days: days.sort((a, b) => (a.day < b.day ? -1 : 1)),
    unread,
  }
}

/** `10月1日至7日`, `1月1日放假`, `2月14日、2月28日` → each day. A missing month is that of the date before. */
function readDays(sentence: string, year: number): LegalDay[] {
  const found: LegalDay[] = []
  const range = /(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日(?:至(?:(\d{1,2})月)?(\d{1,2})日)?/g
  for (const [, ownYear, month, date, toMonth, toDate] of sentence.matchAll(range)) {
    const at = (m: string, d: string) =>
      `${ownYear ?? year}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
    const from = at(month!, date!)
    const to = toDate ? at(toMonth ?? month!, toDate) : from
    if (!isLegalDay(from) || !isLegalDay(to)) continue
    for (let n = 0; n <= dayNumber(to) - dayNumber(from); n++) found.push(addDays(from, n))
  }
  return found
}
