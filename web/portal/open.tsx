/** @jsxImportSource preact */
import { RATING_LEVELS } from '#feedback/contract'
import type { ItemId } from '../../src/foundation/ids.ts'
import { chineseDay, chinesePeriod } from '../text/labels.ts'
import {
  CHANGES,
  changesNote,
  DECISIONS,
  decisionsNote,
  levelsText,
  monthOfYearText,
  MONTHS,
  OPEN,
  rankingText,
  RATINGS,
  ratingsLabel,
  ratingsNote,
  revisionsText,
  tookText,
  UNITS,
  unrankedText,
  versionText,
} from '../text/portal-open.ts'
import { type Frame, Page } from './frame.tsx'
import { Crumbs, Heads, Notice, Pager, Scroll } from './kit.tsx'

export interface PublicDecision {
  number: string
  item: string
  holder: string
  decision: string
  certificate: string
  validUntil: string
  unit: string
  decidedOn: string
}
interface Month {
  month: string
  received: number
  online: number
  decided: number
  onTime: number
  medianWorkdays: number | null
}
interface UnitRow {
  unit: string
  decided: number
  onTimeShare: number
  medianWorkdays: number
  p90Workdays: number
  isRanked: boolean
}
export interface RatingRow {
  name: string
  invited: number
  rated: number
  levels: number[]
  satisfiedShare: number
  isRanked: boolean
}

const percent = (share: number) => `${(share * 100).toFixed(1)}%`
const Files = ({ name }: { name: string }) => (
  <small class="files">
    {OPEN.download}
    <a href={`/open/data/${name}.csv`}>CSV</a> · <a href={`/open/data/${name}.json`}>JSON</a>
  </small>
)
/** A share as a bar with its number beside it. */
const Bar = ({ share }: { share: number }) => (
  <span class="bar-cell">
    <span class="meter" aria-hidden="true">
      <i style={`width:${share * 100}%`} />
    </span>
    {percent(share)}
  </span>
)

const FROM_BEST = [5, 4, 3, 2, 1] as const

/** Which colour is which level. */
const LevelsKey = () => (
  <p class="note">
    {FROM_BEST.map((l) => (
      <span class="nowrap">
        <i class={`key l${l}`} /> {RATING_LEVELS[l]}
        {'　'}
      </span>
    ))}
  </p>
)

/** The five levels as one bar. */
function Levels({ levels }: { levels: number[] }) {
  const all = levels.reduce((sum, n) => sum + n, 0)
  return (
    <span
      class="levels-bar"
      role="img"
      aria-label={levelsText(FROM_BEST.map((l) => [RATING_LEVELS[l]!, levels[l - 1]!]))}
    >
      {FROM_BEST.map(
        (l) =>
          levels[l - 1]! > 0 && (
            <i class={`l${l}`} style={`width:${(levels[l - 1]! / all) * 100}%`} />
          ),
      )}
    </span>
  )
}

function MonthChart({ months }: { months: Month[] }) {
  const shown = [...months].reverse()
  const most = Math.max(1, ...shown.map((m) => Math.max(m.received, m.decided)))
  return (
    <figure class="chart">
      <div class="columns" aria-hidden="true">
        {shown.map((m) => (
          <div>
            <span>
              <i class="in" style={`height:${(m.received / most) * 100}%`} />
              <i class="out" style={`height:${(m.decided / most) * 100}%`} />
            </span>
            <small>{monthOfYearText(m.month)}</small>
          </div>
        ))}
      </div>
      <figcaption class="note">
        <i class="key in" /> {MONTHS.received} <i class="key out" /> {MONTHS.decided}
        {MONTHS.chartNote}
      </figcaption>
    </figure>
  )
}

interface Figures {
  months: Month[]
  units: UnitRow[]
  ratings: RatingRow[]
  decisions: PublicDecision[]
  leastToRank: number
}

/** 政务公开: how the county does, for everybody to see. */
export const OpenPage = ({ frame, ...figures }: { frame: Frame } & Figures) => (
  <Page frame={frame} title={OPEN.title}>
    <h1>{OPEN.heading}</h1>
    <p class="lead">{OPEN.lead}</p>
    <Months {...figures} />
    <Units {...figures} />
    <Ratings {...figures} />
    <h2>
      {DECISIONS.title} <Files name="decisions" />
    </h2>
    <p class="note">{OPEN.latest}</p>
    <DecisionList decisions={figures.decisions} />
    <p>
      <a href="/open/decisions">{OPEN.allDecisions}</a> ·{' '}
      <a href="/open/changes">{CHANGES.title}</a> · <a href="/letters">{OPEN.answers}</a>
    </p>
  </Page>
)

const Months = ({ months }: Pick<Figures, 'months'>) => (
  <>
    <h2>
      {MONTHS.title} <Files name="months" />
    </h2>
    {months.length === 0 ? (
      <Notice kind="info">{MONTHS.none}</Notice>
    ) : (
      <>
        <MonthChart months={months} />
        <MonthTable months={months} />
      </>
    )}
  </>
)

