import type { UnitId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import type { Act, Command } from './act.ts'

export interface Copy extends Command {
  toUnitId: UnitId
  note: string
}

/** 抄送：将办件情况抄送其他单位知悉，不产生办理责任。 @law no law: 服务规范 */
export const copy: Act<Copy> = (state, { toUnitId, note }) => {
  if (toUnitId === state.unitId) return refuse('copy-to-self', '服务规范')
  return record({ type: 'CaseCopied', body: { toUnitId, note } })
}
