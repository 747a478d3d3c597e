import { own } from '#foundation/own'
/** What Typst says most often of a template; what it names stays. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/^unknown variable: (.+)$/, '没有“$1”这个名字'],
  [/^unclosed delimiter$/, '括号没有配对'],
  [/^unclosed string$/, '引号没有配对'],
  [/^expected (.+), found (.+)$/, '应当是$1，写的是$2'],
  [/^expected (.+)$/, '缺少$1'],
  [/^unexpected argument: (.+)$/, '没有“$1”这个参数'],
  [/^missing argument: (.+)$/, '缺少参数“$1”'],
  [/^file not found/, '没有要读的文件'],
  [/^dictionary does not contain key "(.+)"$/, '数据里没有“$1”'],
  [/^type (.+) has no method `(.+)`$/, '$1没有“$2”这个用法'],
  [/^cannot add (.+) and (.+)$/, '$1和$2不能相加'],
  [/^PDF\/A-\w+ error: the text `"(.+)"` could/, '画不出“$1”，文件不能长期保存'],
  [/^PDF\/A-\w+ error: (.+)$/, '文件不能长期保存（PDF/A）：$1'],
  [/^panicked with: (.+)$/, '模板自己停下：$1'],
]

const NOUNS: Readonly<Record<string, string>> = {
  expression: '表达式',
  block: '大括号或方括号里的内容',
  content: '内容',
  string: '文字',
  integer: '整数',
  float: '小数',
  boolean: '真假值',
  length: '长度（如 3pt）',
  array: '列表',
  dictionary: '一组数据',
  function: '函数',
  none: '空值',
}

/** A message of Typst in words; one that is not among the usual ones as it came. */
export function typstInWords(message: string): string {
  const [first = ''] = message.split(', hints: ')
  const [pattern, words] = MESSAGES.find(([says]) => says.test(first)) ?? []
  if (!pattern || words === undefined) return `Typst 报告“${first}”`
  const found = pattern.exec(first)!
  return words.replaceAll(/\$(\d)/g, (_, n) => own(NOUNS, found[n] ?? '') ?? found[n] ?? '')
}
