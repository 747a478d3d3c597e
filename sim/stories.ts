import { strict as assert } from 'node:assert'
import { findCaseView, findLicence, performAct } from '#cases'
import { staffIds } from '#foundation/ids'
import { addDays } from '#foundation/time'
import { listTasks } from '#tasks'
import type { Teller } from './teller.ts'

/**
 * A story of the county in business words. Each is a test (`stories.test.ts`) and a seed (`npm run
 * seed -- <key>`).
 */
export interface Story {
  key: string
  title: string
  tell: (t: Teller) => Promise<void>
}

const M = 'market'
const F = 'fire'
const correction = (ids: string[]) => ({
  missing: ids.map((materialId) => ({ materialId, reason: '缺少原件，请补交清晰的复印件' })),
  replyNaturalDays: 30,
})

/** 同意: the opinion that takes a case past a step. */
const agreed = (stepId: string, opinion: string) => ({
  stepId,
  opinion,
  outcome: 'agree',
  officers: [],
})

export const STORIES: readonly Story[] = [
  {
    key: 'plain-approval',
    title: '食品经营许可：材料齐全，受理、核查、审核、决定、送达，一路按期',
    tell: async (t) => {
      const c = await t.applies('食品经营许可')
      await c.does(`${M}.clerk1`, 'acceptance')
      assert.equal((await c.clock('promised')).dueOn, '2026-03-16')
      assert.equal((await c.clock('statutory')).dueOn, '2026-03-30')
      await t.day('2026-03-04')
      await c.isExamined(M)
      await c.does(`${M}.approver`, 'approval', { opinion: '符合条件，准予许可' })
      assert.equal((await c.clock('delivery')).dueOn, '2026-03-18')
      await t.day('2026-03-05')
      const done = await c.does(`${M}.clerk2`, 'delivery', {
        way: 'counter',
        receiver: 'applicant',
      })
      assert.equal(done.ending, 'granted')
      assert.deepEqual(
        done.documents.map((d) => d.kind),
        ['receipt', 'acceptance-notice', 'approval-decision', 'certificate', 'delivery-receipt'],
      )
    },
  },
  {
    key: 'broken-commitment',
    title:
      '告知承诺：两个月内核查，不符的限期整改，没有整改的撤销；信用修复以前不能再承诺，修复以后可以',
    tell: async (t) => {
      const name = '公众聚集场所投入使用前消防安全检查'
      const [promised] = t.county.catalogue.find('item-046')!.materials.filter((m) => m.commitment)
      const applies = { promised: [promised!.name] }
      const c = await t.applies(name, applies)
      await c.does(`${F}.clerk1`, 'acceptance')
      await c.isExamined(F)
      await c.does(`${F}.approver`, 'approval', { opinion: '以告知承诺方式，准予许可' })
      assert.equal((await c.clock('answer')).dueOn, '2026-05-06')
      await t.day('2026-03-25')
      const untrue = [{ materialId: promised!.materialId, reason: '安全出口被货架堵住' }]
      const opinion = '到场核查，场所情况与承诺不符'
      const found = { way: 'site', untrue, consequence: 'rectify', days: 15, opinion }
      await c.does(`${F}.handler1`, 'commitment-check', found)
      const again = { applicantId: c.applicantId, ...applies }
      const refused = (await t.asks(name, again)).result
      assert.equal(refused.ok ? 'ok' : refused.code, 'commitment-barred')
      await t.day('2026-04-10')
      const notDone = { isDone: false, opinion: '复查，安全出口仍然堵着' }
      await c.does(`${F}.handler2`, 'rectification-check', notDone)
      const reason = '承诺不实，责令整改后仍达不到要求'
      await c.does(`${F}.unit-head`, 'revocation', { ground: 'fraud', reason })
      const repaired = { reason: '决定已经撤销，申请人已经清空安全出口' }
      await c.does(`${F}.unit-head`, 'credit-repair', repaired)
      assert.ok((await t.asks(name, again)).result.ok)
    },
  },
  {
    key: 'licence-life',
    title:
      '一张证照的一生：发证、变更、延续、补证都是同一个编号，持证人申请注销；另一张由单位依职权注销',
    tell: async (t) => {
      const issue = async (about: Parameters<Teller['applies']>[1]) => {
        const c = await t.applies('食品经营许可', about)
        await c.does(`${M}.clerk1`, 'acceptance')
        await c.isExamined(M)
        const opinion = '符合条件，准予许可'
        return { c, state: await c.does(`${M}.approver`, 'approval', { opinion }) }
      }
      const { c, state } = await issue({ who: '周一生' })
      const licence = state.certificateNumber!
      const { applicantId } = c
      for (const kind of ['change', 'renewal', 'reissue', 'cancellation'] as const) {
        await t.day(addDays(t.today, 1))
        const { state } = await issue({ applicantId, about: { licence, kind } })
        assert.equal(state.certificateNumber, kind === 'cancellation' ? undefined : licence)
      }
      const again = { applicantId, about: { licence, kind: 'change' } as const }
      const { result } = await t.asks('食品经营许可', again)
      assert.equal(result.ok ? 'ok' : result.code, 'licence-ended')
      const other = await issue({ who: '钱已故' })
      await other.c.does(`${M}.unit-head`, 'licence-cancellation', {
        ground: 'incapable',
        reason: '持证人已经死亡，有死亡证明',
      })
      const { pool } = t.county
      for (const number of [licence, other.state.certificateNumber!])
        assert.equal((await findLicence(pool, number))?.cancelledOn, t.today)
    },
  },
  {
    key: 'instant',
    title: '个体工商户设立登记：即办件，一次坐下办完',
    tell: async (t) => {
      const c = await t.applies('个体工商户设立登记')
      await c.does(`${M}.clerk1`, 'acceptance')
      assert.equal((await c.clock('promised')).dueOn, t.today)
      await c.does(`${M}.approver`, 'approval', { opinion: '材料齐全，当场登记' })
      assert.equal(
        (await c.does(`${M}.clerk1`, 'delivery', { way: 'counter', receiver: 'applicant' })).ending,
        'granted',
      )
    },
  },
  {
    key: 'one-correction',
    title: '缺一份材料：一次告知、补正齐全、受理；第二次告知被拒绝',
    tell: async (t) => {
      const c = await t.applies('食品经营许可', { without: ['营业执照'] })
      await c.isRefused(`${M}.clerk1`, 'acceptance', {}, 'materials-missing')
      await c.does(`${M}.clerk1`, 'correction', correction(await c.missing()))
      await c.isRefused(`${M}.clerk1`, 'acceptance', {}, 'case-in-correction')
      await t.day('2026-03-06')
      await c.supplies('applicant', 'supplement', ['m2'])
      await c.isRefused(`${M}.clerk1`, 'correction', correction(['m3']), 'correction-only-once')
      const accepted = await c.does(`${M}.clerk1`, 'acceptance')
      assert.equal(accepted.countsFrom, '2026-03-06')
    },
  },
  {
    key: 'field-correction',
    title: '申请表一个栏目写错：只列这个栏目一次告知；别的栏目不能改；网上改正后受理，改动逐栏可查',
    tell: async (t) => {
      const c = await t.applies('食品经营许可')
      const { premises, ...others } = await c.form()
      await c.does(`${M}.clerk1`, 'correction', {
        missing: [],
        fields: [{ field: 'premises', reason: '与租赁合同载明的地址不一致，请照合同填写' }],
        replyNaturalDays: 30,
      })
      const mends = (form: Record<string, string>) => ({ materials: [], form })
      const [other] = Object.keys(others)
      await c.isRefused(
        'applicant',
        'supplement',
        mends({ premises: '青石路 18 号', [other!]: '顺便改一改' }),
        'field-not-named',
      )
      await t.day('2026-03-06')
      await c.does('applicant', 'supplement', mends({ premises: '青石路 18 号' }))
      assert.notEqual(premises, '青石路 18 号')
      assert.deepEqual(await c.form(), { ...others, premises: '青石路 18 号' })
      assert.equal((await c.does(`${M}.clerk1`, 'acceptance')).countsFrom, '2026-03-06')
    },
  },
  {
    key: 'incomplete-notice',
    title: '缺两份材料只告知一份：不是一次性告知，系统不让发',
    tell: async (t) => {
      const c = await t.applies('食品经营许可', { without: ['营业执照', '从业人员健康证明'] })
      await c.isRefused(`${M}.clerk1`, 'correction', correction(['m2']), 'correction-incomplete')
      await c.does(`${M}.clerk1`, 'correction', correction(['m2', 'm5']))
    },
  },
  {
    key: 'deemed-acceptance',
    title: '五个工作日没有告知：视为受理，自收到材料之日起算（跨春节）',
    tell: async (t) => {
      await t.day('2026-02-10')
      const c = await t.applies('食品经营许可', { without: ['营业执照'], online: true })
      assert.equal((await c.clock('acceptance')).dueOn, '2026-02-24')
      await t.day('2026-02-24')
      assert.equal((await c.state()).stage, 'submitted')
      await t.day('2026-02-25')
      const state = await c.state()
      assert.deepEqual(
        [state.stage, state.deemed, state.countsFrom],
        ['processing', true, '2026-02-10'],
      )
      await c.isRefused(
        `${M}.clerk1`,
        'correction',
        correction(['m2']),
        'case-not-awaiting-acceptance',
      )
    },
  },
  {
    key: 'correction-lapsed',
    title: '补正不来：期限过后终止，重新申请连成同一件事',
    tell: async (t) => {
      const c = await t.applies('食品经营许可', { without: ['营业执照'] })
      await c.does(`${M}.clerk1`, 'correction', { ...correction(['m2']), replyNaturalDays: 10 })
      await t.day('2026-03-16')
      assert.equal((await c.state()).ending, 'terminated')
      await c.isRefused(
        'applicant',
        'supplement',
        { materials: [{ materialId: 'm2', by: 'paper' }] },
        'case-not-in-correction',
      )
      const again = await t.applies('食品经营许可', { applicantId: c.applicantId })
      const [first, second] = [await c.state(), await again.state()]
      assert.deepEqual([second.matterId, second.attempt], [first.matterId, 2])
      // 真实历时从第一次收件算起，与本次的法定期限并列显示。
      assert.equal(
        (await findCaseView(t.county, again.caseId, 'system', '2026-03-16'))!.matterWorkdays,
        10,
      )
      // 材料指纹没有一份相同的，是另一件事。
      await again.does('applicant', 'withdrawal', { reason: '换了店面重新申请' })
      const other = await (
        await t.applies('食品经营许可', { applicantId: c.applicantId, scans: 'another shop' })
      ).state()
      assert.deepEqual([other.matterId === first.matterId, other.attempt], [false, 1])
    },
  },
  {
    key: 'expert-review',
    title: '专家评审：批准后停表，评审结束恢复，超过申请天数的部分照算',
    tell: async (t) => {
      await t.day('2026-10-12')
      const c = await t.applies('食品经营许可')
      await c.does(`${M}.clerk1`, 'acceptance')
      assert.equal((await c.clock('promised')).dueOn, '2026-10-26')
      await c.does(`${M}.handler1`, 'procedure-request', {
        kind: '专家评审',
        limitWorkdays: 5,
        reason: '涉及新型加工工艺，需要专家评审',
      })
      await c.isRefused(`${M}.handler1`, 'procedure-start', {}, 'forbidden')
      await c.does(`${M}.approver`, 'procedure-start')
      assert.equal((await c.clock('promised')).state, 'paused')
      await c.isRefused(
        `${M}.handler1`,
        'examination',
        agreed('examine', '符合条件，可以办理'),
        'procedure-running',
      )
      await t.day('2026-10-21')
      await c.does(`${M}.handler1`, 'procedure-end', { result: '专家一致同意' })
      assert.equal((await c.clock('promised')).dueOn, '2026-11-02')
    },
  },
  {
    key: 'extension',
    title: '延期：承办人申请，主要负责人在到期前批准，只有一次',
    tell: async (t) => {
      const c = await t.applies('食品经营许可')
      await c.does(`${M}.clerk1`, 'acceptance')
      await c.isRefused(
        `${M}.handler1`,
        'extension-request',
        { workdays: 11, reason: '相邻权益需要补充核实' },
        'extension-too-long',
      )
      await c.does(`${M}.handler1`, 'extension-request', {
        workdays: 10,
        reason: '相邻权益需要补充核实',
      })
      await c.isRefused(`${M}.approver`, 'extension', {}, 'forbidden')
      await c.does(`${M}.unit-head`, 'extension')
      assert.equal((await c.clock('promised')).dueOn, '2026-03-30')
      assert.equal((await c.clock('statutory')).dueOn, '2026-04-14')
      await c.isRefused(
        `${M}.handler1`,
        'extension-request',
        { workdays: 1, reason: '还需要更多时间核实' },
        'extension-only-once',
      )
    },
  },
  {
    key: 'late-extension',
    title: '到期以后再延期：不行，过去的迟延不能变成按期',
    tell: async (t) => {
      const c = await t.applies('食品小作坊小餐饮登记')
      await c.does(`${M}.clerk1`, 'acceptance')
      await c.does(`${M}.handler1`, 'extension-request', {
        workdays: 5,
        reason: '现场条件复杂，需要再次核实',
      })
      await t.day('2026-03-18')
      await c.isRefused(`${M}.unit-head`, 'extension', {}, 'limit-already-over')
      await c.does(`${M}.handler1`, 'procedure-request', {
        kind: '检测',
        limitWorkdays: 5,
        reason: '需要委托机构进行检测',
      })
      await c.isRefused(`${M}.approver`, 'procedure-start', {}, 'limit-already-over')
      assert.equal((await c.clock('promised')).isOverdue, true)
    },
  },
  {
    key: 'denial-with-hearing',
    title: '听证后不予许可：理由、依据、救济途径写进决定书',
    tell: async (t) => {
      const item = t.county.catalogue.list().find((i) => i.processKey === 'hearing')!
      const unit = item.unitId!
      const c = await t.applies(item.name)
      await c.does(`${unit}.clerk1`, 'acceptance')
      await c.does(
        `${unit}.handler1`,
        'examination',
        agreed('examine', '涉及他人重大利益，应当告知听证权利'),
      )
      const told = await c.does(
        `${unit}.handler1`,
        'examination',
        agreed('hearing-notice', '已送达听证权利告知书'),
      )
      assert(told.documents.some((d) => d.kind === 'hearing-rights-notice'))
      await c.does(`${unit}.handler1`, 'examination', {
        stepId: 'hearing-reply',
        opinion: '利害关系人书面要求听证',
        outcome: 'hearing',
        officers: [],
      })
      await c.does(`${unit}.reviewer`, 'examination', agreed('hearing', '听证笔录已形成并签字'))
      await c.isRefused(
        `${unit}.approver`,
        'denial',
        { reason: '现场安全距离不足，不符合条件', legalGround: '条例第九条' },
        'forbidden',
      )
      await c.does(`${unit}.reviewer`, 'examination', {
        stepId: 'review',
        opinion: '建议不予许可，安全距离不足',
        outcome: 'disagree',
        officers: [],
      })
      await c.isRefused(
        `${unit}.approver`,
        'denial',
        { reason: '不符合条件', legalGround: '条例第九条' },
        'reason-missing',
      )
      const denied = await c.does(`${unit}.approver`, 'denial', {
        reason: '经听证查明，与学校的距离不足二百米',
        legalGround: '条例第九条',
      })
      assert.deepEqual([denied.decision, denied.certificateNumber], ['denied', undefined])
    },
  },
  {
    key: 'hearing-not-claimed',
    title: '告知听证权利后五个工作日内没有要求听证：到期自动往下走，早一天也不行',
    tell: async (t) => {
      const item = t.county.catalogue.list().find((i) => i.processKey === 'hearing')!
      const unit = item.unitId!
      const c = await t.applies(item.name)
      await c.does(`${unit}.clerk1`, 'acceptance')
      await c.does(
        `${unit}.handler1`,
        'examination',
        agreed('examine', '涉及他人重大利益，应当告知听证权利'),
      )
      await c.does(
        `${unit}.handler1`,
        'examination',
        agreed('hearing-notice', '已送达听证权利告知书'),
      )
      // 3月2日（周一）告知，3日至6日、9日是五个工作日，9日终了期满。
      assert.equal((await c.clock('timer')).dueOn, '2026-03-09')
      const waiting = async () =>
        (await c.state()).visits.filter((v) => v.completedOn === undefined).map((v) => v.stepId)
      await t.day('2026-03-09')
      assert.deepEqual(await waiting(), ['hearing-reply'])
      await t.day('2026-03-10')
      assert.deepEqual(await waiting(), ['review'])
      await c.isRefused(
        `${unit}.handler1`,
        'examination',
        { stepId: 'hearing-reply', opinion: '逾期要求听证', outcome: 'hearing', officers: [] },
        'forbidden',
      )
    },
  },
  {
    key: 'withdrawal',
    title: '申请人撤回：决定前随时可以，决定后不行',
    tell: async (t) => {
      const c = await t.applies('食品经营许可', { online: true })
      assert.equal(
        (await c.does('applicant', 'withdrawal', { reason: '不开店了' })).ending,
        'withdrawn',
      )
      await c.isRefused('applicant', 'withdrawal', { reason: '' }, 'case-already-decided')
    },
  },
  {
    key: 'tolerated-gap',
    title: '容缺受理：缺可容缺的材料先受理，补齐之前不能准予',
    tell: async (t) => {
      const c = await t.applies('食品经营许可', { without: ['食品安全规章制度目录'] })
      await c.isRefused(
        `${M}.clerk1`,
        'tolerant-acceptance',
        { graceWorkdays: 9 },
        'grace-too-long',
      )
      await c.does(`${M}.clerk1`, 'tolerant-acceptance', { graceWorkdays: 8 })
      await c.isExamined(M)
      await c.isRefused(`${M}.approver`, 'approval', { opinion: '符合条件，准予许可' }, 'gaps-open')
      await c.supplies('applicant', 'gap-supply', ['m4'])
      assert.equal(
        (await c.does(`${M}.approver`, 'approval', { opinion: '符合条件，准予许可' })).decision,
        'granted',
      )
    },
  },
  {
    key: 'gap-never-filled',
    title: '容缺材料到期没有补齐：办件终止',
    tell: async (t) => {
      const c = await t.applies('食品经营许可', { without: ['食品安全规章制度目录'] })
      await c.does(`${M}.clerk1`, 'tolerant-acceptance', { graceWorkdays: 3 })
      await t.day('2026-03-05')
      assert.equal((await c.state()).stage, 'processing')
      await t.day('2026-03-06')
      assert.equal((await c.state()).ending, 'terminated')
    },
  },
  {
    key: 'township-to-county',
    title: '上报件：乡镇初审后连同全部材料报县里，县里不要求重复提供',
    tell: async (t) => {
      const c = await t.applies('乡村建设规划许可', { township: 'town-qingshi' })
      await c.isRefused('town-baisha.clerk1', 'acceptance', {}, 'unknown-case')
      await c.does('town-qingshi.clerk1', 'acceptance')
      await c.isRefused(
        'nature.handler1',
        'examination',
        agreed('township-examine', '符合条件，可以办理'),
        'forbidden',
      )
      await c.isExamined('nature')
      const granted = await c.does('nature.approver', 'approval', {
        opinion: '符合村庄规划，准予许可',
      })
      assert.deepEqual(
        granted.visits.map((v) => v.unitId),
        ['town-qingshi', 'town-qingshi', 'nature', 'nature', 'nature'],
      )
    },
  },
  {
    key: 'two-clerks-at-once',
    title: '两个窗口同时受理同一件：一个成功，另一个得到清楚的提示，什么都不做一半',
    tell: async (t) => {
      const c = await t.applies('食品经营许可')
      const [a, b] = [await t.officer(`${M}.clerk1`), await t.officer(`${M}.clerk2`)]
      const results = await Promise.all(
        [a, b].map((actor) =>
          performAct(t.county, c.caseId, 'acceptance', {}, { actor, via: 'desk', at: t.at }),
        ),
      )
      const codes = results.map((r) => (r.ok ? 'ok' : r.code)).sort()
      assert(
        codes.includes('ok') &&
          (codes.includes('changed-meanwhile') || codes.includes('case-not-awaiting-acceptance')),
        codes.join(),
      )
      assert.equal(
        (await c.state()).documents.filter((d) => d.kind === 'acceptance-notice').length,
        1,
      )
    },
  },
  {
    key: 'stale-screen',
    title: '屏幕上的办件已经被别人办过：提示先看最新情况',
    tell: async (t) => {
      const c = await t.applies('食品经营许可')
      const seen = (await c.state()).version
      await c.does(`${M}.clerk2`, 'acceptance')
      const actor = await t.officer(`${M}.handler1`)
      const result = await performAct(
        t.county,
        c.caseId,
        'examination',
        agreed('examine', '符合条件，可以办理'),
        { actor, via: 'desk', at: t.at, expectedVersion: seen },
      )
      assert.equal(result.ok ? 'ok' : result.code, 'changed-meanwhile')
    },
  },
  {
    key: 'returned-to-handler',
    title: '审核退回承办：时限继续走，退回的原因写清楚',
    tell: async (t) => {
      const c = await t.applies('食品经营许可')
      await c.does(`${M}.clerk1`, 'acceptance')
      await c.does(`${M}.handler1`, 'examination', agreed('examine', '材料齐全，可以核查'))
      await c.isRefused(
        `${M}.handler1`,
        'examination',
        agreed('site-check', '现场符合要求'),
        'officers-too-few',
      )
      await c.does(`${M}.handler1`, 'examination', {
        stepId: 'site-check',
        opinion: '现场符合要求',
        outcome: 'agree',
        officers: [`${M}.handler2`],
      })
      const before = (await c.clock('promised')).dueOn
      await c.does(`${M}.reviewer`, 'return', {
        stepId: 'review',
        toStepId: 'examine',
        reason: '经营面积与平面图不一致，请重新核对',
      })
      assert.equal((await c.clock('promised')).dueOn, before)
      assert.deepEqual(
        (await c.state()).visits.filter((v) => !v.completedOn).map((v) => v.stepId),
        ['examine'],
      )
    },
  },
  {
    key: 'taken-back',
    title: '撤回本人刚提交的意见：下一环节没动之前可以',
    tell: async (t) => {
      const c = await t.applies('食品小作坊小餐饮登记')
      await c.does(`${M}.clerk1`, 'acceptance')
      await c.does(`${M}.handler1`, 'examination', agreed('examine', '符合条件，可以办理'))
      await c.isRefused(
        `${M}.handler2`,
        'taking-back',
        { stepId: 'examine', reason: '' },
        'not-your-last-step',
      )
      await c.does(`${M}.handler1`, 'taking-back', { stepId: 'examine', reason: '意见有误' })
      await c.does(`${M}.handler1`, 'examination', agreed('examine', '更正后的意见：符合条件'))
      await c.does(`${M}.approver`, 'assignment', { stepId: 'review', officerId: `${M}.reviewer` })
      await c.isRefused(
        `${M}.handler1`,
        'taking-back',
        { stepId: 'examine', reason: '' },
        'next-step-begun',
      )
    },
  },
  {
    key: 'examiner-may-not-decide',
    title: '审查与决定分离：参与审查的人不能作决定',
    tell: async (t) => {
      const c = await t.applies('食品小作坊小餐饮登记')
      await c.does(`${M}.clerk1`, 'acceptance')
      await c.isExamined(M)
      await c.isRefused(`${M}.reviewer`, 'approval', { opinion: '准予登记，符合条件' }, 'forbidden')
      assert.equal(
        (await c.does(`${M}.approver`, 'approval', { opinion: '准予登记，符合条件' })).decision,
        'granted',
      )
    },
  },
  {
    key: 'declined-not-ours',
    title: '不属于本机关职权：即时不予受理，并告知向谁申请',
    tell: async (t) => {
      const c = await t.applies('食品经营许可')
      await c.isRefused(
        `${M}.clerk1`,
        'declination',
        { ground: 'not-ours', reason: '经营场所在市辖区，由市局管辖' },
        'where-to-apply-missing',
      )
      const declined = await c.does(`${M}.clerk1`, 'declination', {
        ground: 'not-ours',
        reason: '经营场所在市辖区，由市局管辖',
        whereToApply: '市市场监督管理局',
      })
      assert.equal(declined.ending, 'declined-not-ours')
      assert(declined.documents.some((d) => d.kind === 'decline-decision'))
    },
  },
  {
    key: 'late-entry-declared',
    title: '断网补录：如实申报、有凭据、由他人批准；隔了两天就来不及',
    tell: async (t) => {
      const c = await t.applies('食品经营许可')
      const entry = {
        happenedAt: '2026-03-02T02:00:00.000Z',
        what: '上午断网期间已收取原件',
        cause: 'outage',
        reason: '政务外网故障，恢复后补录',
        evidence: '网络故障单 20260302',
      }
      t.later(120)
      const { lateEntries } = await c.does(`${M}.clerk1`, 'late-entry', entry)
      const { lateEntryId } = lateEntries[0]!
      await c.isRefused(`${M}.clerk1`, 'late-entry-approval', { lateEntryId }, 'forbidden')
      await c.does(`${M}.unit-supervisor`, 'late-entry-approval', { lateEntryId })
      await t.day('2026-03-05')
      await c.isRefused(`${M}.clerk1`, 'late-entry', entry, 'late-entry-too-late')
    },
  },
  {
    key: 'countersigned-elsewhere',
    title: '会签：请外单位的人签，他的待办里有、打得开、看得到是谁的件，签完就没有了',
    tell: async (t) => {
      const item = t.county.catalogue.list().find((i) => i.processKey === 'countersign')!
      const unit = item.unitId!
      const c = await t.applies(item.name)
      await c.does(`${unit}.clerk1`, 'acceptance')
      await c.does(
        `${unit}.handler1`,
        'examination',
        agreed('examine', '涉及建设工程，请住建部门会签'),
      )
      const signer = await t.officer(staffIds.of('housing.handler1'))
      const seen = () => findCaseView(t.county, c.caseId, signer, t.today)
      const waits = async () =>
        (await listTasks(t.county.pool, signer, { on: t.today, soonOn: t.today })).rows.some(
          (task) => task.subjectId === c.caseId,
        )
      assert.equal(await waits(), false)
      assert.equal(await seen(), undefined)
      await c.does(`${unit}.handler1`, 'countersigners', {
        stepId: 'countersign',
        officerIds: ['housing.handler1', `${unit}.handler2`],
      })
      assert.equal(await waits(), true)
      const view = (await seen())!
      assert.equal(view.isMasked, false)
      assert.deepEqual(
        view.offered.map((o) => o.name),
        ['countersignature'],
      )
      await c.does('housing.handler1', 'countersignature', {
        stepId: 'countersign',
        opinion: '符合建设工程要求',
        agrees: true,
      })
      assert.equal(await waits(), false)
      assert.deepEqual((await seen())!.offered, [])
    },
  },
  {
    key: 'countersigned',
    title: '会签：指定两人，加签一人，全部签完才往下走',
    tell: async (t) => {
      const item = t.county.catalogue.list().find((i) => i.processKey === 'countersign')!
      const unit = item.unitId!
      const c = await t.applies(item.name)
      await c.does(`${unit}.clerk1`, 'acceptance')
      await c.does(`${unit}.handler1`, 'examination', agreed('examine', '符合条件，提交会签'))
      await c.does(`${unit}.handler1`, 'countersigners', {
        stepId: 'countersign',
        officerIds: [`${unit}.handler2`, `${unit}.unit-head`],
      })
      await c.does(`${unit}.handler2`, 'countersignature', {
        stepId: 'countersign',
        opinion: '同意',
        agrees: true,
      })
      await c.does(`${unit}.handler1`, 'countersigners', {
        stepId: 'countersign',
        officerIds: [`${unit}.handler2`, `${unit}.unit-head`, `${unit}.clerk2`],
      })
      await c.does(`${unit}.unit-head`, 'countersignature', {
        stepId: 'countersign',
        opinion: '同意',
        agrees: true,
      })
      assert.deepEqual(
        (await c.state()).visits.filter((v) => !v.completedOn).map((v) => v.stepId),
        ['countersign'],
      )
      await c.does(`${unit}.clerk2`, 'countersignature', {
        stepId: 'countersign',
        opinion: '同意',
        agrees: true,
      })
      assert.deepEqual(
        (await c.state()).visits.filter((v) => !v.completedOn).map((v) => v.stepId),
        ['review'],
      )
    },
  },
  {
    key: 'opinion-asked',
    title: '征求意见：向住建部门征求意见，对方看得到、有期限、回复一次；主办单位看得到回复',
    tell: async (t) => {
      const c = await t.applies('食品经营许可')
      await c.does('market.clerk1', 'acceptance')
      const asked = await t.officer(staffIds.of('housing.handler1'))
      const seen = () => findCaseView(t.county, c.caseId, asked, t.today)
      assert.equal(await seen(), undefined)
      await c.does('market.handler1', 'opinion-request', {
        toUnitId: 'housing',
        question: '该处是否属于违法建筑',
        workdays: 3,
      })
      const view = (await seen())!
      assert.equal(view.isMasked, true)
      assert.deepEqual(
        view.offered.map((o) => o.name),
        ['opinion'],
      )
      const term = () => view.clocks.find((clock) => clock.countdown.kind === 'answer')
      assert.equal(term()!.countdown.remaining.value, 3)
      await c.does('housing.handler1', 'opinion', { answer: '已取得规划许可，不属于违法建筑' })
      assert.deepEqual((await seen())!.offered, [])
      const { opinions } = await c.state()
      assert.deepEqual(
        opinions!.map((o) => [o.unitId, o.answer, o.by]),
        [['housing', '已取得规划许可，不属于违法建筑', 'housing.handler1']],
      )
      assert.equal(
        (await seen())!.clocks.find((clock) => clock.countdown.kind === 'answer')!.countdown.state,
        'stopped',
      )
    },
  },
  {
    key: 'countersigner-dropped',
    title: '减签：还没有签的人减去，其余的人都签了，会签就有结果',
    tell: async (t) => {
      const item = t.county.catalogue.list().find((i) => i.processKey === 'countersign')!
      const unit = item.unitId!
      const c = await t.applies(item.name)
      await c.does(`${unit}.clerk1`, 'acceptance')
      await c.does(`${unit}.handler1`, 'examination', agreed('examine', '符合条件，提交会签'))
      await c.does(`${unit}.handler1`, 'countersigners', {
        stepId: 'countersign',
        officerIds: [`${unit}.handler2`, 'housing.handler1'],
      })
      await c.does(`${unit}.handler2`, 'countersignature', {
        stepId: 'countersign',
        opinion: '同意',
        agrees: true,
      })
      const dropped = await t.officer(staffIds.of('housing.handler1'))
      const waits = async () =>
        (await listTasks(t.county.pool, dropped, { on: t.today, soonOn: t.today })).rows.some(
          (task) => task.subjectId === c.caseId,
        )
      assert.equal(await waits(), true)
      await c.does(`${unit}.handler1`, 'dropped-countersigner', {
        stepId: 'countersign',
        officerId: 'housing.handler1',
        reason: '不涉及建设工程，无须住建部门会签',
      })
      assert.equal(await waits(), false)
      const { visits } = await c.state()
      assert.deepEqual(
        visits.filter((v) => !v.completedOn).map((v) => v.stepId),
        ['review'],
      )
    },
  },
  {
    key: 'countersigned-against',
    title: '会签有一人不同意：签完后结果是不同意，写明人数，决定的人看得到',
    tell: async (t) => {
      const item = t.county.catalogue.list().find((i) => i.processKey === 'countersign')!
      const unit = item.unitId!
      const c = await t.applies(item.name)
      await c.does(`${unit}.clerk1`, 'acceptance')
      await c.does(`${unit}.handler1`, 'examination', agreed('examine', '符合条件，提交会签'))
      const signers = [`${unit}.handler2`, `${unit}.unit-head`]
      await c.does(`${unit}.handler1`, 'countersigners', {
        stepId: 'countersign',
        officerIds: signers,
      })
      for (const [i, signer] of signers.entries())
        await c.does(signer, 'countersignature', {
          stepId: 'countersign',
          opinion: i === 0 ? '公示期间有人反映影响采光，不同意' : '同意',
          agrees: i !== 0,
        })
      const { visits } = await c.state()
      const signed = visits.find((v) => v.stepId === 'countersign')!
      assert.deepEqual([signed.outcome, signed.agreed, signed.disagreed], ['disagree', 1, 1])
      assert.deepEqual(
        visits.filter((v) => !v.completedOn).map((v) => v.stepId),
        ['review'],
      )
    },
  },
  {
    key: 'void-and-terminate',
    title: '误录作废须由他人批准并写明原因；记录一条不少',
    tell: async (t) => {
      const c = await t.applies('食品经营许可')
      await c.isRefused(`${M}.approver`, 'voiding', { reason: '无' }, 'reason-missing')
      const voided = await c.does(`${M}.approver`, 'voiding', {
        reason: '窗口重复录入，与上一件内容相同',
      })
      assert.equal(voided.ending, 'voided')
      const other = await t.applies('食品经营许可', { who: '刘老板' })
      await other.does(`${M}.clerk1`, 'acceptance')
      assert.equal(
        (
          await other.does(`${M}.unit-head`, 'termination', {
            ground: 'applicant-gone',
            reason: '申请人已注销，无法继续办理',
          })
        ).ending,
        'terminated',
      )
    },
  },
  {
    key: 'fee-by-the-list',
    title: '收费按公布的标准，目录清单之外不收',
    tell: async (t) => {
      const house = await t.applies('不动产首次登记')
      const fee = { feeId: 'residential', quantity: 1, amountFen: 8000, receiptNumber: '湘财0001' }
      await house.isRefused('nature.clerk1', 'fee-charge', fee, 'fee-not-now')
      await house.does('nature.clerk1', 'acceptance')
      await house.isRefused(
        'nature.clerk1',
        'fee-charge',
        { ...fee, amountFen: 12_000 },
        'fee-not-standard',
      )
      await house.does('nature.clerk1', 'fee-charge', fee)
      await house.isRefused('nature.clerk1', 'fee-charge', fee, 'receipt-used')
      const food = await t.applies('食品经营许可', { who: '王老板' })
      await food.does(`${M}.clerk1`, 'acceptance')
      await food.isRefused(`${M}.clerk1`, 'fee-charge', fee, 'fee-not-listed')
    },
  },
  {
    key: 'delay-explained',
    title: '超过承诺时限，公开说明理由和预计办结的日期',
    tell: async (t) => {
      const c = await t.applies('食品经营许可')
      await c.does(`${M}.clerk1`, 'acceptance')
      const why = { reason: '县城停电三天，现场无法核查', expectedOn: '2030-01-02' }
      await c.isRefused(`${M}.handler1`, 'delay-explanation', why, 'not-delayed')
      await t.day(t.county.calendar().addWorkdays(t.today, 12))
      await c.isRefused(
        `${M}.handler1`,
        'delay-explanation',
        { ...why, expectedOn: '2020-01-02' },
        'expected-in-past',
      )
      await c.isRefused(
        `${M}.handler1`,
        'delay-explanation',
        { ...why, reason: '其他' },
        'reason-missing',
      )
      assert.equal(
        (await c.does(`${M}.handler1`, 'delay-explanation', why)).delay?.reason,
        why.reason,
      )
    },
  },
  {
    key: 'urged-and-copied',
    title: '催办每天一次，抄送不产生责任',
    tell: async (t) => {
      const c = await t.applies('食品经营许可', { online: true })
      await c.does('applicant', 'urging', { message: '请尽快' })
      await c.isRefused('applicant', 'urging', { message: '请尽快' }, 'urged-today')
      await c.does(`${M}.clerk1`, 'acceptance')
      await c.does(`${M}.handler1`, 'copying', { toUnitId: 'health', note: '请知悉' })
      await c.isRefused(`${M}.handler1`, 'copying', { toUnitId: M, note: '' }, 'copy-to-self')
    },
  },
]
