const DIGITS = '零一二三四五六七八九'

/** 一 to 九百九十九, as articles are counted. */
function chineseNumber(n: number): string {
  const [hundreds, tens, ones] = [Math.floor(n / 100), Math.floor(n / 10) % 10, n % 10]
  const hundred = hundreds > 0 ? `${DIGITS[hundreds]}百` : ''
  const ten =
    tens > 0
      ? `${tens === 1 && hundreds === 0 ? '' : DIGITS[tens]}十`
      : hundreds > 0 && ones > 0
        ? '零'
        : ''
  return `${hundred}${ten}${ones > 0 ? DIGITS[ones] : ''}`
}

/** 32(1)(4) is 第三十二条第一款第（四）项; several items may follow one paragraph. */
function articleText(reference: string): string {
  const [article, paragraph, ...items] = reference
    .match(/\d+/g)!
    .map((n) => chineseNumber(Number(n)))
  return [
    `第${article}条`,
    ...(paragraph ? [`第${paragraph}款`] : []),
    items.map((item) => `第（${item}）项`).join('、'),
  ].join('')
}

const REFERENCE = /\d+(?:\(\d+\))*/g
/** 法名 and its articles, as they are written short in the code: “行政许可法 58、59”. */
const SHORT = /(?<=法|条例|规定|办法) (\d+(?:\(\d+\))*(?:[、–]\d+(?:\(\d+\))*)*)/g

/** 行政许可法 34 read out: 行政许可法第三十四条. What is no article of a law stays as it is. */
export const lawText = (law: string): string =>
  law.replace(SHORT, (_, references: string) =>
    references.replace(REFERENCE, articleText).replaceAll('–', '至'),
  )
