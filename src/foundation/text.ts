import { own } from './own.ts'

/*
 * What people write, as we keep it. Everything that comes from outside goes through `cleaned`, at
 * the one door of the HTTP layer and where files bring texts; what is left may be of a kind (a
 * name, a number, one line), which the words of `schema.ts` make as we write it.
 *
 * Cleaned is what no reader would miss: how a line breaks, how an accent is composed, what takes no
 * room. Refused is what would be read otherwise than it is written, or not at all.
 */

/** Why a text is not taken: the code for programs, the sentence for people. */
export interface TextFault {
  code: 'control' | 'order' | 'private-use' | 'damaged' | 'unassigned' | 'invisible'
  reason: string
}

/** U+000B and U+000C come out of Word, the others from everywhere. */
const LINE_BREAKS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g
/**
 * What takes no room: joiners and breaks, marks of direction and their ends, tags, the place of a
 * picture that did not come along.
 */
const INVISIBLE =
  /\u034f|[\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u202a-\u202c\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffc\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu
/** Joiners mean something between the letters of these scripts and between parts of a picture. */
const JOINED =
  '\\p{Script=Arabic}\\p{Script=Mongolian}\\p{Script=Tibetan}\\p{Script=Devanagari}\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f'
const IDLE_JOINERS = new RegExp(
  `(?<![${JOINED}])[\\u200c\\u200d]|[\\u200c\\u200d](?![${JOINED}])`,
  'gu',
)
/** Radicals look like characters and are none: readers of PDFs hand them out. */
const RADICALS = /[\u2e80-\u2fd5]/g
/** Those of which Unicode says no equal, as simplified Chinese writes them. */
const RADICALS_MEANT: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...[
      '⺠民',
      '⺼月',
      '⻄西',
      '⻅见',
      '⻆角',
      '⻉贝',
      '⻋车',
      '⻓长',
      '⻔门',
      '⻗雨',
      '⻘青',
      '⻙韦',
      '⻚页',
    ],
    ...[
      '⻛风',
      '⻜飞',
      '⻝食',
      '⻢马',
      '⻤鬼',
      '⻥鱼',
      '⻦鸟',
      '⻧卤',
      '⻨麦',
      '⻩黄',
      '⻬齐',
      '⻮齿',
      '⻰龙',
    ],
  ].map((pair) => [...pair] as [string, string]),
)

/** Marks that turn the order in which the rest of the line is seen. */
const TURNED = /[\u202d\u202e]/u
const CONTROL = /(?![\n\t])\p{Cc}/u
const PRIVATE_USE = /\p{Co}/u
const DAMAGED = /[\p{Cs}\ufffd]/u
const UNASSIGNED = /\p{Cn}/u

const FAULTS: readonly [code: TextFault['code'], pattern: RegExp, reason: string][] = [
  ['control', CONTROL, '是控制字符，写不到纸上。请删去这里，重新输入'],
  ['order', TURNED, '会把后面的字倒过来显示。请删去这里，重新输入，不要粘贴'],
  [
    'private-use',
    PRIVATE_USE,
    '是自造字，换一台电脑就显示不出来。请换用标准字；输入法里没有的，请记下这个编码到窗口登记',
  ],
  ['damaged', DAMAGED, '是没有传完整的字。请重新输入这个字'],
  ['unassigned', UNASSIGNED, '不是已经定下来的字。请换用标准字'],
]

