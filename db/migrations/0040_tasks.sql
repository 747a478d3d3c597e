-- 待办: what waits for whom, of every subject, as its facts say. Takes the place of the list that was made from process steps.
create schema tasks;

create table tasks.task (
  stream       text   not null,
  todo         text   not null,
  step_id      text   not null default '',
  kind         text   not null,
  -- By which clock.countdown and the pages know the subject.
  subject_id   text   not null,
  unit_id      text   not null,
  item_id      text,
  applicant_id text,
  about        text,
  level        text,
  urges        int    not null default 0,
  title        text   not null,
  since_on     date   not null,
  -- Its clock, or the day itself where no clock runs.
  clock        text,
  clock_step   text   not null default '',
  due_on       date,
  -- For whom it waits and who is left out: words of src/tasks/audience.ts.
  audience     text[] not null,
  barred       text[] not null,
  constraint task_pk primary key (stream, todo, step_id),
  constraint task_level_known check (level in ('warning', 'yellow', 'red'))
);
create index task_audience on tasks.task using gin (audience);
create index task_kind on tasks.task (kind);

-- 领取: who says that they are at it. No fact: it keeps two from doing the same, and binds nobody.
create table tasks.claim (
  stream     text        not null,
  todo       text        not null,
  step_id    text        not null default '',
  officer_id text        not null,
  claimed_at timestamptz not null,
  constraint claim_pk primary key (stream, todo, step_id)
);

grant usage on schema tasks to yimen_app, yimen_supervision;
grant select, insert, update, delete on tasks.task to yimen_app, yimen_supervision;
grant select, insert, update, delete on tasks.claim to yimen_app;

-- Whoever may not write a stream writes nothing of what waits in it.
alter table tasks.task enable row level security;
create policy task_is_read_by_all on tasks.task for select using (true);
create policy task_of_the_desk on tasks.task to yimen_app using (not ledger.is_supervision(stream));
create policy task_of_supervision on tasks.task to yimen_supervision using (ledger.is_supervision(stream));

-- Whether the limit was over when its subject was last looked at: what time alone changes is found by it.
alter table clock.countdown add column is_over boolean not null default false;

drop table cases.task;
