import { own } from '#foundation/own'
import type { LicenceAsk } from '#licences/contract'

/*
 * 行政行为的种类: what the law calls an act decides what its documents are called, by which law they
 * are made, and what is disclosed. An item says its kind in `type`.
 */

/** A document by which an act ends, and the character in its number. */
interface Ending {
  title: string
  mark: string
  /** 决定…… */
  decides: string
  /** Of the general law, where it is another one than of most decisions. */
  article?: string
}

export interface KindOfAct {
  granted: Ending
  denied: Ending
  revoked: Ending
  /** The general law of its procedure; without, documents name the law that the item rests on. */
  law?: string
  /** 双公示: its decisions are public. @law 行政许可法 40 */
  isDisclosed: boolean
}

const endings = (kind: string, mark: string, granted = `${kind}决定书`): KindOfAct => ({
  granted: { title: granted, mark, decides: `予以${kind.replace('行政', '')}` },
  denied: {
    title: `不予${kind}决定书`,
    mark: `不${mark}`,
    decides: `不予${kind.replace('行政', '')}`,
  },
  revoked: { title: `撤销${kind}决定书`, mark: '撤销', decides: `撤销${kind.replace('行政', '')}` },
  isDisclosed: false,
})

/** What is called otherwise is 其他行政权力. */
const OTHER = endings('办理', '办', '准予办理决定书')

const KINDS: Readonly<Record<string, KindOfAct>> = {
  行政许可: {
    granted: { title: '准予行政许可决定书', mark: '准', decides: '准予行政许可' },
    denied: { title: '不予行政许可决定书', mark: '不准', decides: '不予行政许可' },
    revoked: { title: '撤销行政许可决定书', mark: '撤销', decides: '撤销该行政许可' },
    law: '中华人民共和国行政许可法',
    isDisclosed: true,
  },
  行政确认: endings('行政确认', '确'),
  行政给付: endings('行政给付', '给'),
  行政备案: endings('备案', '备', '备案通知书'),
  公共服务: endings('办理', '办', '办理结果通知书'),
  其他行政权力: OTHER,
}

/** What is granted of a licence, the character in its number, and the article on which it rests. */
const ABOUT: Readonly<Record<LicenceAsk, { verb: string; mark: string; article: string }>> = {
  change: { verb: '变更', mark: '变', article: '第四十九条' },
  renewal: { verb: '延续', mark: '延', article: '第五十条第二款' },
  // 补发 of the paper: the law of licences has no article for it.
  reissue: { verb: '补发', mark: '补', article: '' },
  cancellation: { verb: '注销', mark: '注', article: '第七十条' },
}

/** What is called by its kind of act; of the others the certificate is. */
const nounOf = (type: string) => (type.startsWith('行政') ? type : undefined)

/** 准予变更行政许可决定书, 不予变更行政许可决定书: of what was asked of a licence. */
function aboutLicence(kind: KindOfAct, type: string, ask: LicenceAsk): KindOfAct {
  const { verb, mark, article } = ABOUT[ask]
  const noun = nounOf(type)
  const what = `${verb}${noun ? `${noun}${ask === 'reissue' ? '证件' : ''}` : '证照'}`
  const ending = (does: string, before: string) => ({
    title: `${does}${what}决定书`,
    mark: `${before}${mark}`,
    decides: `${does}${what}`,
    article,
  })
  return {
    ...kind,
    granted: ending('准予', ''),
    denied: ending('不予', '不'),
    revoked: ending('撤销准予', '撤'),
  }
}

/** 注销 that the unit does itself. */
export function cancellationOf(type: string): Pick<Ending, 'title' | 'decides'> {
  const what = `注销${nounOf(type) ?? '证照'}`
  return { title: `${what}决定书`, decides: what }
}

/** Of an item, by its `type`; with `ask`, of a case about a licence of it. */
export function kindOfAct(type: string, ask?: LicenceAsk): KindOfAct {
  const kind = own(KINDS, type) ?? OTHER
  return ask ? aboutLicence(kind, type, ask) : kind
}

export const KINDS_OF_ACTS: readonly string[] = Object.keys(KINDS)
