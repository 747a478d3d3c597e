-- 流程变更方案: how open cases go on by another version of their process, and which ones were moved.
create table cases.process_plan (
  plan_id      text        not null,
  process_key  text        not null,
  state        text        not null,
  proposed_at  timestamptz not null,
  plan         jsonb       not null,
  constraint process_plan_pk primary key (plan_id),
  constraint process_plan_state_known check (state in ('proposed', 'approved', 'rejected', 'carried-out'))
);
create index process_plan_proposed on cases.process_plan (proposed_at desc);
create index process_plan_approved on cases.process_plan (plan_id) where state = 'approved';

create table cases.process_move (
  plan_id  text not null,
  case_id  text not null,
  moved_on date not null,
  constraint process_move_pk primary key (plan_id, case_id)
);

grant select, insert, update on cases.process_plan to yimen_app;
grant select, insert on cases.process_move to yimen_app;
