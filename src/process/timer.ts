/** The workdays that a timer waits (`P5D`; 行政许可法 82); undefined for anything else. */
export function timerWorkdays({ trigger }: { trigger?: string }): number | undefined {
  const days = /^P([1-9]\d{0,3})D$/.exec(trigger ?? '')?.[1]
  return days === undefined ? undefined : Number(days)
}
