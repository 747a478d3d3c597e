import Viewer from 'bpmn-js/lib/Viewer'
import { useEffect, useRef, useState } from 'react'
import { DIAGRAM } from '#text/process'
import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'

interface Canvas {
  resized: () => void
  zoom: (to: 'fit-viewport', centre: 'auto') => void
  viewbox: () => { inner: { width: number; height: number } }
  addMarker: (id: string, marker: string) => void
}

/** Its words are read at this scale; where there is less room, it scrolls. */
const LEAST_SCALE = 0.8
/** Around it. */
const MARGIN = 16

/** Gives it room to be read in, and shows first where the case stands. */
function makeRoom(at: HTMLDivElement, canvas: Canvas): void {
  const { width, height } = canvas.viewbox().inner
  at.style.minWidth = `${Math.ceil(width * LEAST_SCALE) + MARGIN}px`
  at.style.minHeight = `${Math.ceil(height * LEAST_SCALE) + MARGIN}px`
}
function showCurrent(at: HTMLDivElement): void {
  const scroller = at.parentElement
  const current = at.querySelector('.current')?.getBoundingClientRect()
  if (!scroller || !current) return
  const { left, width } = scroller.getBoundingClientRect()
  scroller.scrollLeft += current.left + current.width / 2 - left - width / 2
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
    const viewer = new Viewer({ container: at })
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
        makeRoom(at, canvas)
        size.observe(at)
        for (const [id, names] of Object.entries(marks))
          if (elements.get(id)) for (const name of names.split(' ')) canvas.addMarker(id, name)
        requestAnimationFrame(() => showCurrent(at))
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
      <div className="diagram" role="region" tabIndex={0} aria-label={label} hidden={unreadable}>
        <div ref={host} role="img" aria-label={label} />
      </div>
    </>
  )
}
