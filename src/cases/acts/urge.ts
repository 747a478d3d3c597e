import { record, refuse } from '#foundation/outcome'
import type { Act, Command } from './act.ts'

export interface Urge extends Command {
  message: string
}

/** 催办：申请人或监督人员提请尽快办理，每天一次，留有记录。 @law no law: 服务规范 */
export const urge: Act<Urge> = (state, { message, on }) => {
  if (state.stage === 'closed') return refuse('case-already-decided', '服务规范')
  if (state.lastUrgedOn === on) return refuse('urged-today', '服务规范')
  return record({ type: 'CaseUrged', body: { message } })
}
