import { Alert, Button, Card } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { LEVELS, PARAMETERS } from '#text/cards'
import { chineseDay } from '#text/labels'
import { lawText } from '#text/law'
import {
  addedText,
  changedText,
  changeStoryText,
  inBrackets,
  newValueText,
  parameterLine,
  parameterTitle,
  RULE_WORDS,
  ruleText,
  trialText,
} from '#text/supervision'
import { basisText } from '#text/ui'
import type { Me, RuleInForce, RuleTrial } from '../../contract.ts'
import { AskForm, Beside, Panel } from '../../ui/AskForm.tsx'
import { Fetched } from '../../ui/Fetched.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Problem } from '../../ui/Problem.tsx'
import type { Questions } from '../../ui/Questions.tsx'
import { useSend } from '../../ui/send.ts'
import { Status } from '../../ui/Status.tsx'
import { answered, api, pathOf, submit, useAnswer } from '../client.ts'
import { isBody, isLead, Room } from './SupervisionNav.tsx'

/** A parameter that somebody wants to change. */
interface Edited {
  rule: RuleInForce
  name: string
  inForce: number
}

/** Whether the rule counts at all is a parameter like the others. */
const ENABLED = 'enabled'
const parameterName = (name: string) => PARAMETERS[name] ?? name

/**
 * The rule pack: what each rule rests on, its values in force, and every change with its two
 * people. A change can be tried on history first.
 */
export function RulesPage({ me }: { me: Me }) {
  const [edited, setEdited] = useState<Edited>()
  const rules = useAnswer('/api/supervision/rules')
  const close = () => setEdited(undefined)
  const columns: Column<RuleInForce>[] = [
    {
      name: 'rule',
      label: RULE_WORDS.rule,
      show: (rule) => <RuleView rule={rule} {...(isBody(me) && { onEdit: setEdited })} />,
    },
  ]
  return (
    <Room me={me} title={RULE_WORDS.title}>
      <Beside panel={edited && <ChangePanel me={me} edited={edited} onClose={close} />}>
        <div className="two">
          <List
            of={rules}
            rowKey={(r) => r.code}
            columns={columns}
            filters={[
              {
                name: 'q',
                label: RULE_WORDS.search,
                kind: 'search',
                of: (r) => ruleText(r.code, r.name),
              },
              {
                name: 'state',
                label: RULE_WORDS.state,
                options: [
                  { value: 'on', label: RULE_WORDS.enabled },
                  { value: 'off', label: RULE_WORDS.disabled },
                ],
                of: (r) => (r.isEnabled ? 'on' : 'off'),
              },
            ]}
            measure={RULE_WORDS.measure}
            empty={RULE_WORDS.none}
            pageSize={50}
          />
          <ChangesCard me={me} />
        </div>
      </Beside>
    </Room>
  )
}

function RuleView({ rule, onEdit }: { rule: RuleInForce; onEdit?: (edited: Edited) => void }) {
  const edit = (name: string, inForce: number, says: string) =>
    onEdit && (
      <Button size="small" type="link" onClick={() => onEdit({ rule, name, inForce })}>
        {says}
      </Button>
    )
  return (
    <div className="row-card">
      <span>
        <b>{ruleText(rule.code, rule.name)}</b>{' '}
        <Status tone={rule.isEnabled ? 'good' : 'plain'}>
          {rule.isEnabled ? RULE_WORDS.enabled : RULE_WORDS.disabled}
        </Status>
        {edit(
          ENABLED,
          rule.isEnabled ? 1 : 0,
          rule.isEnabled ? RULE_WORDS.proposeOff : RULE_WORDS.proposeOn,
        )}
      </span>
      <small>{lawText(rule.article)}</small>
      {Object.entries(rule.parameters).map(([name, { inForce, basis }]) => (
        <span key={name}>
          {parameterLine(parameterName(name))}
          <b>{inForce}</b> <small>{inBrackets(lawText(basis))}</small>
          {edit(name, inForce, RULE_WORDS.proposeChange)}
        </span>
      ))}
    </div>
  )
}

