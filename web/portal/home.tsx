/** @jsxImportSource preact */
import type { ItemId, UnitId } from '../../src/foundation/ids.ts'
import type { Period } from '../../src/foundation/duration.ts'
import { CASE_TYPES } from '../text/labels.ts'
import { PORTAL, PROGRESS } from '../text/portal.ts'
import { allText, foundTitle, HOME, promisedText } from '../text/portal-find.ts'
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
    <Page frame={frame} title={query.q ? foundTitle(query.q) : isStart ? HOME.title : title}>
      <section class="hero">
        <h1>{HOME.heading}</h1>
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
      {HOME.words}
    </label>
    <input
      id="q"
      name="q"
      type="search"
      value={words}
      placeholder={HOME.example}
      autocomplete="off"
      list="suggestions"
    />
    <datalist id="suggestions" />
    <button type="submit">{HOME.search}</button>
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
        <b>{HOME.events}</b>
        {choices.events.map((e) => link('event', e))}
      </p>
      <details class="more" open={['theme', 'unit', 'who'].some((name) => query[name])}>
        <summary>{HOME.more}</summary>
        <p class="themes">
          <b>{HOME.who}</b>
          {link('who', 'person', HOME.person)}
          {link('who', 'enterprise', HOME.enterprise)}
        </p>
        <p class="themes">
          <b>{HOME.theme}</b>
          {choices.themes.map((t) => link('theme', t))}
        </p>
        <form action="/" method="get" class="search">
          <label class="hidden" for="unit">
            {HOME.unit}
          </label>
          <select id="unit" name="unit">
            {choices.units.map((u) => (
              <option value={u.unitId} selected={u.unitId === query.unit}>
                {u.name}
              </option>
            ))}
          </select>
          <button type="submit" class="plain">
            {HOME.ofUnit}
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
      {PROGRESS.title}
    </a>
    <a class="button" href="/appointments/new">
      {PORTAL.appointment}
    </a>
    <a class="button" href="/letters/new/consultation">
      {HOME.ask}
    </a>
    <a class="button" href="/my">
      {HOME.mine}
    </a>
  </p>
)

const Popular = ({ popular, total }: { popular: Found['popular']; total: number }) => (
  <>
    <h2>{HOME.popular}</h2>
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
        {allText(total)}
      </a>
    </p>
  </>
)

const Items = ({ title, items }: Pick<Found, 'title' | 'items'>) => (
  <>
    <h2>{title}</h2>
    {items.length === 0 && <Notice kind="info">{HOME.none}</Notice>}
    <ul class="cards">
      {items.map((item) => (
        <li>
          <a href={`/items/${item.itemId}`}>
            <b>{item.name}</b>
          </a>
          <span>{item.unitName}</span>
          <span class="tags">
            <i>{CASE_TYPES[item.caseType]}</i>
            <i>{promisedText(item.promisedLimit)}</i>
          </span>
        </li>
      ))}
    </ul>
  </>
)