const codeOf = (char: string) =>
  `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

/** How many characters, as people count them: one of Extension B is one. */
export const countOf = (text: string): number => [...text].length

/** What is written, as we keep it: composed, with plain line breaks, without what takes no room. */
export const cleaned = (text: string): string =>
  ASCII.test(text)
    ? text
    : text
        .replaceAll(LINE_BREAKS, '\n')
        .replaceAll(INVISIBLE, '')
        .replaceAll(IDLE_JOINERS, '')
        .replaceAll(RADICALS, (char) => own(RADICALS_MEANT, char) ?? char.normalize('NFKC'))
        .normalize('NFC')
const ASCII = /^[\n\t\u0020-\u007e]*$/

/** The first character that cannot be kept, and what to do about it. */
export function faultOf(text: string): TextFault | undefined {
  if (ASCII.test(text)) return undefined
  const found = FAULTS.flatMap(([code, pattern, why]) => {
    const at = text.search(pattern)
    return at < 0 ? [] : [{ code, at, why }]
  })
  const first = found.sort((a, b) => a.at - b.at)[0]
  if (!first) return undefined
  return { code: first.code, reason: said(text, first.at, first.why) }
}

const INSIDE = new RegExp(`(?<=\\S)(?:${INVISIBLE.source})+(?=\\S)`, 'u')
/**
 * A name with something inside that nobody sees: two people would look the same. What stands around
 * it came with a copy.
 */
export function hiddenIn(name: string): TextFault | undefined {
  const at = name.search(INSIDE)
  return at < 0
    ? undefined
    : { code: 'invisible', reason: said(name, at, '是看不见的字符。请删去姓名或名称，重新输入') }
}

/** Which character it is, as its writer would look for it. */
const said = (text: string, at: number, why: string): string =>
  `第 ${countOf(text.slice(0, at)) + 1} 个字符（编码 ${codeOf(text.slice(at))}）${why}。`

const FULL_WIDTH = /[\uff01-\uff5e]/g
const halfWidth = (text: string) => text.replaceAll(FULL_WIDTH, (char) => char.normalize('NFKC'))
const HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63\u2500]/g

/** A number or an id: half width, plain hyphens, no space. */
export const numberOf = (text: string): string =>
  halfWidth(text).replaceAll(HYPHENS, '-').replaceAll(/\s/g, '').normalize('NFC')

/** A telephone number within the country: also without what sets its digits apart. */
export const phoneOf = (text: string): string =>
  numberOf(text)
    .replaceAll(/[-()]/g, '')
    .replace(/^(?:(?:\+|00)86)+/, '')
    .normalize('NFC')

const HAN = '\\p{Script=Han}'
const DOTS = /[\u00b7\u2022\u2024\u2027\u2219\u22c5\u25cf\u25e6\u30fb\uff0e\uff65.]/u.source
const BETWEEN_HAN = new RegExp(`(?<=${HAN})\\s*${DOTS}\\s*(?=${HAN})`, 'gu')
const SPACE_BESIDE_HAN = new RegExp(`(?<=${HAN})\\s+(?=${HAN})`, 'gu')
const FULL_WIDTH_LETTERS = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g
const VARIATIONS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu

/**
 * 姓名, 名称: no space between 汉字, one between words of letters, `·` in one form. Full-width
 * punctuation belongs to the name: 长沙（某某）有限公司.
 */
export const nameOf = (text: string): string =>
  cleaned(text.replaceAll(VARIATIONS, ''))
    .replaceAll(FULL_WIDTH_LETTERS, (char) => char.normalize('NFKC'))
    .replaceAll(BETWEEN_HAN, '·')
    .replaceAll(SPACE_BESIDE_HAN, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .normalize('NFC')

/** One line: what breaks it is a space. */
export const lineOf = (text: string): string => text.replaceAll(/\s*[\n\t]\s*/g, ' ').trim()

const MOST_FILE_NAME = 200
/**
 * What a file is called: never refused for it, so what cannot be kept is `_`. It ends in one of
 * these; the first is added to any other.
 */
export function fileNameOf(given: string, endings: readonly string[] = []): string {
  const chars = [...lineOf(cleaned(given))].map((char) => (faultOf(char) ? '_' : char))
  const name = chars.slice(0, MOST_FILE_NAME).join('')
  const [ending] = endings
  if (ending === undefined || endings.some((each) => name.toLowerCase().endsWith(each))) return name
  return `${chars.slice(0, MOST_FILE_NAME - ending.length).join('')}${ending}`
}