/** Another value, to be tried on history and proposed. */
function ChangePanel({
  me,
  edited: { rule, name, inForce },
  onClose,
}: {
  me: Me
  edited: Edited
  onClose: () => void
}) {
  const isSwitch = name === ENABLED
  const questions: Questions = {
    value: {
      kind: 'count',
      label: isSwitch ? RULE_WORDS.enabledQuestion : newValueText(inForce),
      least: 0,
      most: isSwitch ? 1 : 250,
      initial: isSwitch ? 1 - inForce : inForce,
      isNeeded: true,
    },
    basis: { kind: 'line', label: RULE_WORDS.basis, most: 200, isNeeded: true },
    fromOn: { kind: 'day', label: RULE_WORDS.fromOn, isNeeded: true },
  }
  const title = parameterTitle(ruleText(rule.code, rule.name), parameterName(name))
  return (
    <Panel title={title}>
      <AskForm
        key={title}
        name={`rules/${rule.code}/${name}`}
        asks={{ title, questions, confirm: RULE_WORDS.proposeChange }}
        beside={(answers) => (
          <TrialOf code={rule.code} name={name} value={Number(answers.value)} today={me.today} />
        )}
        send={(command) =>
          submit('/api/supervision/rule-changes', {}, { code: rule.code, name, ...command })
        }
        done={RULE_WORDS.proposed}
        onDone={onClose}
        onCancel={onClose}
      />
    </Panel>
  )
}

/** What the rule would have done in the last year with another value; nothing is issued. */
function TrialOf({
  code,
  name,
  value,
  today,
}: {
  code: string
  name: string
  value: number
  today: string
}) {
  const since = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`
  const [tried, setTried] = useState<{ value: number; trial: RuleTrial }>()
  const trying = useSend(
    async () => ({
      value,
      trial: await api
        .POST('/api/supervision/trials', { body: { code, name, value, since } })
        .then(answered),
    }),
    { onDone: setTried },
  )
  const trial = tried?.value === value ? tried.trial : undefined
  return (
    <div className="stack">
      <span>
        <Button onClick={() => trying.send()} loading={trying.isPending}>
          {RULE_WORDS.tryIt}
        </Button>{' '}
        <small>{RULE_WORDS.tryNote}</small>
      </span>
      {trying.problem && <Problem of={trying.problem} />}
      {trial && (
        <Alert
          type="info"
          title={trialText(trial)}
          description={trial.added.slice(0, 8).map((s) => (
            <div key={`${s.caseId}${s.on}${s.level}`}>
              {addedText}
              <Link to={pathOf(s.caseId)}>{s.caseId}</Link> {chineseDay(s.on)} {LEVELS[s.level]}
            </div>
          ))}
        />
      )}
    </div>
  )
}

/** Every change, and those that wait for a second person. */
function ChangesCard({ me }: { me: Me }) {
  const changes = useAnswer('/api/supervision/rule-changes')
  const approving = useSend(
    (changeId: string) =>
      api.POST('/api/supervision/rule-changes/{changeId}/approval', {
        params: { path: { changeId } },
      }),
    { done: RULE_WORDS.approved },
  )
  return (
    <Card size="small" title={RULE_WORDS.changes}>
      {approving.problem && <Problem of={approving.problem} />}
      <Fetched of={changes} empty={RULE_WORDS.noChanges}>
        {(list) =>
          list.map((c) => (
            <div key={c.changeId + c.name} className="row-card entry">
              <b>{ruleText(c.code, c.ruleName)}</b>
              <span>{changedText(parameterName(c.name), c.value, c.fromOn)}</span>
              <small>{changeStoryText(c)}</small>
              <small>{basisText(lawText(c.basis))}</small>
              {!c.approvedAt && isLead(me) && c.proposedBy !== me.staffId && (
                <span>
                  <Button
                    size="small"
                    type="primary"
                    loading={approving.isPending}
                    onClick={() => approving.send(c.changeId)}
                  >
                    {RULE_WORDS.approve}
                  </Button>
                </span>
              )}
            </div>
          ))
        }
      </Fetched>
    </Card>
  )
}
