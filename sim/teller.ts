import { strict as assert } from 'node:assert'
import {
  caseClocks,
  type CaseState,
  type FilledForm,
  loadCase,
  missingMaterials,
  openVisits,
  performAct,
  readForm,
  type Submission,
  submitCase,
} from '#cases'
import type { ActName } from '#cases/contract'
import { type ClockKind, readClock } from '#clock'
import {
  type ApplicantId,
  type CaseId,
  type ItemId,
  type MaterialId,
  type StaffId,
  staffIds,
  type UnitId,
} from '#foundation/ids'
import { sm3Hex } from '#foundation/sm'
import {
  addDays,
  addSeconds,
  dayOf,
  type Instant,
  instantAt,
  type LegalDay,
} from '#foundation/time'
import {
  type Applicant,
  creditCheckCharacter,
  findOfficer,
  identityCheckDigit,
  saveApplicant,
} from '#identity'
import { getStep } from '#process'
import type { County } from '../src/app/county.ts'
import { JOBS_OF_TIME, tick } from '../src/app/tick.ts'

/**
 * Tells a story of the county: people act on days, everything else goes its lawful way. Used by
 * tests, seeds and demos.
 */
export class Teller {
  readonly county: County
  /** The virtual time. */
  at: Instant
  #people = 0
  readonly #salt: string

  constructor(county: County, salt: string, from: LegalDay) {
    this.county = county
    this.#salt = salt
    this.at = instantAt(from, 9 * 3600)
  }

  get today(): LegalDay {
    return dayOf(this.at)
  }

  /** Lets the days pass, each with its tick, and goes on at nine in the morning of this day. */
  async day(day: LegalDay): Promise<void> {
    for (let next = addDays(this.today, 1); next <= day; next = addDays(next, 1)) {
      this.at = instantAt(next, 60)
      await tick(this.county, this.at, JOBS_OF_TIME)
    }
    this.at = instantAt(day, 9 * 3600)
  }

  /** Some minutes later. */
  later(minutes = 10): void {
    this.at = addSeconds(this.at, minutes * 60)
  }

  async person(name: string, kind: Applicant['kind'] = 'natural-person'): Promise<ApplicantId> {
    const serial =
      (Number.parseInt(sm3Hex(`${this.#salt}/${name}/${this.#people++}`).slice(0, 8), 16) % 900) +
      100
    const year = 1960 + (Number.parseInt(sm3Hex(`${name}${this.#salt}`).slice(0, 6), 16) % 45)
    const first = `431099${year}0${1 + (serial % 9)}1${serial % 9}${serial}`
    const code = `91431099MA${year}${serial}`
    return saveApplicant(this.county.pool, this.county.keys, {
      ...{ kind, name },
      idNumber:
        kind === 'enterprise'
          ? code + creditCheckCharacter(code)
          : first + identityCheckDigit(first),
      phone: `139${String(serial).padStart(8, '0')}`,
    })
  }

  /**
   * Somebody applies; `without` names the materials that are not there, `scans` tells other papers
   * apart.
   */
  async applies(
    itemName: string,
    options: {
      who?: string
      applicantId?: ApplicantId
      without?: string[]
      /** Materials in whose place a commitment stands. */
      promised?: string[]
      online?: boolean
      township?: UnitId
      scans?: string
      about?: Submission['about']
    } = {},
  ): Promise<CaseTale> {
    const { result, applicantId } = await this.asks(itemName, options)
    assert(result.ok, `${itemName} 已提交`)
    return new CaseTale(this, result.caseId, applicantId)
  }

  /** The same, of what may be refused. */
  async asks(itemName: string, options: Parameters<Teller['applies']>[1] = {}) {
    const item = this.county.catalogue.list().find((i) => i.name === itemName)
    assert(item, `事项 ${itemName} 存在`)
    const kind = item.serviceObjects.includes('自然人') ? 'natural-person' : 'enterprise'
    const { who = '张小店', applicantId = await this.person(who, kind) } = options
    const online = options.online ?? false
    const unit = options.township ?? item.unitId!
    const clerk = await this.#officer(staffIds.of(`${unit}.clerk1`))
    const form = filledForm(this.county, item.itemId, who)
    const result = await submitCase(
      this.county,
      {
        itemId: item.itemId,
        applicantId,
        channel: online ? 'portal' : 'counter',
        form,
        ...(options.township && { townshipId: options.township }),
        ...(options.about && { about: options.about }),
        materials: item.materials
          .filter((m) => m.required && !options.without?.includes(m.name))
          .map(({ materialId, name }) =>
            options.promised?.includes(name)
              ? { materialId, by: 'commitment' }
              : {
                  materialId,
                  by: online ? 'upload' : 'paper',
                  hash: sm3Hex(`${options.scans ?? this.#salt}/${name}`),
                },
          ),
      },
      {
        actor: online ? { kind: 'applicant', applicantId } : clerk,
        via: online ? 'portal' : 'desk',
        at: this.at,
      },
    )
    return { result, applicantId }
  }

