/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'

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
        <title>{`${title} - ${frame.county}政务服务`}</title>
        <link rel="stylesheet" href={`/portal.css?v=${frame.version}`} />
        <link rel="icon" href={`/portal/icon.svg?v=${frame.version}`} type="image/svg+xml" />
        <link rel="manifest" href="/manifest.webmanifest" />
      </head>
      <body>
        <a class="skip" href="#main">
          跳到正文
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
        <b>一门</b>
        <span>{frame.county}政务服务</span>
      </a>
      <nav aria-label="主要栏目">
        <a href="/">办事</a>
        <a href="/progress">查进度</a>
        <a href="/appointments/new">预约</a>
        {!frame.isLarge && <a href="/letters">咨询投诉</a>}
        {!frame.isLarge && <a href="/open">公开</a>}
        {frame.signedIn ? <a href="/my">我的</a> : <a href="/sign-in">登录</a>}
        <a href={`/large?on=${frame.isLarge ? '0' : '1'}&back=${encodeURIComponent(frame.path)}`}>
          {frame.isLarge ? '标准版' : '长者版'}
        </a>
      </nav>
    </div>
  </header>
)

const Footer = ({ frame }: { frame: Frame }) => (
  <footer>
    <div class="wide">
      <p>{frame.county}行政审批服务局主办 · 事项内容为演示数据，正式使用前须由各单位核定。</p>
      <p>
        <a href="/letters">咨询投诉</a> · <a href="/verify">验真伪</a> ·{' '}
        <a href="/privacy">个人信息</a>
        {!frame.isLarge && (
          <>
            {' '}
            · <a href="/workdays">工作日计算</a> · <a href="/staff/">工作人员入口</a>
          </>
        )}
        {frame.demo && (
          <>
            {' '}
            · <a href="/demo">演示账号与短信箱</a>
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
