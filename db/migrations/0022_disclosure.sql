-- 公开: each decision with how long it took and whether it kept its promise; what monthly figures and rankings are counted from.
create table cases.decision (
  case_id     text not null,
  item_id     text not null,
  unit_id     text not null,
  applicant_id text not null,
  decision    text not null,
  number      text,          -- of the certificate
  valid_until text,
  received_on date not null,
  decided_on  date not null,
  used_workdays int not null,
  is_on_time  boolean not null,
  edition     int not null,  -- of the published world under which it was made: it is told in the names of then
  constraint decision_pk primary key (case_id),
  constraint decision_known check (decision in ('granted', 'denied'))
);
create index decision_day on cases.decision (decided_on desc, case_id);
create index decision_unit on cases.decision (unit_id, decided_on);
create index decision_item on cases.decision (item_id, decided_on desc);
grant select, insert, update on cases.decision to yimen_app;

-- What is not needed any more is erased.
grant delete on identity.message to yimen_app;
