import pg from 'pg'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { canonicalJson, type Json } from '#foundation/canonical'
import { mayApply } from '#cases'
import { formKind } from '#items'
import { type FormSchema, inOrderAsked } from '#items/contract'
import { processKind } from '#process'
import { type Book, openShipped } from '#world'
import { dataDir } from '#platform/repository'
import { asRead, FIELDS, fieldWord, KIND_NOTES } from '#text/publications'
import { schemaOf } from '../world/publication-view.ts'
import { postKind } from '../identity/published.ts'
import { items } from '../testing/shipped.ts'
import { KINDS, shippedWorld } from './published.ts'

const shippedAll = shippedWorld(dataDir, [])
const book: Book = await openShipped(KINDS, shippedAll)
const world = book.at('2026-03-02')
/** Who asks it finds no database. */
const nobody = new pg.Client()

test.each(KINDS.map((kind) => [kind.title, kind] as const))(
  '随产品提供的%s通得过拟订时的检查，引用的都在',
  async (_title, kind) => {
    for (const { key, content } of shippedAll.filter((s) => s.kind.kind === kind.kind)) {
      const read = kind.schema.parse(content)
      expect(await kind.faultsIn?.({ key, content: read, world, db: nobody }), key).toEqual(
        kind.faultsIn ? [] : undefined,
      )
      const absent = (kind.refersTo?.(await kind.open(read), key) ?? []).filter(
        (to) => !world.version(to.kind, to.key),
      )
      expect(absent, key).toEqual([])
      if (kind.keys) expect(kind.keys).toContain(key)
    }
  },
)

interface Schema {
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: Schema
}
const membersOf = ({ properties, items, additionalProperties }: Schema, path = ''): string[] => [
  ...Object.entries(properties ?? {}).flatMap(([name, field]) => {
    const place = path === '' ? name : `${path}.${name}`
    return [place, ...membersOf(field, place)]
  }),
  ...(items ? membersOf(items, path) : []),
  ...(additionalProperties ? membersOf(additionalProperties, path) : []),
]

test.each(KINDS.map((kind) => [kind.title, kind] as const))(
  '%s的每一项都有中文名称',
  (_title, { kind, schema }) => {
    expect(KIND_NOTES).toHaveProperty(kind)
    const members = membersOf(
      z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Schema,
    )
    expect(members.filter((member) => !Object.hasOwn(FIELDS[kind] ?? {}, member))).toEqual([])
  },
)

test('拟订时日期按日期填，不是随便写的字：表单知道哪些是日期', () => {
  const duties = schemaOf(postKind).properties?.duties?.items
  if (!duties) throw new Error('a post has duties')
  expect(duties.properties).toMatchObject({ fromOn: { format: 'date' }, toOn: { format: 'date' } })
  expect(JSON.stringify(schemaOf(postKind)), '契约里的名称不进表单').not.toContain('$ref')
})

/** Every place of a content, lists left out. */
const placesOf = (content: unknown, members: readonly string[] = []): (readonly string[])[] => {
  if (Array.isArray(content)) return content.flatMap((element) => placesOf(element, members))
  if (typeof content !== 'object' || content === null) return []
  return Object.entries(content).flatMap(([name, value]) => {
    const place = [...members, name]
    return [place, ...placesOf(value, place)]
  })
}

test('随产品提供的内容，读的人看到的每一项都有中文名称', () => {
  const raw = shippedAll.flatMap(({ kind: { kind, schema }, content }) =>
    placesOf(asRead(kind, schema.parse(content)))
      .filter((place) => !/\p{Script=Han}/u.test(fieldWord(kind, place)))
      .map((place) => `${kind} ${place.join('.')}`),
  )
  expect([...new Set(raw)]).toEqual([])
})

