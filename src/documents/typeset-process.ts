import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import type { Typeset, TypesetJob } from './typesetter.ts'

/** A process of its own that sets one document after the other (typesetter.ts). */
let compiler: NodeCompiler | undefined

function typeset({ typst, fonts, data, standard }: TypesetJob): Typeset {
  // A template is published by people: below the fonts there is nothing that it could read.
  compiler ??= NodeCompiler.create({ workspace: fonts, fontArgs: [{ fontPaths: [fonts] }] })
  const compiled = compiler.compile({ mainFileContent: typst, inputs: { data } })
  if (compiled.result) return written(compiler, compiled.result, standard)
  const diagnostics = compiler.fetchDiagnostics(compiled.takeDiagnostics()!)
  return { problem: diagnostics.map(({ message }) => message).join('; ') }
}

/** A standard has rules of its own, and what breaks one is told in an error. */
function written(
  by: NodeCompiler,
  document: NodeTypstDocument,
  standard: TypesetJob['standard'],
): Typeset {
  try {
    return { pdf: by.pdf(document, standard && { pdfStandard: standard }) }
  } catch (error) {
    const { message } = error as Error
    const [, said] = /message: "((?:\\.|[^"\\])*)"/.exec(message) ?? []
    return { problem: said?.replace(/\\(.)/g, '$1') ?? message }
  }
}

process.on('message', (job: TypesetJob) => process.send!(typeset(job)))
process.on('disconnect', () => process.exit())
