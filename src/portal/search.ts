import type { ItemVersion } from '#items'

/** Everyday words for what the catalogue calls otherwise. Data of the county's language, not of its law. */
const SYNONYMS: Record<string, readonly string[]> = {
  开饭店: ['食品经营', '小餐饮', '个体工商户'], 饭店: ['食品经营', '小餐饮'], 餐馆: ['食品经营', '小餐饮'], 奶茶: ['食品经营'], 开店: ['个体工商户', '食品经营'],
  营业执照: ['个体工商户', '公司设立'], 注册公司: ['公司设立'], 开公司: ['公司设立'], 药店: ['药品零售'], 诊所: ['医疗机构'], 盖房: ['宅基地', '乡村建设'], 建房: ['宅基地', '乡村建设'],
  房产证: ['不动产'], 过户: ['不动产转移'], 准生证: ['生育登记'], 上户口: ['出生登记', '户口'], 结婚: ['结婚登记'], 低保: ['最低生活保障'], 老人: ['老年人', '高龄'], 退休: ['退休'],
  养老金: ['养老保险', '退休'], 医保: ['医保'], 报销: ['医疗费用'], 失业: ['失业保险'], 公积金: ['住房公积金'], 砍树: ['林木采伐'], 卖烟: ['烟草'], 香烟: ['烟草'], 广告牌: ['户外广告'],
  网吧: ['互联网上网'], 幼儿园: ['民办学校'], 装修: ['施工许可'], 通电: ['用电报装'], 通水: ['供水报装'], 货车: ['道路货物'], 宾馆: ['旅馆', '公共场所'], 理发店: ['公共场所'], 残疾: ['残疾'],
}

/** Items for a query, best first: name, then everyday words, then result, theme and unit. All characters in any order come last. */
export function searchItems(items: readonly ItemVersion[], unitName: (item: ItemVersion) => string, query: string): ItemVersion[] {
  const q = query.trim().replaceAll(/\s+/g, '')
  if (q === '') return [...items]
  const meant = [...new Set([q, ...Object.entries(SYNONYMS).flatMap(([word, names]) => (q.includes(word) ? names : []))])]
  const score = (item: ItemVersion): number => {
    if (item.name === q) return 100
    if (item.name.includes(q)) return 80
    const index = meant.slice(1).findIndex((word) => item.name.includes(word))
    if (index >= 0) return 60 - index
    if (item.result.name.includes(q) || item.themes.some((t) => t.includes(q))) return 40
    if (unitName(item).includes(q)) return 30
    return [...q].every((c) => item.name.includes(c)) ? 20 : 0
  }
  return items.map((item) => ({ item, points: score(item) })).filter((s) => s.points > 0).sort((a, b) => b.points - a.points).map((s) => s.item)
}
