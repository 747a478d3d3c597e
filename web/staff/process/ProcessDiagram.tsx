import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import { useEffect, useRef, useState } from 'react'
import { DIAGRAM } from '#text/process'
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'

/**
 * A BPMN file as it is drawn; `marks` colour elements by id, each by one class or several
 * (staff.css).
 */
export function ProcessDiagram({
  xml,
  marks,
  label,
}: {
  xml: string
  marks: Readonly<Record<string, string>>
  label: string
}) {
  const host = useRef<HTMLDivElement>(null)
  const [unreadable, setUnreadable] = useState(false)
  useEffect(() => {
    if (!host.current) return
    const viewer = new NavigatedViewer({ container: host.current })
    let gone = false
    setUnreadable(false)
    viewer
      .importXML(xml)
      .then(() => {
        if (gone) return
        const canvas = viewer.get<{
          zoom: (to: 'fit-viewport', centre: 'auto') => void
          addMarker: (id: string, marker: string) => void
        }>('canvas')
        const elements = viewer.get<{ get: (id: string) => unknown }>('elementRegistry')
        canvas.zoom('fit-viewport', 'auto')
        for (const [id, names] of Object.entries(marks))
          if (elements.get(id)) for (const name of names.split(' ')) canvas.addMarker(id, name)
      })
      .catch(() => setUnreadable(!gone))
    return () => {
      gone = true
      viewer.destroy()
    }
  }, [xml, marks])
  return (
    <>
      {unreadable && <p>{DIAGRAM.none}</p>}
      <div className="diagram" ref={host} role="img" aria-label={label} hidden={unreadable} />
    </>
  )
}
