-- 督办: what the supervision body demands of a unit about a case, and what came of it.
create table supervision.directive (
  directive_id text not null,  -- <case>/<id>: also its stream, `directive/…`
  case_id   text  not null,
  unit_id   text  not null,
  demand    text  not null,
  basis     text  not null,
  due_on    date  not null,
  state     text  not null,
  answer    text,
  issued_by text  not null,
  issued_on date  not null,
  version   int   not null,
  constraint directive_pk primary key (directive_id),
  constraint directive_state_known check (state in ('open', 'answered', 'closed'))
);
create index directive_unit on supervision.directive (unit_id, state);

-- 责任追究: measures that the ladder calls for; proposed by one person, approved by another.
create table supervision.measure (
  measure_id text not null,
  ladder     text not null,
  subject    text not null,
  subject_id text not null,
  period     text not null,
  body       jsonb not null,
  state      text not null,
  document   text,
  proposed_by text not null,
  decided_by text,
  version    int  not null,
  constraint measure_pk primary key (measure_id),
  constraint measure_once unique (ladder, subject_id, period),
  constraint measure_two_people check (decided_by <> proposed_by),
  constraint measure_state_known check (state in ('proposed', 'approved', 'rejected', 'carried-out'))
);

-- 交叉登记: certificates, receipts, queue tickets and consultations from other books, to be held against the cases.
create table supervision.register_entry (
  kind      text not null,
  number    text not null,
  on_day    date not null,
  unit_id   text not null,
  item_id   text,
  case_id   text,          -- as the other book says
  import_id text not null,
  matched   text,          -- the case it was found to belong to
  lead      text,          -- why it is a lead for inspection; null when it is none
  constraint register_entry_pk primary key (kind, unit_id, number),
  constraint register_kind_known check (kind in ('certificate', 'receipt', 'ticket', 'consultation'))
);
create index register_lead on supervision.register_entry (unit_id, on_day) where lead is not null;

-- 日巡查登记: what the unit's supervisor saw on a day, the system's figures beside it.
create table supervision.daily_check (
  unit_id   text  not null,
  day       date  not null,
  figures   jsonb not null,
  sample    jsonb not null,
  note      text  not null,
  signed_by text  not null,
  signed_at timestamptz not null,
  constraint daily_check_pk primary key (unit_id, day)
);

-- What detectors remember of decided cases and of files, and what they find about a unit rather than a case.
create table supervision.decision (
  case_id  text not null,
  unit_id  text not null,
  item_id  text not null,
  actor    text not null,
  at       timestamptz not null,
  applicant_id text not null,
  received_on date not null,
  used_workdays int not null,
  promised_workdays int not null,
  accepted_on date,
  certificate text,
  declared int not null,  -- facts that claim another time than that of their recording
  round int not null,     -- of these, at a full hour
  position bigint not null,  -- in the sealed log
  constraint decision_pk primary key (case_id)
);
create index decision_burst on supervision.decision (actor, item_id, at);
create index decision_unit on supervision.decision (unit_id, at);
create index decision_certificate on supervision.decision (certificate) where certificate is not null;

create table supervision.file_use (
  hash    text not null,
  case_id text not null,
  applicant_id text not null,
  constraint file_use_pk primary key (hash, case_id)
);

-- Where decided cases stood and for how long: what remaining time is learned from.
create table supervision.visit (
  case_id    text not null,
  unit_id    text not null,
  item_id    text not null,
  place      text not null,
  entered_on date not null,
  left_on    date not null,
  decided_on date not null
);
create index visit_place on supervision.visit (unit_id, item_id, place, decided_on desc);

create table supervision.unit_finding (
  unit_id  text  not null,
  month    text  not null,  -- 2026-03
  detector text  not null,
  subject  text  not null,  -- the item, the officer, or the unit itself
  score    int   not null,
  because  jsonb not null,
  constraint unit_finding_pk primary key (unit_id, month, detector, subject),
  constraint unit_finding_score check (score between 0 and 100)
);

grant select, insert, update on supervision.directive, supervision.measure, supervision.register_entry to yimen_supervision;
grant select, insert on supervision.daily_check, supervision.decision, supervision.file_use, supervision.visit to yimen_supervision;
grant select, insert, delete on supervision.unit_finding to yimen_supervision;

-- The streams that are supervision's own, in one place.
create function ledger.is_supervision(stream text) returns boolean immutable language sql
  return split_part(stream, '/', 1) in ('card', 'rule', 'directive', 'measure', 'register', 'check', 'fault');
drop policy event_of_the_desk on ledger.event;
drop policy event_of_supervision on ledger.event;
create policy event_of_the_desk on ledger.event for insert to yimen_app with check (not ledger.is_supervision(stream));
create policy event_of_supervision on ledger.event for insert to yimen_supervision with check (ledger.is_supervision(stream));
