import { expect, test } from 'vitest'
import { z } from 'zod'
import type { ApplicantId } from '#foundation/ids'
import { walkUntil } from '../testing/walk.ts'
import { ACT_NAMES, type ActName, ACTS, FACTS } from './acts/index.ts'
import { type AnyAct, type AnyFact, fact } from './acts/act.ts'
import type { CaseFact } from './events.ts'
import { foldEach } from './fold.ts'
import { internalOf, internalPapersOf, seenBy } from './outside.ts'

const HIS = '00000000-0000-4000-8000-00000000000a' as ApplicantId
const APPLICANT = { kind: 'applicant', applicantId: HIS } as const

const isInternal = (type: string) => (FACTS as Record<string, AnyFact>)[type]!.internal
const INTERNAL = Object.keys(FACTS).filter(isInternal)
const INTERNAL_ACTS: ActName[] = ACT_NAMES.filter((name) =>
  Object.keys((ACTS[name] as AnyAct).facts).some(isInternal),
)

/** What somebody wrote into a fact; each writes something else. */
const wordsOf = ({ body }: CaseFact) =>
  Object.values(body).filter((value): value is string => /^第 \d+ 次/.test(String(value)))

test('内部的事实：申请人看到的办件里没有它说的话，也没有它改动的内容；工作人员都看得到', () => {
  const met = new Set<string>()
  walkUntil(INTERNAL_ACTS, ({ state, facts }, { net }) => {
    const loaded = { state, facts, states: foldEach(state.caseId, facts, () => net) }
    const outside = seenBy(APPLICANT, loaded)
    const told = outside.facts.filter(outside.isTold)
    // A request may be repeated in what is told, as is the reason of an extension.
    const saidOpenly = new Set(told.flatMap(wordsOf))
    const shown = JSON.stringify(outside.state)
    for (const fact of facts.filter(internalOf)) {
      met.add(fact.type)
      for (const words of wordsOf(fact))
        if (!saidOpenly.has(words)) expect(shown, fact.type).not.toContain(words)
      expect(outside.facts.includes(fact), fact.type).toBe(internalOf(fact) === 'words')
      expect(outside.isTold(fact)).toBe(false)
    }
    const inside = seenBy('system', loaded)
    expect([inside.state, inside.facts, facts.every(inside.isTold)]).toEqual([state, facts, true])
    const { stage, version, documents } = state
    expect(outside.state).toMatchObject({ stage, version, documents })
  })
  expect([...met].sort(), '每一种内部的事实都出现过').toEqual(INTERNAL.sort())
})

test('内部的文书：随内部的事实，或者自己写明；其余的都给申请人', () => {
  const paper = (kind: string) => ({ kind, title: kind, mark: '函', words: () => ({}) })
  const one = (more: Parameters<typeof fact>[3]) => fact('某事', z.object({}), () => ({}), more)
  const internal = internalPapersOf({
    Kept: one({ internal: 'all', papers: [paper('kept')] }),
    Worded: one({
      internal: 'words',
      papers: [paper('notice'), { ...paper('inquiry'), isInternal: true }],
    }),
    Open: one({ papers: [paper('open')] }),
  })
  expect([...internal]).toEqual(['kept', 'inquiry'])
})
