/** @jsxImportSource preact */
import { RATING_LEVELS } from '#feedback/contract'
import { MOST_OPEN_ROWS } from '#portal/contract'
import type { ItemId } from '../../src/foundation/ids.ts'
import { workdaysText } from '../text/time.ts'
import { chineseDay } from '../text/labels.ts'
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

const workdays = (n: number) => (n === 0 ? '当日' : workdaysText(n))
const percent = (share: number) => `${(share * 100).toFixed(1)}%`
const Files = ({ name }: { name: string }) => (
  <small class="files">
    下载：<a href={`/open/data/${name}.csv`}>CSV</a> · <a href={`/open/data/${name}.json`}>JSON</a>
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

/** The five levels as one bar. */
function Levels({ levels }: { levels: number[] }) {
  const all = levels.reduce((sum, n) => sum + n, 0)
  return (
    <span
      class="levels-bar"
      role="img"
      aria-label={[5, 4, 3, 2, 1].map((l) => `${RATING_LEVELS[l]} ${levels[l - 1]}`).join('，')}
    >
      {[5, 4, 3, 2, 1].map(
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
            <small>{Number(m.month.slice(5))}月</small>
          </div>
        ))}
      </div>
      <figcaption class="note">
        <i class="key in" /> 收件 <i class="key out" /> 作出决定（每月件数，具体数字见下表）
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
  <Page frame={frame} title="公开">
    <h1>政务公开</h1>
    <p class="lead">近一年的数字，直接从办件账本统计，没有人工填报。</p>
    <Months {...figures} />
    <Units {...figures} />
    <Ratings {...figures} />
    <h2>
      行政许可决定公示 <Files name="decisions" />
    </h2>
    <p class="note">下载的文件里是最近 {MOST_OPEN_ROWS} 件。</p>
    <DecisionList decisions={figures.decisions} />
    <p>
      <a href="/open/decisions">全部决定</a> · <a href="/open/changes">事项目录的变化</a> ·{' '}
      <a href="/letters">公开问答</a>
    </p>
  </Page>
)

const Months = ({ months }: Pick<Figures, 'months'>) => (
  <>
    <h2>
      每月办件 <Files name="months" />
    </h2>
    {months.length === 0 ? (
      <Notice kind="info">还没有办件。</Notice>
    ) : (
      <>
        <MonthChart months={months} />
        <MonthTable months={months} />
      </>
    )}
  </>
)

const MonthTable = ({ months }: Pick<Figures, 'months'>) => (
  <Scroll label="每月办件">
    <table>
      <Heads names={['月份', '收件', '网上申请', '作出决定', '按承诺时限', '一半的办件用时']} />
      <tbody>
        {months.map((m) => (
          <tr>
            <th scope="row" class="nowrap">
              {m.month.replace('-', '年')}月
            </th>
            <td>{m.received}</td>
            <td>{m.received ? percent(m.online / m.received) : '—'}</td>
            <td>{m.decided}</td>
            <td>{m.decided ? percent(m.onTime / m.decided) : '—'}</td>
            <td>{m.medianWorkdays === null ? '—' : workdays(m.medianWorkdays)}</td>
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
        各单位 <Files name="units" />
      </h2>
      <p class="note">
        按时率相同的，用时短的在前。不足 {leastToRank} 件的单位不排名：件数太少，比例说明不了问题。
      </p>
      <UnitTable units={ranked} isRanked />
      {ranked.length < units.length && (
        <details class="qa">
          <summary>
            不足 {leastToRank} 件的单位（{units.length - ranked.length} 个）
          </summary>
          <UnitTable units={units.filter((u) => !u.isRanked)} isRanked={false} />
        </details>
      )}
    </>
  )
}

const Ratings = ({ ratings }: Pick<Figures, 'ratings'>) => (
  <>
    <h2>
      群众评价 <Files name="ratings" />
    </h2>
    {ratings.length === 0 ? (
      <p>还没有评价。</p>
    ) : (
      <RatingTable rows={ratings.slice(0, 10)} first="单位" />
    )}
    <p>
      <a href="/open/ratings">全部单位和事项的评价</a>
    </p>
  </>
)

function UnitTable({ units, isRanked }: { units: UnitRow[]; isRanked: boolean }) {
  return (
    <Scroll label="各单位">
      <table>
        <Heads
          names={[
            ...(isRanked ? ['名次'] : []),
            '单位',
            '作出决定',
            '按承诺时限',
            '一半用时',
            '九成用时',
          ]}
        />
        <tbody>
          {units.map((u, i) => (
            <tr>
              {isRanked && <td>{i + 1}</td>}
              <th scope="row">{u.unit}</th>
              <td>{u.decided}</td>
              <td>
                <Bar share={u.onTimeShare} />
              </td>
              <td>{workdays(u.medianWorkdays)}</td>
              <td>{workdays(u.p90Workdays)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function RatingTable({ rows, first }: { rows: RatingRow[]; first: string }) {
  return (
    <Scroll label={`${first}评价`}>
      <table class="wide-table">
        <Heads names={[first, '评价 / 邀请', '五级分布', '满意率']} />
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
                {r.isRanked ? percent(r.satisfiedShare) : <span class="nowrap">件数太少</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function DecisionList({ decisions }: { decisions: PublicDecision[] }) {
  if (decisions.length === 0) return <p>还没有许可决定。</p>
  return (
    <Scroll label="许可决定">
      <table class="wide-table">
        <Heads names={['决定日期', '事项', '行政相对人', '决定', '证照编号', '决定机关']} />
        <tbody>
          {decisions.map((d) => (
            <tr>
              <td class="nowrap">{chineseDay(d.decidedOn)}</td>
              <td>{d.item}</td>
              <td>{d.holder}</td>
              <td class="nowrap">{d.decision}</td>
              <td class="nowrap">{d.certificate || '—'}</td>
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
    <Page frame={frame} title="行政许可决定公示">
      <Crumbs above={[['/open', '公开']]}>行政许可决定</Crumbs>
      <h1>行政许可决定公示</h1>
      <p>
        共 {total}{' '}
        件。准予许可的决定应当公开，公众有权查阅（行政许可法第四十条）。个人姓名只显示姓。{' '}
        <Files name="decisions" />
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
    <Page frame={frame} title="群众评价">
      <Crumbs above={[['/open', '公开']]}>群众评价</Crumbs>
      <h1>群众评价</h1>
      <p>
        每次服务只能由接受服务的人评价一次。满意率 =（非常满意 + 满意 + 基本满意）÷ 已评价；不足{' '}
        {leastToRank} 个评价的不算满意率。经监察机关核定为误评的不计入。 <Files name="ratings" />
      </p>
      <h2>各单位</h2>
      {units.length === 0 ? <p>还没有评价。</p> : <RatingTable rows={units} first="单位" />}
      <h2>各事项</h2>
      {items.length === 0 ? <p>还没有评价。</p> : <RatingTable rows={items} first="事项" />}
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
    <Page frame={frame} title="事项目录的变化">
      <Crumbs above={[['/open', '公开']]}>事项目录的变化</Crumbs>
      <h1>事项目录的变化</h1>
      <p>
        共 {changes.length} 个事项。版本改变的是时限、材料、流程；指南修订改变的是说明、地址、电话。{' '}
        <Files name="changes" />
      </p>
      <Scroll label="事项目录">
        <table>
          <Heads names={['事项', '单位', '版本', '指南修订']} />
          <tbody>
            {changes.map((c) => (
              <tr>
                <td>
                  <a href={`/items/${c.itemId}`}>{c.item}</a>
                </td>
                <td>{c.unit}</td>
                <td>第 {c.version} 版</td>
                <td>{c.guideRevision > 0 ? `第 ${c.guideRevision} 次` : '单位尚未修订'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Page>
  )
}
