/** @jsxImportSource preact */
import { type Frame, Page } from './frame.tsx'

export function Offline({ frame }: { frame: Frame }) {
  return (
    <Page frame={frame} title="没有网络">
      <h1>现在没有网络</h1>
      <p>您看过的办事指南没有网络也能看：请返回上一页，或打开看过的指南。</p>
      <p>正在填写的内容没有丢：请不要关闭填写的页面，连上网络后会自动保存。</p>
    </Page>
  )
}

/** Why there is no such page, or no way on: what happened, then what to do next. */
export function Problem({ frame, says }: { frame: Frame; says: string }) {
  const [title, ...next] = says.split(/(?<=。)/)
  const text = next.join('')
  return (
    <Page frame={frame} title={title!.replace('。', '')}>
      <h1>{title!.replace('。', '')}</h1>
      {text && <p>{text}</p>}
      <p>
        <a class="button" href="/">
          回到首页
        </a>
      </p>
    </Page>
  )
}
