-- Whoever objects is told until when it is decided: counted from the day of the objection.
alter table supervision.card add column objected_on date;
update supervision.card c
set objected_on = (
  select (e.recorded_at at time zone 'Asia/Shanghai')::date
  from ledger.event e
  where e.stream = 'card/' || c.card_id and e.type = 'ObjectionFiled'
  order by e.version desc
  limit 1
)
where c.state = 'objected';
