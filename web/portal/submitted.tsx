/** @jsxImportSource preact */
import { ACCEPTANCE_WORKDAYS } from '#clock/contract'
import type { CaseView } from '../../src/cases/view.ts'
import type { CaseId } from '../../src/foundation/ids.ts'
import type { InclusionProof } from '../../src/ledger/proof.ts'
import { chineseTime } from '../text/labels.ts'
import { PORTAL } from '../text/portal.ts'
import { workdaysText } from '../text/time.ts'
import { Steps } from './apply.tsx'
import { type Frame, Page } from './frame.tsx'
import { Fact, Notice } from './kit.tsx'

interface Received {
  caseId: CaseId
  queryCode?: string | undefined
  itemName: string
  view: CaseView
  qr?: string | undefined
}

/** The receipt: number, code, QR, and the proof that it stands in the ledger. */
export function Submitted({ frame, ...received }: { frame: Frame } & Received) {
  const { caseId, queryCode, itemName, view } = received
  const receipt = view.state.documents.find((d) => d.kind === 'receipt')
  return (
    <Page frame={frame} title="已收到申请">
      <h1>已收到申请</h1>
      <Steps at={3} />
      <Notice kind="good">
        <b>我们已收到您的“{itemName}”申请。</b>这还不是受理：窗口会在{' '}
        {workdaysText(ACCEPTANCE_WORKDAYS)}内告诉您已受理，或者一次告知您还缺什么。
      </Notice>
      <Receipt {...received} />
      {queryCode && (
        <p>请记下办件编号和查询码，或者截图保存，不登录也能查进度。查询码只显示这一次。</p>
      )}
      <p class="actions">
        {receipt && (
          <a class="button" href={`/my/documents/${receipt.documentId}`}>
            下载收件凭证
          </a>
        )}{' '}
        <a class="button plain" href={`/my/cases/${caseId}`}>
          查看办件
        </a>
      </p>
    </Page>
  )
}

const Receipt = ({ caseId, queryCode, qr }: Pick<Received, 'caseId' | 'queryCode' | 'qr'>) => (
  <div class="receipt">
    <dl class="facts">
      <Fact name="办件编号" kind="big">
        {caseId}
      </Fact>
      {queryCode && (
        <Fact name="查询码" kind="big">
          {queryCode}
        </Fact>
      )}
      <Fact name="存证">
        <a href={`/my/cases/${caseId}/proof`}>查看{PORTAL.proof}</a>
        {PORTAL.proofMeans}
      </Fact>
    </dl>
    {qr && (
      <figure class="qr">
        <div
          role="img"
          aria-label="查询进度的二维码"
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own SVG of our own address
          dangerouslySetInnerHTML={{ __html: qr }}
        />
        <figcaption>扫码查进度</figcaption>
      </figure>
    )}
  </div>
)

/** 账本存证: where the fact stands and what it can be checked against. */
export function Proof({
  frame,
  caseId,
  proof,
}: {
  frame: Frame
  caseId: CaseId
  proof: InclusionProof | undefined
}) {
  return (
    <Page frame={frame} title={PORTAL.proof}>
      <h1>{PORTAL.proof}</h1>
      {proof ? (
        <>
          <p>
            办件 {caseId}{' '}
            的收件事实已封存在账本里，位置和指纹如下。封存后任何人，包括系统管理员，改动其中一个字都会被发现。
          </p>
          <dl class="facts">
            <Fact name="账本位置">
              第 {proof.position + 1} 号，共 {proof.checkpoint.size} 号
            </Fact>
            <Fact name="这件事的指纹（SM3）" kind="hash">
              {proof.eventHash}
            </Fact>
            <Fact name="账本的根" kind="hash">
              {proof.checkpoint.root}
            </Fact>
            <Fact name="根的签发时间">{chineseTime(proof.checkpoint.signedAt)}</Fact>
          </dl>
          <p>
            <a class="button" href={`/api/cases/${caseId}/proof`}>
              下载证明文件（JSON）
            </a>
          </p>
          <p class="note">证明文件可以用公开的 RFC 6962 算法核对，监察机关保存着每一个根。</p>
        </>
      ) : (
        <Notice kind="info">刚刚提交的申请还在封存，一般几秒钟就好。请稍后刷新。</Notice>
      )}
      <p>
        <a href={`/my/cases/${caseId}`}>返回办件</a>
      </p>
    </Page>
  )
}
