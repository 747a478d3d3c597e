import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Typeset, TypesetJob } from './typesetter.ts'

/** A process of its own that sets one document after the other (typesetter.ts). */
let compiler: NodeCompiler | undefined

function typeset({ typst, fonts, data }: TypesetJob): Typeset {
  // A template is published by people: below the fonts there is nothing that it could read.
  compiler ??= NodeCompiler.create({ workspace: fonts, fontArgs: [{ fontPaths: [fonts] }] })
  const compiled = compiler.compile({ mainFileContent: typst, inputs: { data } })
  if (compiled.result) return { pdf: compiler.pdf(compiled.result) }
  const diagnostics = compiler.fetchDiagnostics(compiled.takeDiagnostics()!)
  return { problem: diagnostics.map(({ message }) => message).join('; ') }
}

process.on('message', (job: TypesetJob) => process.send!(typeset(job)))
process.on('disconnect', () => process.exit())
