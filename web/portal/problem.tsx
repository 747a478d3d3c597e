/** @jsxImportSource preact */
import { happenedAndNext, OFFLINE, PORTAL } from '../text/portal.ts'
import { type Frame, Page } from './frame.tsx'

export function Offline({ frame }: { frame: Frame }) {
  return (
    <Page frame={frame} title={OFFLINE.title}>
      <h1>{OFFLINE.heading}</h1>
      <p>{OFFLINE.read}</p>
      <p>{OFFLINE.written}</p>
    </Page>
  )
}

/** Why there is no such page, or no way on: what happened, then what to do next. */
export function Problem({ frame, says }: { frame: Frame; says: string }) {
  const [happened, next] = happenedAndNext(says)
  return (
    <Page frame={frame} title={happened}>
      <h1>{happened}</h1>
      {next && <p>{next}</p>}
      <p>
        <a class="button" href="/">
          {PORTAL.home}
        </a>
      </p>
    </Page>
  )
}
