import { Button, Card } from 'antd'
import {
  ID_DOCUMENTS,
  MOST_ID_CHARACTERS,
  PHONE_CODE_DIGITS,
  PHONE_DIGITS,
  RENAME_BASES,
} from '#identity/contract'
import { PERSON } from '#text/identity'
import type { Me } from '../../contract.ts'
import { AskForm } from '../../ui/AskForm.tsx'
import { Problem } from '../../ui/Problem.tsx'
import type { Questions } from '../../ui/Questions.tsx'
import { useSend } from '../../ui/send.ts'
import { submit } from '../client.ts'
import { mayAsk } from '../screens.ts'
import { PhoneChanges } from './PhoneChanges.tsx'

/** Whose document lies on the counter. */
const SHOWN: Questions = {
  documentKind: {
    kind: 'choice',
    label: PERSON.documentKind,
    options: Object.entries(ID_DOCUMENTS).map(([value, { name }]) => ({ value, label: name })),
    isNeeded: true,
    initial: 'resident-card',
  },
  idNumber: { kind: 'line', label: PERSON.idNumber, most: MOST_ID_CHARACTERS, isNeeded: true },
  name: { kind: 'line', label: PERSON.name, most: 100, isNeeded: true },
}

/** 申请人资料: what its owner comes to a counter for, as the phone is lost or the name is another. */
export function PersonPage({ me }: { me: Me }) {
  return (
    <>
      <h1 className="page-title">{PERSON.title}</h1>
      <p className="hint">{PERSON.says}</p>
      <PhoneChanges shown={SHOWN} />
      {mayAsk(me, 'POST /api/applicants/phone') && (
        <div className="two even">
          <Card size="small" title={PERSON.phoneTitle}>
            <PhoneForm />
          </Card>
          <Card size="small" title={PERSON.nameTitle}>
            <NameForm />
          </Card>
        </div>
      )}
    </>
  )
}

function NameForm() {
  return (
    <AskForm
      name="person-name"
      asks={{
        title: PERSON.nameTitle,
        says: PERSON.nameSays,
        confirm: PERSON.saveName,
        questions: {
          ...SHOWN,
          name: { ...SHOWN.name!, label: PERSON.formerName },
          newName: { kind: 'line', label: PERSON.newName, most: 100, isNeeded: true },
          basis: {
            kind: 'choice',
            label: PERSON.basis,
            options: Object.entries(RENAME_BASES).map(([value, label]) => ({ value, label })),
            isNeeded: true,
          },
        },
      }}
      send={(command) => submit('/api/applicants/name', {}, command)}
      done={PERSON.nameSaved}
    />
  )
}

function PhoneForm() {
  return (
    <AskForm
      name="person-phone"
      asks={{
        title: PERSON.phoneTitle,
        says: PERSON.phoneSays,
        confirm: PERSON.savePhone,
        questions: {
          ...SHOWN,
          phone: { kind: 'line', label: PERSON.phone, most: PHONE_DIGITS, isNeeded: true },
          code: { kind: 'line', label: PERSON.code, most: PHONE_CODE_DIGITS, isNeeded: true },
        },
      }}
      send={(command) => submit('/api/applicants/phone', {}, command)}
      done={PERSON.phoneBegun}
      after={({ phone }) => ({
        phone: <CodeButton phone={typeof phone === 'string' ? phone : ''} />,
      })}
    />
  )
}

/** Sends the code that its owner reads out. */
function CodeButton({ phone }: { phone: string }) {
  const { send, isPending, problem } = useSend(
    () => submit('/api/applicants/phone/code', {}, { phone }),
    { done: PERSON.codeSent },
  )
  return (
    <>
      {problem && <Problem of={problem} />}
      <Button
        onClick={() => send()}
        loading={isPending}
        disabled={phone.trim().length !== PHONE_DIGITS}
      >
        {PERSON.sendCode}
      </Button>
    </>
  )
}
