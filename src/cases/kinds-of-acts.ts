import { own } from '#foundation/own'

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

/** Of an item, by its `type`. */
export const kindOfAct = (type: string): KindOfAct => own(KINDS, type) ?? OTHER

export const KINDS_OF_ACTS: readonly string[] = Object.keys(KINDS)
