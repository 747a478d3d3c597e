import { randomUUID } from 'node:crypto'
import { performAct, submitCase } from '#cases'
import type { ActName } from '#cases/contract'
import { type CaseId, staffIds } from '#foundation/ids'
import { sm3Hex } from '#foundation/sm'
import { dayOf, toInstant } from '#foundation/time'
import { findOfficer, saveApplicant } from '#identity'
import { filledForm } from '#sim'
import { type County, openCounty } from '../src/app/county.ts'

/** What the county answered with success: this case stood at this version. */
export interface Acknowledged {
  caseId: CaseId
  version: number
}

const PATH: [string, ActName, object][] = [
  ['clerk1', 'acceptance', {}],
  [
    'handler1',
    'examination',
    {
      stepId: 'examine',
      opinion: '经审查，材料真实完整，符合条件',
      outcome: 'agree',
      officers: [],
    },
  ],
  [
    'reviewer',
    'examination',
    { stepId: 'review', opinion: '同意', outcome: 'agree', officers: [] },
  ],
  ['approver', 'approval', { opinion: '准予许可' }],
  ['clerk1', 'delivery', { way: 'counter', receiver: 'applicant' }],
]

/** What the officers are at: examined, reviewed and decided in one unit. */
export const itemAtWork = (county: County) =>
  county.catalogue.list().find((i) => i.processKey === 'general' && i.level === '县')!

/**
 * Officers, eight unless said otherwise, carry cases from receipt to delivery until told to stop; a
 * fault ends the case at hand, not the officer.
 */
export async function work(
  county: County,
  acknowledge: (done: Acknowledged) => void,
  isOver: () => boolean,
  { lanes = 8, pauseMs = 0 } = {},
): Promise<{ faults: number }> {
  const item = itemAtWork(county)
  const on = dayOf(county.now())
  const run = randomUUID()
  let faults = 0
  const officers = new Map(
    await Promise.all(
      ['clerk1', 'handler1', 'reviewer', 'approver'].map(
        async (role) =>
          [
            role,
            (await findOfficer(county.pool, staffIds.of(`${item.unitId}.${role}`), on))!,
          ] as const,
      ),
    ),
  )
  const applicantId = await saveApplicant(county.pool, county.keys, {
    kind: 'natural-person',
    name: '张小店',
    idNumber: '11010519491231002X',
    phone: '13912345678',
  })
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let n = 0; !isOver(); n++) {
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
        try {
          const submitted = await submitCase(
            county,
            {
              itemId: item.itemId,
              applicantId,
              channel: 'counter',
              form: filledForm(county, item.itemId, '张小店'),
              idempotencyKey: `${run}/${lane}/${n}`,
              materials: item.materials
                .filter((m) => m.required)
                .map((m) => ({
                  materialId: m.materialId,
                  by: 'paper',
                  hash: sm3Hex(`${lane}/${n}/${m.materialId}`),
                })),
            },
            { actor: officers.get('clerk1')!, via: 'desk', at: county.now() },
          )
          if (!submitted.ok) throw new Error(submitted.code)
          acknowledge({ caseId: submitted.caseId, version: submitted.state.version })
          for (const [role, act, command] of PATH) {
            const done = await performAct(
              county,
              submitted.caseId,
              act,
              { ...command },
              { actor: officers.get(role)!, via: 'desk', at: county.now() },
            )
            if (!done.ok) throw new Error(`${act}: ${done.code}`)
            acknowledge({ caseId: done.caseId, version: done.state.version })
          }
        } catch {
          faults += 1
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
    }),
  )
  return { faults }
}

// As a process of its own, to be killed: each acknowledgement is a line on standard output, written
// before the next act.
if (process.argv[1] === import.meta.filename) {
  const [, , ownerUrl, stateDir] = process.argv
  const county = await openCounty({
    ownerUrl: ownerUrl!,
    stateDir: stateDir!,
    now: () => toInstant(new Date()),
  })
  county.sealer.start(() => {})
  await work(
    county,
    (done) => process.stdout.write(`${JSON.stringify(done)}\n`),
    () => false,
  )
}
