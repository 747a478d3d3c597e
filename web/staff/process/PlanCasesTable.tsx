import { Empty, Table, Tag } from 'antd'
import { Link } from 'react-router'
import type { CaseId } from '../../../src/foundation/ids.ts'
import type { ProcessPlan } from '../../../src/cases/process-plan.ts'
import type { PlanCases, PlanPreview } from '../../../src/cases/plan-views.ts'
import { handedOverText, misfitText, PLAN_WORDS, skipsText } from '#text/process'

interface Row {
  caseId: CaseId
  itemName?: string
  /** From where to where. */
  way: string
  notes: string[]
  stays: boolean
}

/** What becomes of each case, or what became of it. */
export function PlanCasesTable({
  found,
  isLoading,
  staying,
}: {
  found: PlanPreview | PlanCases | undefined
  isLoading: boolean
  staying?: ProcessPlan['staying']
}) {
  const rows = found ? rowsOf(found, staying) : []
  return (
    <Table<Row>
      size="small"
      rowKey="caseId"
      loading={isLoading}
      dataSource={rows}
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      showHeader={false}
      locale={{ emptyText: <Empty description={PLAN_WORDS.noCases} /> }}
      columns={[
        {
          title: PLAN_WORDS.case,
          render: (_, { caseId, itemName, way, notes, stays }) => (
            <div className="row-card">
              <span>
                <Link to={`/cases/${caseId}`}>{caseId}</Link> {itemName}
              </span>
              <span>
                {way} {stays && <Tag color="orange">{PLAN_WORDS.stays}</Tag>}
              </span>
              {notes.map((note) => (
                <small key={note}>{note}</small>
              ))}
            </div>
          ),
        },
      ]}
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
  const itemOf = (caseId: CaseId) => {
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
