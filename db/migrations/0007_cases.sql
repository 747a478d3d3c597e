-- 办件: projections of the case streams, and the forms, which hold personal data and therefore stay outside the ledger.
create schema cases;

create sequence cases.serial;

create table cases.case_row (
  case_id      text not null,
  version      int  not null,
  stage        text not null,
  ending       text,
  item_id      text not null,
  unit_id      text not null,
  township_id  text,
  applicant_id text not null,
  agent_id     text,
  channel      text not null,
  matter_id    text not null,
  attempt      int  not null,
  received_at  timestamptz not null,
  accepted_on  date,
  decided_on   date,
  closed_on    date,
  state        jsonb not null,
  constraint case_row_pk primary key (case_id),
  constraint case_row_stage_known check (stage in ('submitted', 'correcting', 'processing', 'decided', 'closed'))
);
create index case_row_unit on cases.case_row (unit_id, stage);
create index case_row_township on cases.case_row (township_id, stage) where township_id is not null;
create index case_row_applicant on cases.case_row (applicant_id, item_id);
create index case_row_matter on cases.case_row (matter_id);
create index case_row_received on cases.case_row (received_at);

-- What waits for somebody: open steps, and cases that wait for acceptance, correction or delivery.
create table cases.task (
  case_id    text not null,
  step_id    text not null,  -- a step of the process, or `acceptance`, `delivery`
  unit_id    text not null,
  role       text not null,
  officer_id text,
  signers    text[] not null default '{}',  -- who is to sign now, wherever they work
  started_on date not null,
  due_on     date,
  constraint task_pk primary key (case_id, step_id)
);
create index task_unit on cases.task (unit_id, role, due_on);
create index task_officer on cases.task (officer_id) where officer_id is not null;
create index task_signers on cases.task using gin (signers) where signers <> '{}';

create table cases.form (
  case_id    text  not null,
  form_hash  text  not null,
  body_sealed bytea not null,
  constraint form_pk primary key (case_id, form_hash)
);

create table cases.draft (
  draft_id     text        not null,
  owner_id     text        not null,
  item_id      text        not null,
  body_sealed  bytea       not null,
  saved_at     timestamptz not null,
  constraint draft_pk primary key (draft_id),
  constraint draft_one unique (owner_id, item_id)
);

create table cases.submission_key (
  key     text not null,
  case_id text not null,
  constraint submission_key_pk primary key (key)
);

-- The query code printed on the receipt, with the applicant's wrong guesses.
create table cases.query_code (
  case_id   text  not null,
  code_hash bytea not null,
  failures  int   not null default 0,
  locked_until timestamptz,
  constraint query_code_pk primary key (case_id)
);

grant usage on schema cases to yimen_app;
grant select, insert, update on cases.case_row, cases.query_code to yimen_app;
grant select, insert, update, delete on cases.task, cases.draft to yimen_app;
grant select, insert on cases.form, cases.submission_key to yimen_app;
grant usage on sequence cases.serial to yimen_app;
