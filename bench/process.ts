import { Engine } from 'bpmn-engine'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileProcess, completeTask, openTasks, parseBpmn, startRun } from '#process'
import { dataDir } from '#platform/repository'
import { type Benchmark, count, median, rate } from './measure.ts'

const source = readFileSync(join(dataDir, 'processes/general.bpmn'), 'utf8')

export const processStep: Benchmark = {
  name: 'process',
  about:
    'one step of a process from and to its serialised state, against bpmn-engine recover → signal → getState',
  run: async () => {
    const parsed = await parseBpmn(source)
    if ('refusals' in parsed) throw new Error('general.bpmn')
    const compiled = compileProcess(parsed.file)
    if ('refusals' in compiled) throw new Error('general.bpmn')
    const { net } = compiled
    const stored = JSON.stringify(startRun(net).state)
    const first = openTasks(net, JSON.parse(stored))[0]!
    let bytes = 0
    const ours = rate(() => {
      const text = JSON.stringify(
        completeTask(net, JSON.parse(stored), first, { outcome: 'agree' }).state,
      )
      bytes = Math.max(bytes, text.length)
    })

    // The same file for bpmn-engine: our conditions are FEEL, which it does not read, so the first
    // step must not meet one.
    const engine = new Engine({ name: 'peer', source })
    await engine.execute()
    const peerState = JSON.stringify(await engine.getState())
    await engine.stop()
    const taken: number[] = []
    for (let i = 0; i < 60; i++) {
      const from = performance.now()
      const recovered = new Engine({ name: 'peer' }).recover(JSON.parse(peerState))
      const execution = await recovered.resume()
      execution.signal({ id: first })
      JSON.stringify(await recovered.getState())
      taken.push(performance.now() - from)
      await recovered.stop()
    }
    const theirs = 1000 / median(taken.slice(10))
    const ratio = ours / theirs
    return [
      {
        what: 'process: one step',
        ours: `${count(ours)}/s`,
        against: `bpmn-engine ${count(theirs)}/s`,
        ratio,
        goal: '≥ 500 ×',
        reached: ratio >= 500,
      },
      {
        what: 'process: state',
        ours: `${bytes} bytes`,
        against: `bpmn-engine ${count(peerState.length)} bytes`,
        goal: '≤ 300 bytes',
        reached: bytes <= 300,
      },
    ]
  },
}
