import { calendarOf } from '#calendar'
import { cardIdOf } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import { begin, bySystem, chain, type ChainedEvent, insert, readHeads, retell } from '#ledger'
import { type Client, type Queryable, rows, sendAll, type Statement } from '#platform/database'
import type { RebuildLog } from '#platform/ownership'
import type { Shelf } from '#world'
import { evolveCard, FEEDBACK_WORKDAYS, findCards, projectCards } from '../cards/index.ts'
import { cardStream, faultStream, type SupervisionEvent } from '../events.ts'
import type { Raised } from './docket.ts'
import type { Fault, Verdict } from './judge.ts'

/* What the judging found, on record: cards, and rules that were set aside. */

export type FaultAt = Fault & { at: Instant }

/** That a rule was not applied to a case is on record, once for each. */
export async function setAside(client: Client, faults: readonly FaultAt[]): Promise<void> {
  if (faults.length === 0) return
  const { rows: fresh } = await client.query<FaultAt>(projectFaults(faults))
  for (const { at, ...body } of fresh)
    await begin(
      client,
      faultStream,
      `${body.caseId}/${body.rule}`,
      [{ type: 'RuleSetAside', body }],
      bySystem(at),
    )
}

/** Of each rule and case the first fault stays; answers those that are new. */
function projectFaults(faults: readonly FaultAt[]): Statement {
  return {
    text: `insert into supervision.fault (rule, case_id, message, first_at) select *
             from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
           on conflict do nothing returning rule, case_id as "caseId", message, first_at as at`,
    values: [
      faults.map((f) => f.rule),
      faults.map((f) => f.caseId),
      faults.map((f) => f.message),
      faults.map((f) => f.at),
    ],
  }
}

/** What the streams of faults tell. */
export const retellFaults = (client: Client, log: RebuildLog): Promise<void> =>
  retell(
    client,
    faultStream,
    (_id, facts) => [projectFaults(facts.map((f) => ({ ...f.body, at: f.recordedAt })))],
    log,
  )

/** Rules that were set aside, the latest first. */
export function listFaults(
  db: Queryable,
): Promise<{ rule: string; caseId: string; message: string; firstAt: Instant }[]> {
  return rows(
    db,
    `select rule, case_id as "caseId", message, first_at as "firstAt" from supervision.fault
     order by first_at desc limit 200`,
  )
}

const idOf = ({ verdict }: Raised) => cardIdOf(verdict.caseId, verdict.kind)
const idsOf = (raised: readonly Raised[]) => [...new Set(raised.map(idOf))]

/** Issues cards and lifts those there are, each in its own stream. */
export async function issue(
  client: Client,
  world: Shelf,
  raised: readonly Raised[],
): Promise<void> {
  if (raised.length === 0) return
  const known = idsOf(raised.filter(({ verdict }) => !verdict.isNew))
  // The heads first: who answers a card between the two has moved its stream on, and the appending
  // finds out.
  const [heads, found] = await Promise.all([
    readHeads(
      client,
      idsOf(raised).map((id) => cardStream.nameOf(id)),
    ),
    known.length > 0 ? findCards(client, known) : [],
  ])
  const cards = new Map(found.map((card) => [card.cardId, card]))
  const events: ChainedEvent[] = []
  for (const one of raised) {
    const cardId = idOf(one)
    const event = factOf(one, world)
    const name = cardStream.nameOf(cardId)
    const [chained] = chain(name, heads.get(name)!, cardStream.write([event]), bySystem(one.at))
    events.push(chained!)
    heads.set(name, chained!)
    const { version } = chained!
    const fact = { ...event, actor: 'system' as const, version, recordedAt: one.at }
    cards.set(cardId, evolveCard(cards.get(cardId), cardId, fact))
  }
  const projected = projectCards([...cards.values()], calendarOf(world.current()))
  await sendAll([insert(client, events), ...projected.map((s) => client.query(s))])
}

function factOf({ verdict, at, moment }: Raised, world: Shelf): SupervisionEvent {
  const { isNew, caseId, kind, itemId, ...rest } = verdict
  const calendar = calendarOf(world.at(moment.day, moment.edition))
  const feedbackDueOn = calendar.addWorkdays(dayOf(at), FEEDBACK_WORKDAYS)
  const ground = { feedbackDueOn, ...plain(rest) }
  return isNew
    ? { type: 'CardIssued', body: { caseId, kind, itemId, mode: 'auto', ...ground } }
    : { type: 'CardEscalated', body: ground }
}

/** Without the members that are not there: an event's body has no `undefined`. */
const plain = ({
  stepId,
  officerId,
  ...rest
}: Omit<Verdict, 'isNew' | 'caseId' | 'kind' | 'itemId'>) => ({
  ...rest,
  ...(stepId && { stepId }),
  ...(officerId && { officerId }),
})
