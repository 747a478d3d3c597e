-- 时限: the due days of open cases, a projection that can be recomputed from the facts at any time.
create schema clock;

create table clock.countdown (
  case_id text  not null,
  kind    text  not null,
  step_id text  not null default '',
  unit_id text  not null,
  facts   jsonb not null,
  due_on  date  not null,
  constraint countdown_pk primary key (case_id, kind, step_id)
);
create index countdown_due on clock.countdown (kind, due_on);

-- Which limit moved by which change of the calendar: the old value stays provable.
create table clock.moved_limit (
  amendment_id text not null,
  case_id      text not null,
  kind         text not null,
  step_id      text not null,
  due_on_before date not null,
  due_on_after  date not null,
  constraint moved_limit_pk primary key (amendment_id, case_id, kind, step_id)
);
create index moved_limit_case on clock.moved_limit (case_id);

grant usage on schema clock to yimen_app;
grant select, insert, update, delete on clock.countdown to yimen_app;
grant select, insert on clock.moved_limit to yimen_app;
