import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import { useEffect, useRef, useState } from 'react'
import { DIAGRAM } from '#text/process'
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'

interface Canvas {
  resized: () => void
  zoom: (to: 'fit-viewport', centre: 'auto') => void
  addMarker: (id: string, marker: string) => void
}

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
    const at = host.current
    if (!at) return
    const viewer = new NavigatedViewer({ container: at })
    let gone = false
    // Drawn as large as there is room, also when a telephone is turned.
    const size = new ResizeObserver(() => {
      if (at.clientWidth === 0) return
      const canvas = viewer.get<Canvas>('canvas')
      canvas.resized()
      canvas.zoom('fit-viewport', 'auto')
    })
    setUnreadable(false)
    viewer
      .importXML(xml)
      .then(() => {
        if (gone) return
        const canvas = viewer.get<Canvas>('canvas')
        const elements = viewer.get<{ get: (id: string) => unknown }>('elementRegistry')
        size.observe(at)
        for (const [id, names] of Object.entries(marks))
          if (elements.get(id)) for (const name of names.split(' ')) canvas.addMarker(id, name)
      })
      .catch(() => setUnreadable(!gone))
    return () => {
      gone = true
      size.disconnect()
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
