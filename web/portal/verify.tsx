/** @jsxImportSource preact */
import type { Verdict } from '../../src/portal/verdict.ts'
import { chineseDay } from '../text/labels.ts'
import { type Frame, Page } from './frame.tsx'
import { Fact, Field, Notice } from './kit.tsx'

function verdictText(result: Verdict): string {
  const { by } = result
  switch (result.verdict) {
    case 'genuine':
      return by === 'file' ? '文件是真的，与签发时一字不差。' : '系统中有这份文书。'
    case 'altered':
      return '这个文件与签发的不一样，被改动过。下面是系统里签发的那一份。'
    case 'revoked':
      return `确实签发过，但已于${chineseDay(result.revokedOn)}撤销，不再有效（行政许可法第六十九条）。`
    case 'unknown':
      return by === 'file' ? '没有找到与这个文件完全一致的文书。' : '没有找到这份文书。'
  }
}

function Result({ result }: { result: Verdict }) {
  return (
    <Notice kind={result.verdict === 'genuine' ? 'good' : 'error'}>
      <b>{verdictText(result)}</b>
      {result.verdict === 'unknown' ? (
        '文件可能被改动过，或者不是本县签发的。'
      ) : (
        <>
          <dl class="facts">
            <Fact name="名称">{result.title}</Fact>
            <Fact name="文号">{result.number}</Fact>
            <Fact name="签发单位">{result.unitName}</Fact>
            <Fact name="签发日期">{chineseDay(result.issuedOn)}</Fact>
          </dl>
          {result.by === 'number' && '如要确认手中文件未被改动，请在下面选择文件核对。'}
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
    <Page frame={frame} title="验真伪">
      <h1>验证文书和证照</h1>
      {problem && <Notice>{problem}</Notice>}
      {result && <Result result={result} />}
      <form method="post" encType="multipart/form-data" class="form narrow">
        <Field id="file" label="选择要核对的 PDF 文件">
          <input id="file" name="file" type="file" accept=".pdf" required />
        </Field>
        <button type="submit">核对</button>
      </form>
      <p class="note">也可以直接扫描文书上的二维码。核对只比较文件的指纹，文件不会保存。</p>
    </Page>
  )
}
