import { Button, Input, Space } from 'antd'
import { APPOINTMENTS, VISIT_STATES } from '#text/appointments'
import type { Me, Visit } from '../../contract.ts'
import { useFilters } from '../../ui/address.ts'
import { NamedField } from '../../ui/FilterLine.tsx'
import { type Column, List } from '../../ui/List.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { useSend } from '../../ui/send.ts'
import { Status } from '../../ui/Status.tsx'
import { api, useAnswer } from '../client.ts'

interface Arrival {
  appointmentId: string
  came: boolean
}

/** 预约: who comes to the counter today. */
export function AppointmentsPage({ me }: { me: Me }) {
  const [params, set] = useFilters()
  const day = params.get('day') ?? me.today
  const found = useAnswer('/api/appointments', { query: { day } }, { refetchInterval: 60_000 })
  const noting = useSend(({ appointmentId, came }: Arrival) =>
    api.POST('/api/appointments/{appointmentId}/arrival', {
      params: { path: { appointmentId } },
      body: { came },
    }),
  )
  return (
    <>
      <h1 className="page-title">{APPOINTMENTS.title}</h1>
      {noting.problem && <Problem of={noting.problem} />}
      <List
        of={found}
        rowKey={(v) => v.appointmentId}
        columns={columnsOf(noting.send)}
        measure={APPOINTMENTS.measure}
        empty={APPOINTMENTS.none}
        beside={
          <NamedField label={APPOINTMENTS.day}>
            {(id) => (
              <Input id={id} type="date" value={day} onChange={(e) => set('day', e.target.value)} />
            )}
          </NamedField>
        }
      />
    </>
  )
}

const columnsOf = (note: (arrival: Arrival) => void): Column<Visit>[] => [
  {
    name: 'clock',
    label: APPOINTMENTS.clock,
    show: (v) => <b>{v.clock}</b>,
    width: 110,
    by: (v) => v.clock,
  },
  {
    name: 'visitor',
    label: APPOINTMENTS.visitor,
    show: (v) => (
      <>
        {v.visitor} <small>{v.phone}</small>
      </>
    ),
  },
  { name: 'item', label: APPOINTMENTS.item, show: (v) => v.itemName },
  {
    name: 'state',
    label: APPOINTMENTS.state,
    show: (v) =>
      v.state === 'booked' ? (
        <ArrivalButtons onNote={(came) => note({ appointmentId: v.appointmentId, came })} />
      ) : (
        <Status tone={v.state === 'arrived' ? 'good' : 'plain'}>{VISIT_STATES[v.state]}</Status>
      ),
    width: 180,
  },
]

function ArrivalButtons({ onNote }: { onNote: (came: boolean) => void }) {
  return (
    <Space>
      <Button size="small" type="primary" onClick={() => onNote(true)}>
        {APPOINTMENTS.came}
      </Button>
      <Button size="small" onClick={() => onNote(false)}>
        {APPOINTMENTS.missed}
      </Button>
    </Space>
  )
}