  async #officer(staffId: StaffId) {
    const officer = await findOfficer(this.county.pool, staffId, this.today)
    assert(officer, `${staffId} 在岗`)
    return officer
  }

  officer(staffId: StaffId) {
    return this.#officer(staffId)
  }
}

/** A form of this item with every required field filled in. */
export function filledForm(
  county: Pick<County, 'catalogue'>,
  itemId: ItemId,
  who: string,
): Record<string, string | number | boolean> {
  const schema = county.catalogue.form(itemId)
  return Object.fromEntries(
    schema.required.map((name) => {
      const p = schema.properties[name]!
      return [
        name,
        p.format === 'date'
          ? '2026-12-01'
          : p.enum
            ? p.enum[0]!
            : p.type === 'number'
              ? Math.max(20, p.minimum ?? 0)
              : p.type === 'boolean'
                ? false
                : `${who}的${p.title}`,
      ]
    }),
  )
}

/** One case of a story. */
export class CaseTale {
  readonly #teller: Teller
  readonly caseId: CaseId
  readonly applicantId: ApplicantId

  constructor(teller: Teller, caseId: CaseId, applicantId: ApplicantId) {
    this.#teller = teller
    this.caseId = caseId
    this.applicantId = applicantId
  }

  async #try(who: string, act: ActName, command: Record<string, unknown>) {
    const actor =
      who === 'applicant'
        ? ({ kind: 'applicant', applicantId: this.applicantId } as const)
        : await this.#teller.officer(staffIds.of(who))
    this.#teller.later()
    return performAct(this.#teller.county, this.caseId, act, command, {
      actor,
      via: who === 'applicant' ? 'portal' : 'desk',
      at: this.#teller.at,
    })
  }

  /** `who` is a staff id, or `applicant`. */
  async does(who: string, act: ActName, command: Record<string, unknown> = {}): Promise<CaseState> {
    const result = await this.#try(who, act, command)
    assert(result.ok, `${who} ${act}:${result.ok ? '' : result.code}`)
    return result.state
  }

  async isRefused(
    who: string,
    act: ActName,
    command: Record<string, unknown>,
    code: string,
  ): Promise<void> {
    const before = (await this.state()).version
    const result = await this.#try(who, act, command)
    assert.equal(result.ok ? 'ok' : result.code, code)
    assert.equal((await this.state()).version, before, '拒绝不留痕迹')
  }

  async state(): Promise<CaseState> {
    const loaded = await loadCase(this.#teller.county, this.#teller.county.pool, this.caseId)
    return loaded!.state
  }

  /** The application as it is now. */
  async form(): Promise<FilledForm> {
    const { pool, keys } = this.#teller.county
    return readForm(pool, keys, this.caseId, (await this.state()).formHash)
  }

  async missing(): Promise<string[]> {
    const loaded = (await loadCase(this.#teller.county, this.#teller.county.pool, this.caseId))!
    return missingMaterials(loaded.state, loaded.world.item).map((m) => m.materialId)
  }

  async clock(kind: ClockKind) {
    const { state, world } = (await loadCase(
      this.#teller.county,
      this.#teller.county.pool,
      this.caseId,
    ))!
    const facts = caseClocks(state, world).find((c) => c.kind === kind)
    assert(facts, `有 ${kind} 时钟`)
    return readClock(facts, world.calendar, this.#teller.today)
  }

  async supplies(
    who: string,
    act: 'supplement' | 'gap-supply',
    materialIds: readonly MaterialId[],
  ): Promise<CaseState> {
    return this.does(who, act, {
      materials: materialIds.map((materialId) => ({
        materialId,
        by: who === 'applicant' ? 'upload' : 'paper',
        hash: sm3Hex(materialId),
      })),
    })
  }

  /** Through the ordinary steps up to the decision. */
  async isExamined(unit: string, opinion = '经审查，材料真实完整，符合条件'): Promise<void> {
    for (;;) {
      const { county } = this.#teller
      const { state, world } = (await loadCase(county, county.pool, this.caseId))!
      const [visit] = openVisits(state)
      const step = visit && getStep(world.net, visit.stepId)
      if (!step || step.isDecision) return
      if (step.role === 'countersigner') {
        await this.does(`${unit}.handler1`, 'countersigners', {
          stepId: step.id,
          officerIds: [`${unit}.handler2`, `${unit}.unit-head`],
        })
        for (const signer of [`${unit}.handler2`, `${unit}.unit-head`])
          await this.does(signer, 'countersignature', {
            stepId: step.id,
            opinion: '同意',
            agrees: true,
          })
        continue
      }
      await this.does(
        `${visit.unitId}.${step.role}${step.role === 'handler' ? '1' : ''}`,
        'examination',
        {
          stepId: step.id,
          opinion,
          outcome: 'agree',
          officers: step.officers > 1 ? [`${visit.unitId}.handler2`] : [],
        },
      )
    }
  }
}
