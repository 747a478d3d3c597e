import { evaluate } from 'feelin'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkForm, decideSituation, guideKind, missingOfEight, withoutFields } from '#items'
import { submit } from '../cases/acts/submit.ts'
import { missingMaterials } from '#cases'
import { catalogue, items, pinsOf, shippedWorldToday } from '../testing/shipped.ts'

const food = items.find((i) => i.itemId === 'item-001')!

test('只卖预包装食品的，不需要办食品经营许可，系统不收申请', () => {
  const decided = decideSituation(food.situations, { sells: 'prepackaged' })
  expect(decided.notNeeded!.basis).toBe('食品安全法第三十五条第一款')
  expect(decided.open).toEqual([])
  const given = {
    itemId: 'item-001',
    itemVersion: 1,
    pins: pinsOf('item-001'),
    unitId: 'market',
    applicantId: '00000000-0000-4000-8000-00000000000a',
    channel: 'portal',
    formHash: 'f',
    materials: [],
    matterId: '00000000-0000-4000-8000-00000000000b',
    attempt: 1,
  } as const
  expect(
    submit({ ...given, materials: [], situation: { sells: 'prepackaged' } }, food),
  ).toMatchObject({ ok: false, code: 'item-not-needed' })
})

test('延续而条件没有变化的，少交两份材料，不再现场核查；有变化的照交', () => {
  const same = { sells: 'catering', kind: 'renew', changed: 'no' }
  expect([...decideSituation(food.situations, same).exempt]).toEqual(['m3', 'm4'])
  expect([...decideSituation(food.situations, same).withoutProcedures]).toEqual(['现场勘验'])
  expect(decideSituation(food.situations, { ...same, changed: 'yes' }).exempt.size).toBe(0)
  const outcome = submit(
    {
      itemId: 'item-001',
      itemVersion: 1,
      pins: pinsOf('item-001'),
      unitId: 'market',
      applicantId: '00000000-0000-4000-8000-00000000000a',
      channel: 'portal',
      formHash: 'f',
      materials: [],
      matterId: '00000000-0000-4000-8000-00000000000b',
      attempt: 1,
      situation: same,
      exempt: ['m1', 'm2'],
    },
    food,
  )
  if (!outcome.ok || outcome.events[0]!.type !== 'CaseSubmitted') throw new Error()
  expect(outcome.events[0]!.body.exempt, '免交哪些由情形决定，不由申请人说').toEqual(['m3', 'm4'])
  expect(
    missingMaterials(
      { materials: [], tolerated: [], exempt: outcome.events[0]!.body.exempt! },
      food,
    ).map((m) => m.materialId),
  ).toEqual(['m1', 'm2', 'm5'])
})

test('后面的问题只在前面的回答使它有意义时才问', () => {
  expect(decideSituation(food.situations, {}).open.map((q) => q.id)).toEqual(['sells', 'kind'])
  expect(
    decideSituation(food.situations, { sells: 'loose', kind: 'renew' }).open.map((q) => q.id),
  ).toEqual(['changed'])
  expect(decideSituation(food.situations, { sells: 'loose', kind: 'new' }).open).toEqual([])
})

test('每张决策表都说得通：条件能算，材料、栏目、程序都真有，每个回答都用得上', () => {
  for (const item of items) {
    if (!item.situations) continue
    const { questions, rules } = item.situations
    const form = catalogue.form(item.itemId)
    for (const rule of rules) {
      expect(
        rule.exempt?.filter((id) => !item.materials.some((m) => m.materialId === id)) ?? [],
        item.name,
      ).toEqual([])
      expect(
        rule.hiddenFields?.filter((name) => !Object.hasOwn(form.properties, name)) ?? [],
        item.name,
      ).toEqual([])
      expect(
        rule.withoutProcedures?.filter((kind) => !item.procedures.some((p) => p.kind === kind)) ??
          [],
        item.name,
      ).toEqual([])
      expect(rule.basis, item.name).not.toBe('')
      // Some combination of answers makes it hold.
      const all = questions.reduce<Record<string, string | null>[]>(
        (sets, q) =>
          sets.flatMap((set) =>
            [null, ...q.options.map((o) => o.value)].map((value) => ({ ...set, [q.id]: value })),
          ),
        [{}],
      )
      expect(
        all.some((answers) => evaluate(rule.when, answers).value === true),
        `${item.name}：${rule.when}`,
      ).toBe(true)
    }
  }
})

test('随便怎么回答：不会多出材料，不认识的回答等于没有回答', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('sells', 'kind', 'changed', 'x'),
        fc.constantFrom('prepackaged', 'renew', 'no', '</script>', ''),
      ),
      (answers) => {
        const { exempt, open } = decideSituation(food.situations, answers)
        expect([...exempt].every((id) => food.materials.some((m) => m.materialId === id))).toBe(
          true,
        )
        expect(open.every((q) => !q.options.some((o) => o.value === answers[q.id]))).toBe(true)
      },
    ),
  )
})

test('示范文本都填得对：每一栏有例子，整张表通过检查', () => {
  for (const item of items.filter((i) => catalogue.hasOwnForm(i.itemId))) {
    const form = catalogue.form(item.itemId)
    const sample = Object.fromEntries(
      Object.entries(form.properties).map(([name, p]) => [name, p.examples?.[0]]),
    )
    expect(checkForm(form, sample), item.name).toEqual([])
    const [first] = form.required
    expect(
      checkForm(
        withoutFields(form, new Set([first!])),
        Object.fromEntries(Object.entries(sample).filter(([name]) => name !== first)),
      ),
    ).toEqual([])
  }
})

test('行政许可法 30：应当公示的八项，缺哪项说哪项', () => {
  const guides = new Map(shippedWorldToday.list(guideKind).map(({ key, value }) => [key, value]))
  expect(
    missingOfEight(guides.get('item-001')!, { legalBasis: true, materials: true, sample: true }),
  ).toEqual([])
  expect(
    missingOfEight(
      { ...guides.get('item-001')!, conditions: [], quota: '' },
      { legalBasis: true, materials: true, sample: false },
    ),
  ).toEqual(['条件', '数量', '申请书示范文本'])
  for (const [itemId, guide] of guides) {
    const item = items.find((i) => i.itemId === itemId)!
    expect(
      Object.keys(guide.purposes).filter((id) => !item.materials.some((m) => m.materialId === id)),
      item.name,
    ).toEqual([])
  }
})
