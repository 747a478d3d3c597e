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
  ['建设工程规划许可', '城乡规划法 40：建设单位或者个人'],
  ['涉路施工许可', '公路法 44、45：任何单位和个人'],
  ['河道采砂许可', '河道管理条例 25、40：不限谁'],
  ['水运及渡口设置审批', '内河交通安全管理条例 35：不限谁'],
  ['文物保护单位建设控制地带内工程审批', '文物保护法 29：不限谁'],
  ['雷电防护装置设计审核', '气象灾害防御条例 23：不限谁'],
  ['人防工程易地建设审批', '人民防空法 22：不限谁'],
  ['特种设备使用登记', '特种设备使用管理规则 TSG 08—2017 2.1：使用单位包括自然人'],
])('%s，个人能申请（%s）', (name) => {
  const item = items.find((i) => i.name === name)!
  const asking = { item, applicant: PERSON, on: '2026-03-02' } as const
  expect(mayApply(asking)).toMatchObject({ ok: true })
})

/** Where a person is turned away, and by which words. */
const FOR_ORGANISATIONS: Readonly<Record<string, string>> = {
  药品零售企业经营许可: '药品管理法 34、51：药品经营企业',
  建设用地规划许可: '城乡规划法 37、38：建设单位',
  '采矿许可（县级权限）': '矿产资源法 17；矿业权出让登记规则：营利法人，规则待核对',
  建筑工程施工许可: '建筑法 7：建设单位',
  商品房预售许可: '城市房地产管理法 30、45：房地产开发企业',
  燃气经营许可: '城镇燃气管理条例 15：企业',
  建筑垃圾处置核准: '国务院412号令附件：处置单位，原文待核对',
  城镇污水排入排水管网许可: '城镇排水与污水处理条例 21：企业事业单位、个体工商户',
  道路旅客运输经营许可: '道路运输条例 10：办理市场主体登记之后',
  生产建设项目水土保持方案审批: '水土保持法 25：生产建设单位',
  危险化学品经营许可: '危险化学品安全管理条例 35：企业',
  生产安全事故应急预案备案: '生产安全事故应急条例 7：单位',
  公章刻制业特种行业许可: '国务院412号令附件：刻制单位，原文待核对',
  大型群众性活动安全许可: '大型群众性活动安全管理条例 2：法人或者其他组织',
  养老机构备案: '老年人权益保障法 43：登记之后',
  校车使用许可: '校车安全管理条例：学校，依法登记的校车服务提供者',
  劳务派遣经营许可: '劳动合同法 57：登记的企业',
  人力资源服务许可: '人力资源市场暂行条例 18：人力资源服务机构',
  企业投资项目备案: '企业投资项目核准和备案管理条例：企业',
  企业投资项目核准: '企业投资项目核准和备案管理条例：企业',
  固定资产投资项目节能审查: '节约能源法 15：建设单位',
  建设项目环境影响评价审批: '环境影响评价法 22：建设单位',
  排污许可: '排污许可管理条例 2：企业事业单位和其他生产经营者',
  互联网上网服务营业场所设立: '互联网上网服务营业场所管理条例 8：经营单位',
  娱乐场所设立: '娱乐场所管理条例 9：娱乐场所',
  宗教活动场所筹备设立审批: '宗教事务条例 21：宗教团体',
  会计代理记账许可: '会计法 34：中介机构',
  成品油零售经营资格审批: '国务院412号令附件：企业，原文待核对',
  单用途商业预付卡备案: '单用途商业预付卡管理办法：企业，原文待核对',
  粮食收购企业备案: '粮食流通管理条例 9：企业',
  邮政快递末端网点备案: '快递暂行条例 18：企业及其分支机构',
}

test('每个事项的服务对象不重复', () => {
  for (const { name, serviceObjects } of items)
    expect(new Set(serviceObjects).size, name).toBe(serviceObjects.length)
})

test('个人不能申请的事项，每一项都写得出是哪部法律只许单位申请', () => {
  const closed = items.filter((item) => !mayApply({ item, applicant: PERSON, on: '2026-03-02' }).ok)
  expect(closed.map(({ name }) => name).sort()).toEqual(Object.keys(FOR_ORGANISATIONS).sort())
})