test('申请表按写下的次序问，内容存的时候虽按字母排', () => {
  const { content } = shippedAll.find((s) => s.kind.kind === 'form' && s.key === 'item-002')!
  const form = world.get(formKind, 'item-002')
  expect(Object.keys(form.properties)).toEqual((content as FormSchema).order)
  expect(Object.keys(form.properties)[0]).toBe('shopName')
  const kept = JSON.parse(canonicalJson(content as Json)) as FormSchema
  expect(Object.keys(kept.properties)[0]).toBe('area')
  expect(Object.keys(inOrderAsked(kept).properties)).toEqual(Object.keys(form.properties))
  const added = {
    ...kept,
    properties: { ...kept.properties, fax: { type: 'string', title: '传真' } },
  }
  expect(Object.keys(inOrderAsked(added as FormSchema).properties).at(-1)).toBe('fax')
})

/** Boxes and lines of a drawn process, by the elements that they stand for. */
function drawnIn(xml: string) {
  const numbers = (text: string, ...names: string[]) =>
    names.map((name) => Number(new RegExp(` ${name}="([\\d.]+)"`).exec(text)![1]))
  const boxes = [
    ...xml.matchAll(/<bpmndi:BPMNShape [^>]*bpmnElement="([^"]+)"[^>]*>(<dc:Bounds [^>]*>)/g),
  ]
  const lines = [
    ...xml.matchAll(/<bpmndi:BPMNEdge [^>]*bpmnElement="([^"]+)"[^>]*>(.*?)<\/bpmndi:BPMNEdge>/gs),
  ]
  return {
    boxes: boxes.map(([, id, at]) => ({ id: id!, at: numbers(at!, 'x', 'y', 'width', 'height') })),
    lines: lines.map(([, id, points]) => ({
      id: id!,
      points: points!.match(/<di:waypoint [^>]*>/g)!.map((point) => numbers(point, 'x', 'y')),
    })),
  }
}

test('随产品提供的流程图上，没有一条线穿过别的环节', () => {
  for (const { key, content } of shippedAll.filter((s) => s.kind.kind === 'process')) {
    const { xml } = content as { xml: string }
    const { boxes, lines } = drawnIn(xml)
    expect(boxes.length * lines.length, key).toBeGreaterThan(0)
    const crossed = lines.flatMap(({ id, points }) =>
      points.slice(1).flatMap(([x2 = 0, y2 = 0], i) => {
        const [x1 = 0, y1 = 0] = points[i]!
        return boxes
          .filter(
            ({ at: [x = 0, y = 0, width = 0, height = 0] }) =>
              Math.min(x1, x2) < x + width &&
              Math.max(x1, x2) > x &&
              Math.min(y1, y2) < y + height &&
              Math.max(y1, y2) > y,
          )
          .map((box) => `${id} × ${box.id}`)
      }),
    )
    expect(crossed, key).toEqual([])
  }
})

test('流程按环节比较时，每一项都有中文名称', () => {
  const compared = processKind.compared!
  for (const key of world.book.keys('process')) {
    const { nodes, flows } = compared(world.get(processKind, key)) as Record<string, object[]>
    const names = [
      ...nodes!.flatMap((n) => Object.keys(n).map((name) => `nodes.${name}`)),
      ...flows!.flatMap((f) => Object.keys(f).map((name) => `flows.${name}`)),
    ].filter((name) => !name.endsWith('.id'))
    expect(names.filter((name) => !Object.hasOwn(FIELDS.process!, name))).toEqual([])
  }
})

const PERSON = { kind: 'natural-person', idNumber: '11010519491231002X' } as const
test.each([
  ['公司设立登记', '公司法 29'],
  ['社会团体成立登记', '社会团体登记管理条例 9：由发起人'],
  ['民办非企业单位成立登记', '民办非企业单位登记管理暂行条例 9：举办者'],
  ['民办学校设立（幼儿园）', '民办教育促进法 2、15：举办者'],
  ['医疗机构执业登记', '医疗机构管理条例 9：单位或者个人'],
  ['取水许可', '取水许可和水资源费征收管理条例 10：单位或者个人'],
  ['临时使用林地审批', '森林法 38：单位或者个人'],
  ['营业性演出审批', '营业性演出管理条例 12：个体演员'],
])('%s，个人能申请（%s）', (name) => {
  const item = items.find((i) => i.name === name)!
  const asking = { item, applicant: PERSON, hasAgent: false, on: '2026-03-02' } as const
  expect(mayApply(asking)).toMatchObject({ ok: true })
})
