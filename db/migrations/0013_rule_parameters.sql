-- 规则参数: every value that was ever in force, from which day, by whose proposal and whose approval. Rows are added, never changed.
create table supervision.parameter (
  change_id   text        not null,
  code        text        not null,
  name        text        not null,
  value       numeric     not null,
  basis       text        not null,
  from_on     date        not null,
  proposed_by text        not null,
  proposed_at timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  constraint parameter_pk primary key (change_id),
  constraint parameter_two_people check (approved_by <> proposed_by)
);
create index parameter_rule on supervision.parameter (code, name, from_on);

grant select, insert, update on supervision.parameter to yimen_supervision;

drop policy event_of_the_desk on ledger.event;
drop policy event_of_supervision on ledger.event;
create policy event_of_the_desk on ledger.event for insert to yimen_app with check (stream not like 'card/%' and stream not like 'rule/%');
create policy event_of_supervision on ledger.event for insert to yimen_supervision with check (stream like 'card/%' or stream like 'rule/%');
