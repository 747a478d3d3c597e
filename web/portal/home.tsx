/** @jsxImportSource preact */
import type { ItemId, UnitId } from '../../src/foundation/ids.ts'
import type { Period } from '../../src/foundation/duration.ts'
import { CASE_TYPES } from '../text/labels.ts'
import { durationText } from '../text/time.ts'
import { type Frame, Page, Script } from './frame.tsx'
import { Notice } from './kit.tsx'

interface ItemCard {
  itemId: ItemId
  name: string
  unitName: string
  caseType: keyof typeof CASE_TYPES
  promisedLimit: Period
}

interface Choices {
  themes: string[]
  events: string[]
  units: { unitId: UnitId; name: string }[]
}

interface Found {
  query: Record<string, string>
  title: string
  items: ItemCard[]
  choices: Choices
  popular: { itemId: ItemId; name: string }[]
  isStart: boolean
}

/** Find: by words, or by an event of life, for whom, a theme or a unit. */
export function Home({ frame, ...found }: { frame: Frame } & Found) {
  const { query, title, items, choices, popular, isStart } = found
  return (
    <Page frame={frame} title={query.q ? `搜索“${query.q}”` : isStart ? '网上办事' : title}>
      <section class="hero">
        <h1>您想办什么事？</h1>
        <Search words={query.q ?? ''} />
        {!frame.isLarge && <Ways query={query} choices={choices} />}
      </section>
      {isStart && <Errands />}
      {/* A hundred items at once help nobody: the start shows what most people want, and ways to the others. */}
      {isStart && popular.length > 0 ? (
        <Popular popular={popular} total={items.length} />
      ) : (
        <Items title={title} items={items} />
      )}
      <Script frame={frame} name="find" />
    </Page>
  )
}

const Search = ({ words }: { words: string }) => (
  <form action="/" method="get" role="search" class="search">
    <label class="hidden" for="q">
      搜索事项
    </label>
    <input
      id="q"
      name="q"
      type="search"
      value={words}
      placeholder="例如：开饭店、营业执照、低保"
      autocomplete="off"
      list="suggestions"
    />
    <datalist id="suggestions" />
    <button type="submit">搜索</button>
  </form>
)

/** Ways to an item for whoever has no words for it. */
function Ways({ query, choices }: Pick<Found, 'query' | 'choices'>) {
  const link = (name: string, value: string, text = value) => (
    <a
      href={`/?${name}=${encodeURIComponent(value)}`}
      aria-current={query[name] === value ? 'true' : undefined}
    >
      {text}
    </a>
  )
  return (
    <>
      <p class="themes">
        <b>人生大事</b>
        {choices.events.map((e) => link('event', e))}
      </p>
      <details class="more" open={['theme', 'unit', 'who'].some((name) => query[name])}>
        <summary>按对象、主题、单位找</summary>
        <p class="themes">
          <b>对象</b>
          {link('who', 'person', '个人')}
          {link('who', 'enterprise', '企业和组织')}
        </p>
        <p class="themes">
          <b>主题</b>
          {choices.themes.map((t) => link('theme', t))}
        </p>
        <form action="/" method="get" class="search">
          <label class="hidden" for="unit">
            单位
          </label>
          <select id="unit" name="unit">
            {choices.units.map((u) => (
              <option value={u.unitId} selected={u.unitId === query.unit}>
                {u.name}
              </option>
            ))}
          </select>
          <button type="submit" class="plain">
            看这个单位的
          </button>
        </form>
      </details>
    </>
  )
}

/** What people come for besides finding an item. */
const Errands = () => (
  <p class="big-buttons">
    <a class="button" href="/progress">
      查进度
    </a>
    <a class="button" href="/appointments/new">
      预约窗口
    </a>
    <a class="button" href="/letters/new/consultation">
      问一问
    </a>
    <a class="button" href="/my">
      我的办件
    </a>
  </p>
)

const Popular = ({ popular, total }: { popular: Found['popular']; total: number }) => (
  <>
    <h2>近一个月大家在办</h2>
    <ul class="cards">
      {popular.map((i) => (
        <li>
          <a href={`/items/${i.itemId}`}>
            <b>{i.name}</b>
          </a>
        </li>
      ))}
    </ul>
    <p>
      <a class="button plain" href="/?all=1">
        看全部 {total} 个事项
      </a>
    </p>
  </>
)

const Items = ({ title, items }: Pick<Found, 'title' | 'items'>) => (
  <>
    <h2>{title}</h2>
    {items.length === 0 && (
      <Notice kind="info">
        没有找到相关事项。换一个说法试试，比如只写关键的两个字；也可以按上面的分类查找。
      </Notice>
    )}
    <ul class="cards">
      {items.map((item) => (
        <li>
          <a href={`/items/${item.itemId}`}>
            <b>{item.name}</b>
          </a>
          <span>{item.unitName}</span>
          <span class="tags">
            <i>{CASE_TYPES[item.caseType]}</i>
            <i>
              {item.promisedLimit.unit !== 'same-day' && '承诺 '}
              {durationText(item.promisedLimit)}
            </i>
          </span>
        </li>
      ))}
    </ul>
  </>
)
