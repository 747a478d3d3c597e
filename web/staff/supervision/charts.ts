import { LEVELS } from '#text/cards'
import { chinesePeriod } from '#text/labels'
import { FINDINGS, heatText } from '#text/supervision'
import type { Board, CardLevel, HeatSquare } from '../../contract.ts'
import { LEVEL_ORDER } from './cards.tsx'

/** Cards of a unit by level. */
export type UnitCards = { unitId: string; name: string } & Record<CardLevel, number>

/** The units with the gravest cards, from the bottom of a chart to its top. */
export function unitsOf(counts: Board['counts'], most: number): UnitCards[] {
  return [...Map.groupBy(counts, (c) => c.unitId)]
    .map(([unitId, list]) => {
      const of = (level: CardLevel) => list.find((c) => c.level === level)?.n ?? 0
      const name = list[0]!.unitName
      return { unitId, name, red: of('red'), yellow: of('yellow'), warning: of('warning') }
    })
    .sort((a, b) => b.red - a.red || b.yellow - a.yellow || b.warning - a.warning)
    .slice(0, most)
    .reverse()
}

const LIGHT: Record<CardLevel, string> = { red: '#b3261e', yellow: '#e5b400', warning: '#2f6fb0' }
const DARK: Record<CardLevel, string> = { red: '#ff6b5e', yellow: '#ffc145', warning: '#5aa9ff' }
const numberText = ({ value }: { value: number }) => (value ? String(value) : '')

/** Cards by unit and level, as bars; on the dark wall larger. */
export function cardsOption(units: readonly UnitCards[], isWall = false) {
  const text = isWall ? { color: '#dce8f5', fontSize: 18 } : {}
  const width = isWall ? 210 : 122
  return {
    grid: { left: width + 8, right: isWall ? 30 : 10, top: isWall ? 40 : 30, bottom: 8 },
    legend: { top: 0, ...(isWall && { textStyle: text, itemGap: 34 }) },
    ...(!isWall && { tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } } }),
    xAxis: { type: 'value', show: false, minInterval: 1 },
    yAxis: {
      type: 'category',
      data: units.map((u) => u.name),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { ...text, width, overflow: 'truncate' },
    },
    series: LEVEL_ORDER.map((level) => ({
      name: LEVELS[level],
      type: 'bar',
      stack: 'cards',
      ...(!isWall && { barMaxWidth: 18 }),
      itemStyle: { color: (isWall ? DARK : LIGHT)[level] },
      label: {
        show: true,
        ...(isWall && { fontSize: 16 }),
        color: isWall ? '#0b1b2b' : level === 'yellow' ? '#1d2733' : '#fff',
        formatter: numberText,
      },
      data: units.map((u) => u[level]),
    })),
  }
}

/** So many units fit into the picture. */
const MOST_UNITS = 20
const shareOf = (h: HeatSquare) => Math.round((h.dubious / h.decided) * 100)

/** The units that have any lead, those with most at the top, and their squares. */
export function heatUnits(squares: readonly HeatSquare[]): {
  names: string[]
  shown: HeatSquare[]
} {
  const names = [...Map.groupBy(squares, (h) => h.unitName)]
    .map(([name, list]) => ({ name, n: list.reduce((sum, h) => sum + h.dubious, 0) }))
    .filter((u) => u.n > 0)
    .sort((a, b) => a.n - b.n)
    .slice(-MOST_UNITS)
    .map((u) => u.name)
  return { names, shown: squares.filter((h) => names.includes(h.unitName)) }
}

export function heatOption(
  { names, shown }: ReturnType<typeof heatUnits>,
  months: readonly string[],
  narrow: boolean,
) {
  return {
    grid: { left: narrow ? 110 : 190, right: 16, top: 8, bottom: 56 },
    tooltip: {
      formatter: ({ data }: { data: [string, string, number, number, number] }) =>
        heatText(data[1], data[0], data[3], data[4]),
    },
    xAxis: {
      type: 'category',
      data: months,
      axisTick: { show: false },
      axisLabel: { formatter: chinesePeriod },
    },
    yAxis: {
      type: 'category',
      data: names,
      axisTick: { show: false },
      axisLabel: { width: narrow ? 100 : 180, overflow: 'truncate' },
    },
    visualMap: {
      min: 0,
      max: Math.max(10, ...shown.map(shareOf)),
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      inRange: { color: ['#eef3f8', '#f5c16c', '#b3261e'] },
      text: [FINDINGS.share, ''],
      dimension: 2,
    },
    series: [
      {
        type: 'heatmap',
        label: {
          show: true,
          formatter: ({ data }: { data: number[] }) => (data[4] ? `${data[4]} / ${data[3]}` : ''),
        },
        data: shown.map((h) => [h.month, h.unitName, shareOf(h), h.decided, h.dubious]),
      },
    ],
  }
}
