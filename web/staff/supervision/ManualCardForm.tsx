import { LEVELS } from '#text/cards'
import { MANUAL_CARD, ofCaseText } from '#text/supervision'
import type { Me } from '../../contract.ts'
import { AskPanel } from '../../ui/AskForm.tsx'
import { optionsOf } from '../../ui/FilterLine.tsx'
import { submit } from '../client.ts'
import { isLead } from './SupervisionNav.tsx'

/** 人工发牌: what no rule can see, with the fact and what it rests on. */
export function ManualCardForm({
  me,
  caseId,
  unitId,
  onClose,
}: {
  me: Me
  caseId: string
  unitId: string
  onClose: () => void
}) {
  const levels = optionsOf(LEVELS).filter(({ value }) => isLead(me) || value !== 'red')
  return (
    <AskPanel
      name={`cards/${caseId}/by-hand`}
      asks={{
        title: ofCaseText(MANUAL_CARD.title, caseId),
        confirm: MANUAL_CARD.issue,
        emphasis: 'danger',
        questions: {
          level: {
            kind: 'choice',
            label: MANUAL_CARD.level,
            hint: isLead(me) ? undefined : MANUAL_CARD.redByLead,
            options: levels,
            initial: 'warning',
            isNeeded: true,
          },
          unitId: { kind: 'unit', label: MANUAL_CARD.unit, initial: unitId, isNeeded: true },
          description: { kind: 'words', label: MANUAL_CARD.facts, most: 1000, isNeeded: true },
          basis: { kind: 'line', label: MANUAL_CARD.basis, most: 200, isNeeded: true },
        },
      }}
      send={(command) => submit('/api/supervision/cards', {}, { caseId, ...command })}
      done={MANUAL_CARD.issued}
      onDone={onClose}
      onCancel={onClose}
    />
  )
}
