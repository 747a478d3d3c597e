import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useMemo } from 'react'
import type { CaseId } from '../../../src/foundation/ids.ts'
import { get } from '../client.ts'
import { ProcessDiagram } from '../process/ProcessDiagram.tsx'

/** The case's process with done, current and late steps coloured. */
export function Diagram({
  caseId,
  version,
  deviations,
}: {
  caseId: CaseId
  version: number
  deviations: Readonly<Record<string, 'warning' | 'yellow' | 'red'>>
}) {
  const process = useQuery({
    queryKey: ['process', caseId, version],
    queryFn: () =>
      get<{ xml: string; marks: Record<string, string> }>(`/api/cases/${caseId}/process`),
  })
  const marks = useMemo(() => {
    const found = { ...process.data?.marks }
    for (const [id, level] of Object.entries(deviations))
      found[id] = [...(found[id] ? [found[id]] : []), `card-${level}`].join(' ')
    return found
  }, [process.data, deviations])
  if (process.error) return <Alert type="error" title={process.error.message} />
  return (
    <>
      {process.data && <ProcessDiagram xml={process.data.xml} marks={marks} label="流程图" />}
      <div className="legend">
        <span>
          <i style={{ background: '#dff1e5', borderColor: '#1a6b3c' }} />
          已办
        </span>
        <span>
          <i style={{ background: '#fff3d6', borderColor: '#b97900' }} />
          当前
        </span>
        <span>
          <i style={{ background: '#fdecea', borderColor: '#b3261e' }} />
          当前，已超环节时限
        </span>
        {Object.keys(deviations).length > 0 && (
          <span>
            <i style={{ background: '#fff', borderColor: '#b3261e', borderStyle: 'dashed' }} />
            在这一环节发过牌
          </span>
        )}
      </div>
    </>
  )
}
