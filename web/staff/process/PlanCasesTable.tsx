import { Link } from 'react-router'
import type { PlanCases, PlanPreview, ProcessPlan } from '../../contract.ts'
import { handedOverText, misfitText, PLAN_WORDS, skipsText } from '#text/process'
import { type Asked, partOf } from '../../ui/Fetched.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Status } from '../../ui/Status.tsx'

interface Row {
  caseId: string
  itemName?: string
  /** From where to where. */
  way: string
  notes: string[]
  stays: boolean
}

const COLUMNS: readonly Column<Row>[] = [
  {
    name: 'case',
    label: PLAN_WORDS.case,
    show: ({ caseId, itemName }) => (
      <>
        <Link to={`/cases/${caseId}`}>{caseId}</Link> {itemName}
      </>
    ),
    by: (row) => row.caseId,
  },
  {
    name: 'way',
    label: PLAN_WORDS.way,
    show: ({ way, stays }) => (
      <>
        {way} {stays && <Status tone="soon">{PLAN_WORDS.stays}</Status>}
      </>
    ),
    by: (row) => row.way,
  },
  {
    name: 'notes',
    label: PLAN_WORDS.notes,
    show: ({ notes }) => notes.length > 0 && <small>{notes.join('；')}</small>,
  },
]

/** What becomes of each case, or what became of it. */
export function PlanCasesTable({
  of,
  staying,
}: {
  of: Asked<PlanPreview | PlanCases>
  staying?: ProcessPlan['staying']
}) {
  return (
    <List
      at="cases-"
      of={partOf(of, (found) => rowsOf(found, staying))}
      rowKey={(row) => row.caseId}
      columns={COLUMNS}
      measure={PLAN_WORDS.measure}
      empty={PLAN_WORDS.noCases}
      pageSize={10}
    />
  )
}

const NO_NAMES: PlanCases['itemNames'] = {}

function rowsOf(found: PlanPreview | PlanCases, staying: ProcessPlan['staying']): Row[] {
  const { names, cases } = found
  const before = (id: string) => names.before[id] ?? id
  const after = (id: string) => names.after[id] ?? id
  const reasons = (misfits: PlanPreview['cases'][number]['misfits']) =>
    misfits.map((m) => misfitText(before(m.id), m.problem))
  const ahead = cases.map((c): Row => {
    const stands = c.stands.map(before).join('、') || PLAN_WORDS.notAccepted
    const goesOn = c.goesOn.map(after).join('、') || PLAN_WORDS.fromTheBeginning
    const stays = c.misfits.length > 0
    return {
      caseId: c.caseId,
      itemName: c.itemName,
      way: stays ? stands : `${stands} → ${goesOn}`,
      stays,
      notes: [
        ...reasons(c.misfits),
        ...(c.skips.length > 0 ? [skipsText(c.skips.map(after))] : []),
        ...(c.handedOver.length > 0 ? [handedOverText(c.handedOver.map(after))] : []),
      ],
    }
  })
  const { moved, itemNames } = 'moved' in found ? found : { moved: [], itemNames: NO_NAMES }
  const itemOf = (caseId: string) => {
    const itemName = itemNames[caseId]
    return itemName === undefined ? {} : { itemName }
  }
  return [
    ...ahead,
    ...moved.map(
      (caseId): Row => ({
        caseId,
        ...itemOf(caseId),
        way: PLAN_WORDS.moved,
        notes: [],
        stays: false,
      }),
    ),
    ...(staying ?? []).map(
      ({ caseId, misfits }): Row => ({
        caseId,
        ...itemOf(caseId),
        way: '',
        stays: true,
        notes: reasons(misfits),
      }),
    ),
  ]
}