const MonthTable = ({ months }: Pick<Figures, 'months'>) => (
  <Scroll label={MONTHS.title}>
    <table>
      <Heads names={MONTHS.heads} />
      <tbody>
        {months.map((m) => (
          <tr>
            <th scope="row" class="nowrap">
              {chinesePeriod(m.month)}
            </th>
            <td>{m.received}</td>
            <td>{m.received ? percent(m.online / m.received) : OPEN.none}</td>
            <td>{m.decided}</td>
            <td>{m.decided ? percent(m.onTime / m.decided) : OPEN.none}</td>
            <td>{m.medianWorkdays === null ? OPEN.none : tookText(m.medianWorkdays)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
)

/** The units by their punctuality; those with few cases apart. */
function Units({ units, leastToRank }: Pick<Figures, 'units' | 'leastToRank'>) {
  const ranked = units.filter((u) => u.isRanked)
  return (
    <>
      <h2>
        {UNITS.title} <Files name="units" />
      </h2>
      <p class="note">{rankingText(leastToRank)}</p>
      <UnitTable units={ranked} isRanked />
      {ranked.length < units.length && (
        <details class="qa">
          <summary>{unrankedText(leastToRank, units.length - ranked.length)}</summary>
          <UnitTable units={units.filter((u) => !u.isRanked)} isRanked={false} />
        </details>
      )}
    </>
  )
}

const Ratings = ({ ratings }: Pick<Figures, 'ratings'>) => (
  <>
    <h2>
      {RATINGS.title} <Files name="ratings" />
    </h2>
    {ratings.length === 0 ? (
      <p>{RATINGS.none}</p>
    ) : (
      <RatingTable rows={ratings.slice(0, 10)} first={RATINGS.unit} />
    )}
    <p>
      <a href="/open/ratings">{RATINGS.all}</a>
    </p>
  </>
)

function UnitTable({ units, isRanked }: { units: UnitRow[]; isRanked: boolean }) {
  return (
    <Scroll label={UNITS.title}>
      <table>
        <Heads names={isRanked ? [UNITS.rank, ...UNITS.heads] : UNITS.heads} />
        <tbody>
          {units.map((u, i) => (
            <tr>
              {isRanked && <td>{i + 1}</td>}
              <th scope="row">{u.unit}</th>
              <td>{u.decided}</td>
              <td>
                <Bar share={u.onTimeShare} />
              </td>
              <td>{tookText(u.medianWorkdays)}</td>
              <td>{tookText(u.p90Workdays)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function RatingTable({ rows, first }: { rows: RatingRow[]; first: string }) {
  return (
    <>
      <LevelsKey />
      <Scroll label={ratingsLabel(first)}>
        <table>
          <Heads names={[first, ...RATINGS.heads]} />
          <tbody>
            {rows.map((r) => (
              <tr>
                <th scope="row">{r.name}</th>
                <td class="nowrap">
                  {r.rated} / {r.invited}
                </td>
                <td>
                  <Levels levels={r.levels} />
                </td>
                <td>
                  {r.isRanked ? (
                    percent(r.satisfiedShare)
                  ) : (
                    <span class="nowrap">{RATINGS.tooFew}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  )
}

function DecisionList({ decisions }: { decisions: PublicDecision[] }) {
  if (decisions.length === 0) return <p>{DECISIONS.none}</p>
  return (
    <Scroll label={DECISIONS.label}>
      <table class="wide-table">
        <Heads names={DECISIONS.heads} />
        <tbody>
          {decisions.map((d) => (
            <tr>
              <td class="nowrap">{chineseDay(d.decidedOn)}</td>
              <td>{d.item}</td>
              <td>{d.holder}</td>
              <td class="nowrap">{d.decision}</td>
              <td class="nowrap">{d.certificate || OPEN.none}</td>
              <td>{d.unit}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

export function OpenDecisions({
  frame,
  decisions,
  page,
  hasMore,
  total,
}: {
  frame: Frame
  decisions: PublicDecision[]
  page: number
  hasMore: boolean
  total: number
}) {
  return (
    <Page frame={frame} title={DECISIONS.title}>
      <Crumbs above={[['/open', OPEN.title]]}>{DECISIONS.here}</Crumbs>
      <h1>{DECISIONS.title}</h1>
      <p>
        {decisionsNote(total)} <Files name="decisions" />
      </p>
      <DecisionList decisions={decisions} />
      <Pager address="/open/decisions" page={page} hasMore={hasMore} />
    </Page>
  )
}

export function OpenRatings({
  frame,
  units,
  items,
  leastToRank,
}: {
  frame: Frame
  units: RatingRow[]
  items: RatingRow[]
  leastToRank: number
}) {
  return (
    <Page frame={frame} title={RATINGS.title}>
      <Crumbs above={[['/open', OPEN.title]]}>{RATINGS.title}</Crumbs>
      <h1>{RATINGS.title}</h1>
      <p>
        {ratingsNote(leastToRank)} <Files name="ratings" />
      </p>
      <h2>{RATINGS.units}</h2>
      {units.length === 0 ? (
        <p>{RATINGS.none}</p>
      ) : (
        <RatingTable rows={units} first={RATINGS.unit} />
      )}
      <h2>{RATINGS.items}</h2>
      {items.length === 0 ? (
        <p>{RATINGS.none}</p>
      ) : (
        <RatingTable rows={items} first={RATINGS.item} />
      )}
    </Page>
  )
}

export function OpenChanges({
  frame,
  changes,
}: {
  frame: Frame
  changes: { item: string; itemId: ItemId; unit: string; version: number; guideRevision: number }[]
}) {
  return (
    <Page frame={frame} title={CHANGES.title}>
      <Crumbs above={[['/open', OPEN.title]]}>{CHANGES.title}</Crumbs>
      <h1>{CHANGES.title}</h1>
      <p>
        {changesNote(changes.length)} <Files name="changes" />
      </p>
      <Scroll label={CHANGES.label}>
        <table>
          <Heads names={CHANGES.heads} />
          <tbody>
            {changes.map((c) => (
              <tr>
                <td>
                  <a href={`/items/${c.itemId}`}>{c.item}</a>
                </td>
                <td>{c.unit}</td>
                <td>{versionText(c.version)}</td>
                <td>{revisionsText(c.guideRevision)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Page>
  )
}
