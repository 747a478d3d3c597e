/** Reasons that say nothing: the facts of the case are missing. */
export function saysNothing(reason: string): boolean {
  return (
    reason.replaceAll(/[\s,\u3002.\uff0c\u3001;\uff1b]/g, '').length < 5 ||
    /^(无|不符合要求|不符合条件|材料不全|其他|同上|按规定办理)[\u3002.]?$/.test(reason.trim())
  )
}
