/** @jsxImportSource preact */
import type { Verdict } from '../../src/portal/verdict.ts'
import { chineseDay } from '../text/labels.ts'
import { fingerprintText, FRAME, validityText, verdictText, VERIFY } from '../text/portal.ts'
import { type Frame, Page } from './frame.tsx'
import { Fact, Field, Notice } from './kit.tsx'

function Result({ result }: { result: Verdict }) {
  return (
    <Notice kind={result.verdict === 'genuine' ? 'good' : 'error'}>
      <b>{verdictText(result)}</b>
      {result.verdict === 'unknown' ? (
        VERIFY.mayBeAltered
      ) : (
        <>
          <dl class="facts">
            <Fact name={VERIFY.name}>{result.title}</Fact>
            <Fact name={VERIFY.number}>{result.number}</Fact>
            {result.holder && <Fact name={VERIFY.holder}>{result.holder}</Fact>}
            {result.itemName && <Fact name={VERIFY.item}>{result.itemName}</Fact>}
            {result.certificateNumber && (
              <Fact name={VERIFY.certificate}>{result.certificateNumber}</Fact>
            )}
            {result.validity && <Fact name={VERIFY.validity}>{validityText(result.validity)}</Fact>}
            <Fact name={VERIFY.unit}>{result.unitName}</Fact>
            <Fact name={VERIFY.issuedOn}>{chineseDay(result.issuedOn)}</Fact>
            {result.signedWith && (
              <Fact name={VERIFY.signedWith}>{fingerprintText(result.signedWith)}</Fact>
            )}
          </dl>
          {result.holder && <p>{VERIFY.compareHolder}</p>}
          {result.by === 'number' && <p>{VERIFY.compare}</p>}
        </>
      )}
    </Notice>
  )
}

/** 验真伪: what is said of a paper, and the form that compares the file in hand. */
export function Verify({
  frame,
  result,
  problem,
}: {
  frame: Frame
  result?: Verdict
  problem?: string
}) {
  return (
    <Page frame={frame} title={FRAME.verify}>
      <h1>{VERIFY.heading}</h1>
      {problem && <Notice>{problem}</Notice>}
      {result && <Result result={result} />}
      <form method="post" encType="multipart/form-data" class="form narrow">
        <Field id="file" label={VERIFY.file}>
          <input id="file" name="file" type="file" accept=".pdf" required />
        </Field>
        <button type="submit">{VERIFY.send}</button>
      </form>
      <p class="note">{VERIFY.note}</p>
      <h2>{VERIFY.signature}</h2>
      <p>{VERIFY.howToSee}</p>
      <p class="note">
        {VERIFY.unknownIssuer}
        <a href="/verify/certificate.cer">{VERIFY.download}</a>
      </p>
    </Page>
  )
}
