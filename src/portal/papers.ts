import { DOCUMENT_TEMPLATE, renderPdf, templateKind } from '#documents'
import type { Units } from '#identity'
import type { FormField, ItemCatalogue, ItemVersion } from '#items'
import type { Shelf } from '#world'
import { fontsDir } from '#platform/repository'
import { unitNameOf } from './units.ts'

/* Papers that belong to a guide: nothing on them is about anybody. */

export interface PaperDeps {
  world: Shelf
  catalogue: ItemCatalogue
  units: Units
  tenant: { name: string }
  publicUrl: string
}
type Paper = Omit<Parameters<typeof renderPdf>[1], 'county'>

/** Typeset in the template in force; nobody keeps it for long, and a gap in it is no lie. */
export function typeset({ world, tenant }: PaperDeps, paper: Paper): Promise<Buffer> {
  const { typst } = world.current().get(templateKind, DOCUMENT_TEMPLATE)
  return renderPdf({ typst, fonts: fontsDir }, { county: tenant.name, ...paper }, '1.7')
}

/** The form of an item: blank, or filled as the sample has it. */
export function formPaper(deps: PaperDeps, item: ItemVersion, isFilled: boolean): Paper {
  const schema = deps.catalogue.form(item.itemId)
  return {
    unit: unitNameOf(deps.units, item.unitId),
    title: schema.title,
    number: isFilled ? '示范文本（内容均为虚构）' : item.name,
    addressee: '',
    paragraphs: [],
    columns: ['2fr', '3fr'],
    header: ['栏目', '填写'],
    rows: Object.entries(schema.properties).map(([name, field]) => [
      fieldText(field, schema.required.includes(name), isFilled),
      isFilled && field.examples ? valueText(field.examples[0]) : '',
    ]),
    closing: [
      '我对申请材料实质内容的真实性负责（行政许可法第三十一条）。',
      `申请人签名：${isFilled ? '张示例' : ''}　　　　　　　日期：`,
    ],
    date: '',
    seal: '',
    qrText: '扫码网上填写，不必再交纸质表',
    verifyUrl: `${deps.publicUrl}/items/${item.itemId}/apply`,
  }
}

/** What is asked; on a blank form with what one may choose from. */
function fieldText(field: FormField, isRequired: boolean, isFilled: boolean): string {
  const choices = field.enum && !isFilled ? `：${field.enum.join('／')}` : ''
  return `${field.title}${isRequired ? '' : '（选填）'}${choices}`
}

function valueText(value: string | number | boolean | undefined): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  return String(value)
}

/** What the result of an item looks like. */
export function resultPaper(deps: PaperDeps, item: ItemVersion): Paper {
  const unit = unitNameOf(deps.units, item.unitId)
  return {
    unit,
    title: item.result.name,
    number: '样本，不具有法律效力',
    addressee: '',
    columns: ['2fr', '3fr'],
    header: ['栏目', '内容'],
    paragraphs: [],
    rows: [
      ['持证人', '（申请人姓名或名称）'],
      ['事项', item.name],
      ['编号', '（签发时生成）'],
      ['有效期', item.result.validity],
      ['签发单位', unit],
    ],
    closing: ['正式的证照有编号、签发日期和核验二维码，可以在“验真伪”里核对。'],
    date: '',
    seal: '',
    qrText: '扫码看办事指南',
    verifyUrl: `${deps.publicUrl}/items/${item.itemId}`,
  }
}
