import { useMemo } from 'react'
import { CASE, DIAGRAM_LEGEND } from '#text/cases'
import { Fetched } from '../../ui/Fetched.tsx'
import { useAnswer } from '../client.ts'
import { ProcessDiagram } from '../process/ProcessDiagram.tsx'

/** The case's process with done, current and late steps coloured. */
export function Diagram({
  caseId,
  deviations,
}: {
  caseId: string
  /** Cards by step. */
  deviations: Readonly<Record<string, 'warning' | 'yellow' | 'red'>>
}) {
  const process = useAnswer('/api/cases/{caseId}/process', { path: { caseId } })
  const marks = useMemo(() => {
    const found: Record<string, string> = { ...process.data?.marks }
    for (const [id, level] of Object.entries(deviations))
      found[id] = [...(found[id] ? [found[id]] : []), `card-${level}`].join(' ')
    return found
  }, [process.data, deviations])
  const legend = Object.entries(DIAGRAM_LEGEND).filter(
    ([name]) => name !== 'carded' || Object.keys(deviations).length > 0,
  )
  return (
    <Fetched of={process}>
      {({ xml }) => (
        <>
          <ProcessDiagram xml={xml} marks={marks} label={CASE.diagram} />
          <div className="legend">
            {legend.map(([name, says]) => (
              <span key={name}>
                <i className={name} />
                {says}
              </span>
            ))}
          </div>
        </>
      )}
    </Fetched>
  )
}
