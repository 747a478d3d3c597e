import { own } from '../../../src/foundation/own.ts'
import { Card, Empty, Progress } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { COVERAGE, coveredText, missingText, unitSaysText, WHY_NOT } from '#text/supervision'
import type { Me } from '../../contract.ts'
import { Fetched } from '../../ui/Fetched.tsx'
import { useAnswer } from '../client.ts'
import { Room } from './SupervisionNav.tsx'

/** 三个全覆盖: units, items, processes; each with its list of what is missing. */
export function CoveragePage({ me }: { me: Me }) {
  const found = useAnswer('/api/supervision/coverage')
  return (
    <Room me={me} title={COVERAGE.title}>
      <Fetched of={found}>
        {({ units, items, processes }) => (
          <div className="thirds">
            <PartCard title={COVERAGE.units} about={COVERAGE.unitsSays} part={units}>
              {(u) => (
                <li key={u.unitId}>
                  {u.unitName} <small>{own(WHY_NOT, u.says)}</small>
                </li>
              )}
            </PartCard>
            <PartCard title={COVERAGE.items} about={COVERAGE.itemsSays} part={items}>
              {(i) => (
                <li key={i.itemId}>
                  {i.itemName} <small>{i.unitName}</small>
                </li>
              )}
            </PartCard>
            <PartCard title={COVERAGE.processes} about={COVERAGE.processesSays} part={processes}>
              {(p) => (
                <li key={p.caseId}>
                  <Link to={`/cases/${p.caseId}`}>{p.caseId}</Link>{' '}
                  <small>{unitSaysText(p.unitName, p.says)}</small>
                </li>
              )}
            </PartCard>
          </div>
        )}
      </Fetched>
    </Room>
  )
}

const MOST_LISTED = 200

function PartCard<M>({
  title,
  about,
  part: { all, covered, missing },
  children,
}: {
  title: string
  about: string
  part: { all: number; covered: number; missing: readonly M[] }
  children: (missing: M) => ReactNode
}) {
  return (
    <Card size="small" title={title}>
      <Progress
        percent={all === 0 ? 0 : Math.floor((covered / all) * 1000) / 10}
        aria-label={title}
      />
      <p className="hint">{coveredText(about, all, covered)}</p>
      {missing.length === 0 ? (
        <Empty description={COVERAGE.complete} />
      ) : (
        <ul className="missing" tabIndex={0} aria-label={missingText(title)}>
          {missing.slice(0, MOST_LISTED).map(children)}
        </ul>
      )}
    </Card>
  )
}
