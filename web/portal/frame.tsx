/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { FRAME, hostText, PROGRESS, siteName, WORKDAYS } from '../text/portal.ts'
import { LETTERS } from '../text/portal-letters.ts'
import { OPEN } from '../text/portal-open.ts'

export interface Frame {
  county: string
  path: string
  signedIn: boolean
  demo: boolean
  /** Of styles and scripts: part of their addresses. */
  version: string
  /** 长者模式. */
  isLarge: boolean
}

/** The frame of every page: title, skip link, navigation, footer. */
export function Page({
  frame,
  title,
  children,
}: {
  frame: Frame
  title: string
  children: ComponentChildren
}) {
  return (
    <html lang="zh-CN" class={frame.isLarge ? 'large' : undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="theme-color" content="#0b57a4" />
        <title>{`${title} - ${siteName(frame.county)}`}</title>
        <link rel="stylesheet" href={`/portal.css?v=${frame.version}`} />
        <link rel="icon" href={`/portal/icon.svg?v=${frame.version}`} type="image/svg+xml" />
        <link rel="manifest" href="/manifest.webmanifest" />
      </head>
      <body>
        <a class="skip" href="#main">
          {FRAME.skip}
        </a>
        <Header frame={frame} />
        <main id="main" class="wide">
          {children}
        </main>
        <Footer frame={frame} />
        <Script frame={frame} name="site" />
      </body>
    </html>
  )
}

const Header = ({ frame }: { frame: Frame }) => (
  <header>
    <div class="wide bar">
      <a class="brand" href="/">
        <b>{FRAME.product}</b>
        <span>{siteName(frame.county)}</span>
      </a>
      <nav aria-label={FRAME.navigation}>
        <a href="/">{FRAME.items}</a>
        <a href="/progress">{PROGRESS.title}</a>
        <a href="/appointments/new">{FRAME.appointments}</a>
        {!frame.isLarge && <a href="/letters">{LETTERS.title}</a>}
        {!frame.isLarge && <a href="/open">{OPEN.title}</a>}
        {frame.signedIn ? <a href="/my">{FRAME.my}</a> : <a href="/sign-in">{FRAME.signIn}</a>}
        <a href={`/large?on=${frame.isLarge ? '0' : '1'}&back=${encodeURIComponent(frame.path)}`}>
          {frame.isLarge ? FRAME.standard : FRAME.large}
        </a>
      </nav>
    </div>
  </header>
)

const Footer = ({ frame }: { frame: Frame }) => (
  <footer>
    <div class="wide">
      <p>{hostText(frame.county)}</p>
      <p>
        <a href="/letters">{LETTERS.title}</a> · <a href="/verify">{FRAME.verify}</a> ·{' '}
        <a href="/privacy">{FRAME.privacy}</a>
        {!frame.isLarge && (
          <>
            {' '}
            · <a href="/workdays">{WORKDAYS.title}</a> · <a href="/staff/">{FRAME.staff}</a>
          </>
        )}
        {frame.demo && (
          <>
            {' '}
            · <a href="/demo">{FRAME.demo}</a>
          </>
        )}
      </p>
    </div>
  </footer>
)

/** A script that improves the page; the page works without it. */
export const Script = ({
  frame,
  name,
}: {
  frame: Frame
  name: 'find' | 'form' | 'keep' | 'site'
}) => <script type="module" src={`/portal/${name}.js?v=${frame.version}`} />
