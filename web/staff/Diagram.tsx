import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import { useEffect, useRef } from 'react'
import type { CaseId } from '../../src/foundation/ids.ts'
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import { get } from './client.ts'

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
  const host = useRef<HTMLDivElement>(null)
  const process = useQuery({
    queryKey: ['process', caseId, version],
    queryFn: () =>
      get<{ xml: string; marks: Record<string, string> }>(`/api/cases/${caseId}/process`),
  })
  useEffect(() => {
    if (!process.data || !host.current) return
    const viewer = new NavigatedViewer({ container: host.current })
    let gone = false
    viewer.importXML(process.data.xml).then(() => {
      if (gone) return
      const canvas = viewer.get<{
        zoom: (to: string) => void
        addMarker: (id: string, marker: string) => void
      }>('canvas')
      canvas.zoom('fit-viewport')
      for (const [id, mark] of Object.entries(process.data.marks)) canvas.addMarker(id, mark)
      for (const [id, level] of Object.entries(deviations))
        if (viewer.get<{ get: (id: string) => unknown }>('elementRegistry').get(id))
          canvas.addMarker(id, `card-${level}`)
    })
    return () => {
      gone = true
      viewer.destroy()
    }
  }, [process.data, deviations])
  if (process.error) return <Alert type="error" title={process.error.message} />
  return (
    <>
      <div className="diagram" ref={host} role="img" aria-label="流程图" />
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
