/** @jsxImportSource preact */
import type { CaseView } from '../../src/cases/view.ts'
import type { CaseId } from '../../src/foundation/ids.ts'
import type { InclusionProof } from '../../src/ledger/proof.ts'
import { chineseTime } from '../text/labels.ts'
import { PORTAL, PROGRESS } from '../text/portal.ts'
import { positionText, PROOF, receivedText, sealedText, SUBMITTED } from '../text/portal-apply.ts'
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
    <Page frame={frame} title={SUBMITTED.title}>
      <h1>{SUBMITTED.title}</h1>
      <Steps at={3} />
      <Notice kind="good">
        <b>{receivedText(itemName)}</b>
        {SUBMITTED.notAccepted}
      </Notice>
      <Receipt {...received} />
      {queryCode && <p>{SUBMITTED.keepCode}</p>}
      <p class="actions">
        {receipt && (
          <a class="button" href={`/my/documents/${receipt.documentId}`}>
            {SUBMITTED.receipt}
          </a>
        )}{' '}
        <a class="button plain" href={`/my/cases/${caseId}`}>
          {SUBMITTED.toCase}
        </a>
      </p>
    </Page>
  )
}

const Receipt = ({ caseId, queryCode, qr }: Pick<Received, 'caseId' | 'queryCode' | 'qr'>) => (
  <div class="receipt">
    <dl class="facts">
      <Fact name={PROGRESS.caseId} kind="big">
        {caseId}
      </Fact>
      {queryCode && (
        <Fact name={PORTAL.queryCode} kind="big">
          {queryCode}
        </Fact>
      )}
      <Fact name={SUBMITTED.proof}>
        <a href={`/my/cases/${caseId}/proof`}>{SUBMITTED.toProof}</a>
        {PORTAL.proofMeans}
      </Fact>
    </dl>
    {qr && (
      <figure class="qr">
        <div
          role="img"
          aria-label={SUBMITTED.qr}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own SVG of our own address
          dangerouslySetInnerHTML={{ __html: qr }}
        />
        <figcaption>{SUBMITTED.scan}</figcaption>
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
          <p>{sealedText(caseId)}</p>
          <dl class="facts">
            <Fact name={PROOF.position}>
              {positionText(proof.position + 1, proof.checkpoint.size)}
            </Fact>
            <Fact name={PROOF.fingerprint} kind="hash">
              {proof.eventHash}
            </Fact>
            <Fact name={PROOF.root} kind="hash">
              {proof.checkpoint.root}
            </Fact>
            <Fact name={PROOF.signedAt}>{chineseTime(proof.checkpoint.signedAt)}</Fact>
          </dl>
          <p>
            <a class="button" href={`/api/cases/${caseId}/proof`}>
              {PROOF.download}
            </a>
          </p>
          <p class="note">{PROOF.note}</p>
        </>
      ) : (
        <Notice kind="info">{PROOF.sealing}</Notice>
      )}
      <p>
        <a href={`/my/cases/${caseId}`}>{PROOF.back}</a>
      </p>
    </Page>
  )
}
