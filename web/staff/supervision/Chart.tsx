import { BarChart, HeatmapChart } from 'echarts/charts'
import {
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

use([
  BarChart,
  HeatmapChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
])

/** A picture of numbers; `label` says in words what it shows, for those who cannot see it. */
export function Chart({
  option,
  height,
  label,
  onPick,
}: {
  option: EChartsCoreOption
  height: number
  label: string
  onPick?: (picked: {
    name: string
    seriesName?: string
    data?: unknown
    dataIndex: number
  }) => void
}) {
  const box = useRef<HTMLDivElement>(null)
  const pick = useRef(onPick)
  pick.current = onPick
  useEffect(() => {
    const chart = init(box.current!, undefined, { renderer: 'svg' })
    chart.setOption({
      animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      textStyle: { fontFamily: 'inherit' },
      ...option,
    })
    chart.on('click', (event) => pick.current?.(event as never))
    const watcher = new ResizeObserver(() => chart.resize())
    watcher.observe(box.current!)
    return () => {
      watcher.disconnect()
      chart.dispose()
    }
  }, [option])
  return <div ref={box} className="chart" role="img" aria-label={label} style={{ height }} />
}
