import type { ApplicantId } from '#foundation/ids'
import { creditCheckCharacter, identityCheckDigit, type saveApplicant } from '#identity'
import type { ItemVersion } from '#items'
import type { Chance } from './chance.ts'
import type { Life } from './life.ts'

/* Who lives here, and what they write into a form. */

/** Somebody of whom nothing is kept yet. */
export type NewApplicant = Parameters<typeof saveApplicant>[2]

const SURNAMES = [...'李王张刘陈杨黄周吴赵何曾邓彭罗谢曹雷胡谭朱唐段邝廖肖蒋欧']
const GIVEN = [
  ...'建国晓燕志强丽华文涛海波春兰国平雪梅立新永红小军美玲俊杰玉珍思源桂英浩然静芳敏慧伟军',
]
const TRADES = ['商贸', '餐饮', '建材', '农业', '运输']
const SHOPS = ['小吃店', '商行', '建材店', '农庄', '车行']
const STREETS = ['建设路', '人民路', '桥头村', '河边组', '老街']
const SCOPES = ['热食类食品制售', '日用百货零售', '普通货物运输', '粮油加工', '室内装饰装修']
const REASONS = [
  '因经营需要，申请办理',
  '因家庭情况变化，申请办理',
  '首次申请，情况属实',
  '原证到期，申请办理',
]

/** Somebody who has been here before, or somebody new. */
export function somebody(
  { county, chance, people }: Life,
  kind: NewApplicant['kind'],
): ApplicantId | NewApplicant {
  const { name: countyName, region } = county.tenant
  const known = people[kind]
  if (known.length > 20 && chance.falls(0.25)) return chance.pick(known)
  const idNumber = identityNumber(chance, region)
  const creditCode = unifiedCreditCode(chance, region)
  const name =
    chance.pick(SURNAMES) + chance.pick(GIVEN) + (chance.falls(0.6) ? chance.pick(GIVEN) : '')
  return {
    kind,
    name: kind === 'enterprise' ? `${countyName}${name}${chance.pick(TRADES)}有限公司` : name,
    idNumber: kind === 'enterprise' ? creditCode : idNumber,
    phone: `13${String(chance.below(1e9)).padStart(9, '0')}`,
  }
}

/** 公民身份号码 of somebody born here. */
function identityNumber(chance: Chance, region: string): string {
  const serial = String(100 + chance.below(800))
  const year = 1955 + chance.below(50)
  const month = String(1 + chance.below(12)).padStart(2, '0')
  const day = String(1 + chance.below(28)).padStart(2, '0')
  const first = `${region}${year}${month}${day}${serial}`
  return first + identityCheckDigit(first)
}

/** 统一社会信用代码 of an enterprise that is registered here. */
function unifiedCreditCode(chance: Chance, region: string): string {
  const body = Array.from({ length: 7 }, () => '0123456789ABCDEFGH'[chance.below(18)]).join('')
  const first = `91${region}MA${body}`
  return first + creditCheckCharacter(first)
}

/** Every required field of the item's form, filled in. */
export function formFor(life: Life, item: ItemVersion): Record<string, string | number | boolean> {
  const { chance } = life
  const schema = life.county.catalogue.form(item.itemId)
  return Object.fromEntries(
    schema.required.map((name) => {
      const property = schema.properties[name]!
      if (property.enum) return [name, chance.pick(property.enum)]
      if (property.type === 'number')
        return [name, Math.max(property.minimum ?? 1, Math.ceil(chance.next() * 50))]
      if (property.format === 'date') return [name, '2026-12-01']
      return [name, plausible(life, property.title)]
    }),
  )
}

/** Words that fit a field's title, so that a simulated form reads like a real one. */
function plausible({ chance, towns }: Life, title: string): string {
  const who = () => chance.pick(SURNAMES) + chance.pick(GIVEN) + chance.pick(GIVEN)
  if (/姓名|人$|员$|代表/.test(title)) return who()
  if (/地址|地点|场所|住所|位置|村/.test(title)) {
    const town = chance.pick(towns).name.replace(/人民政府|办事处/, '')
    return `${town}${chance.pick(STREETS)}${1 + chance.below(180)}号`
  }
  if (/名称|字号|单位/.test(title)) return `${who().slice(0, 2)}${chance.pick(SHOPS)}`
  if (/范围|项目|品种|规模/.test(title)) return chance.pick(SCOPES)
  return chance.pick(REASONS)
}
