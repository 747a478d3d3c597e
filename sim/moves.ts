import { type FilledForm, missingMaterials, openFields, openProcedure } from '#cases'
import { sm3Hex } from '#foundation/sm'
import type { Officer } from '#identity'
import type { FormSchema } from '#items'
import { type Life, type Live, ordinalOf, type Planned } from './life.ts'
import { officer } from './officers.ts'
import { openGaps, takeStep } from './steps.ts'

/* What honest people do with a case, one thing after the other. */

/**
 * The next thing somebody does, and after how many workdays the one after that follows;
 * `isStraight` leaves detours out.
 */
export function honestMove(life: Life, entry: Live, isStraight = false): Planned | undefined {
  const { state } = entry
  const unitId = state.townshipId ?? state.unitId
  const clerk = officer(unitId, 'clerk', life.chance.falls(0.5) ? 1 : 2)
  switch (state.stage) {
    case 'submitted':
      return receive(life, entry, clerk, isStraight)
    case 'correcting':
      return supplement(life, entry, clerk)
    case 'processing':
      return (
        answerRequest(life, entry) ??
        turnAside(life, entry, clerk, isStraight) ??
        takeStep(life, entry, isStraight)
      )
    case 'decided':
      return deliver(life, entry)
    case 'closed':
      return undefined
  }
}

/** At the counter: looked at, asked for what is missing, turned away or accepted. */
function receive(life: Life, entry: Live, clerk: Officer, isStraight: boolean): Planned {
  const { chance, habits } = life
  const { state, world } = entry
  if (state.channel === 'portal' && !state.precheck && chance.falls(0.7))
    return {
      act: 'precheck',
      actor: clerk,
      command: { passed: true, opinion: '材料已查看' },
      wait: chance.next(),
    }
  const incomplete = receiveIncomplete(life, entry, clerk)
  if (incomplete) return incomplete
  if (!isStraight && chance.falls(habits.declineShare))
    return {
      act: 'declination',
      actor: clerk,
      command: {
        ground: 'not-ours',
        reason: '该项目跨县实施，依法由市级主管部门受理',
        whereToApply: '市政务服务中心',
      },
      wait: 0,
    }
  return {
    act: 'acceptance',
    actor: clerk,
    command: {},
    wait: world.item.caseType === 'instant' ? 0 : chance.next(),
  }
}

/** What can wait is waited for; what cannot is asked for, once. */
function receiveIncomplete(
  life: Life,
  { state, world: { item, form } }: Live,
  clerk: Officer,
): Planned | undefined {
  const { chance, habits } = life
  const missing = missingMaterials(state, item)
  if (missing.length === 0) return undefined
  const graceWorkdays =
    item.promisedLimit.unit === 'workday' ? Math.min(20, item.promisedLimit.value - 2) : 5
  if (missing.every((m) => m.tolerable) && graceWorkdays >= 1)
    return {
      act: 'tolerant-acceptance',
      actor: clerk,
      command: { graceWorkdays },
      wait: chance.next(),
    }
  if (state.correction) return undefined
  const isWrong = ordinalOf(life, state.caseId) % WRONG_FORMS === 0
  const fields = isWrong ? wrongFields(form()) : []
  return {
    act: 'correction',
    actor: clerk,
    command: {
      missing: missing.map(({ materialId, name }) => ({
        materialId,
        reason: `缺少${name}，请补交原件或清晰的扫描件`,
      })),
      ...(fields.length > 0 && { fields }),
      replyNaturalDays: 30,
    },
    wait: chance.falls(habits.neverCorrectsShare) ? 60 : 1 + chance.next() * 8,
  }
}

/**
 * Of those whose materials are not complete, one of so many has written something in the form that
 * is not what the papers say: told by the order in which they came, not by chance, which tells all
 * else.
 */
const WRONG_FORMS = 3

function wrongFields(schema: FormSchema) {
  const field = writtenField(schema)
  return field ? [{ field, reason: '与提交的材料记载的不一致，请照材料改正' }] : []
}

/** A field in which one writes what one likes. */
const writtenField = ({ properties, required }: FormSchema) =>
  required.find((name) => {
    const { type, format, enum: options, maxLength = 99, minLength = 0 } = properties[name]!
    return type === 'string' && !format && !options && maxLength >= 20 && minLength <= 4
  })

/** What is written in place of what was wrong. */
const mended = (fields: ReturnType<typeof openFields>): FilledForm =>
  Object.fromEntries(fields.map(({ field }) => [field, '照提交的材料改正']))

function supplement({ chance }: Life, { state, applicant }: Live, clerk: Officer): Planned {
  const actor = chance.falls(0.5) ? applicant : clerk
  const fields = openFields(state)
  return {
    act: 'supplement',
    actor,
    command: {
      materials: state.correction!.missing.map(({ materialId }) => ({
        materialId,
        by: actor === clerk ? 'paper' : 'upload',
        hash: sm3Hex(`${state.caseId}/${materialId}`),
      })),
      ...(fields.length > 0 && { form: mended(fields) }),
    },
    wait: chance.next() * 2,
  }
}

function deliver({ chance }: Life, { state }: Live): Planned {
  return {
    act: 'delivery',
    actor: officer(state.unitId, 'clerk', 1),
    command: chance.falls(0.2)
      ? { way: 'post', receiver: 'applicant', trackingNumber: `EMS${chance.below(1e9)}` }
      : { way: 'counter', receiver: 'applicant' },
    wait: 0,
  }
}

/** What somebody asked for is begun, ended or granted. */
function answerRequest({ chance }: Life, { state }: Live): Planned | undefined {
  const { unitId, procedureRequest } = state
  if (openProcedure(state))
    return {
      act: 'procedure-end',
      actor: officer(unitId, 'handler', 1),
      command: { result: '专家组一致同意，意见已归档' },
      wait: chance.next() * 2,
    }
  if (procedureRequest)
    return {
      act: 'procedure-start',
      actor: officer(unitId, 'approver'),
      command: {},
      wait: procedureRequest.limitWorkdays * (chance.falls(0.1) ? 1.5 : 0.8),
    }
  if (state.extensionRequest)
    return { act: 'extension', actor: officer(unitId, 'unit-head'), command: {}, wait: 1 }
  return undefined
}

/** What is done beside the steps: withdrawn, paid, brought in later. */
function turnAside(
  { chance, habits }: Life,
  { state, world, applicant }: Live,
  clerk: Officer,
  isStraight: boolean,
): Planned | undefined {
  if (!isStraight && chance.falls(habits.withdrawShare / 5))
    return { act: 'withdrawal', actor: applicant, command: { reason: '经营计划改变' }, wait: 0 }
  const [fee] = world.item.fees ?? []
  if (fee && !state.fees?.length && chance.falls(0.9))
    return {
      act: 'fee-charge',
      actor: clerk,
      command: {
        feeId: fee.feeId,
        quantity: 1,
        amountFen: fee.fen,
        receiptNumber: `湘财${state.caseId.replace('-', '')}`,
      },
      wait: 0,
    }
  const gaps = openGaps(state)
  if (gaps.length === 0 || !chance.falls(0.6)) return undefined
  return {
    act: 'gap-supply',
    actor: applicant,
    command: {
      materials: gaps.map(({ materialId }) => ({
        materialId,
        by: 'upload',
        hash: sm3Hex(`${state.caseId}/${materialId}/gap`),
      })),
    },
    wait: chance.next(),
  }
}
