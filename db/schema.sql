-- 0001_roles.sql
-- Login roles. Roles belong to the cluster, so another database of it may have made them already.
-- yimen_app          the approval platform: writes acts, never changes history
-- yimen_sealer       orders and signs what was written
-- yimen_supervision  the supervision platform: reads facts, cannot write what it watches
do $$
declare
  wanted text;
begin
  foreach wanted in array array['yimen_app', 'yimen_sealer', 'yimen_supervision'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nosuperuser nocreatedb nocreaterole', wanted);
      -- Of the role, not of the session: behind a pooler a session is nobody's.
      execute format('alter role %I set timezone to %L', wanted, 'UTC');
      execute format('alter role %I set search_path to pg_catalog', wanted);
      -- A process that is cut off in the middle of a transaction does not hold up the others.
      execute format('alter role %I set idle_in_transaction_session_timeout to %L', wanted, '4s');
    end if;
  end loop;
exception
  when duplicate_object or unique_violation then null;
end
$$;
revoke all on schema public from public;

-- 0002_ledger.sql
-- 账本: every act on a case, an item, a register or a supervision matter. Insert only.
create schema ledger;

create table ledger.event (
  stream      text        not null,
  version     int         not null,
  type        text        not null,
  shape       smallint    not null,  -- which shape of its type the body has
  body        json        not null,  -- json, not jsonb: the exact canonical text is what was hashed
  edition     int         not null,  -- of the published world under which it was made
  actor       text        not null,
  unit        text        not null,
  via         text        not null,
  occurred_at timestamptz not null,  -- when it is said to have happened
  recorded_at timestamptz not null,  -- when the server heard of it
  prev_hash   bytea       not null,
  hash        bytea       not null,
  constraint event_pk primary key (stream, version),
  constraint event_version_positive check (version > 0 and shape > 0 and edition >= 0),
  -- A time that no program can reckon with, or a body without measure, would stop everybody who follows the ledger.
  constraint event_times_finite check (occurred_at >= '1900-01-01Z' and occurred_at < '3000-01-01Z' and recorded_at >= '1900-01-01Z' and recorded_at < '3000-01-01Z'),
  constraint event_body_measured check (octet_length(body::text) <= 67108864),
  constraint event_via_known check (via in ('desk', 'portal', 'exchange', 'system')),
  -- These words go into the hashed text between quotes; a plain alphabet needs no escaping.
  constraint event_words_plain check ((stream || type || actor || unit) ~ '^[A-Za-z0-9:/_.-]*$'),
  constraint event_hash_length check (length(hash) = 32 and length(prev_hash) = 32)
);

-- 调阅留痕: the latest of all, and those of one person's cases, among ever so many.
create index event_access on ledger.event (recorded_at) where stream >= 'access/' and stream < 'access0';
create index event_access_case on ledger.event ((body->>'caseId')) where stream >= 'access/' and stream < 'access0';

-- The editions of the published world: one publication after the other, each with the event that made it.
create table ledger.edition (
  edition int  not null,
  stream  text not null,
  version int  not null,
  constraint edition_pk primary key (edition),
  constraint edition_once unique (stream, version),
  constraint edition_positive check (edition > 0)
);

-- Committed, not yet sealed. The sealer empties it; whatever becomes visible late is still found.
-- One row an append: the first of its versions, and the hashes of all of them.
create table ledger.unsealed (
  seq     bigint generated always as identity,
  stream  text  not null,
  version int   not null,
  hashes  bytea not null,
  constraint unsealed_pk primary key (seq)
);

create table ledger.sealed (
  position bigint not null,  -- contiguous from 0
  stream   text   not null,
  version  int    not null,
  constraint sealed_pk primary key (position),
  constraint sealed_once unique (stream, version)
);

-- The Merkle tree in tiles of 256 hashes (8 levels each); level 0 holds the leaf hashes.
create table ledger.tile (
  level  int    not null,
  index  bigint not null,
  hashes bytea  not null,
  constraint tile_pk primary key (level, index)
);

create table ledger.checkpoint (
  size      bigint      not null,
  root      bytea       not null,
  signed_at timestamptz not null,
  signature bytea       not null,
  constraint checkpoint_pk primary key (size)
);

create table ledger.subscription (
  name     text   not null,
  position bigint not null,
  constraint subscription_pk primary key (name)
);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on %.% refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;
create trigger event_append_only before update or delete or truncate on ledger.event
  for each statement execute function ledger.refuse_change();
create trigger edition_append_only before update or delete or truncate on ledger.edition
  for each statement execute function ledger.refuse_change();
create trigger sealed_append_only before update or delete or truncate on ledger.sealed
  for each statement execute function ledger.refuse_change();
create trigger checkpoint_append_only before update or delete or truncate on ledger.checkpoint
  for each statement execute function ledger.refuse_change();

grant usage on schema ledger to yimen_app, yimen_sealer, yimen_supervision;
grant select on all tables in schema ledger to yimen_app, yimen_sealer, yimen_supervision;
grant insert on ledger.event, ledger.unsealed, ledger.edition to yimen_app;
grant insert, update on ledger.subscription to yimen_app;
grant insert on ledger.sealed, ledger.checkpoint to yimen_sealer;
grant insert, update on ledger.tile to yimen_sealer;
grant delete on ledger.unsealed to yimen_sealer;

-- 0004_clock.sql
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

-- 0005_identity.sql
-- 身份: organisations, officers and their duties, applicants, sessions. Personal data is SM4-GCM ciphertext.
create schema identity;

create table identity.staff (
  staff_id      text not null,
  unit_id       text not null,
  name          text not null,
  password_hash text not null,
  is_one_time   boolean not null default false,  -- the password serves once, to set one's own
  totp_sealed   bytea,
  failures      int  not null default 0,
  locked_until  timestamptz,
  constraint staff_pk primary key (staff_id)
);
create index staff_unit on identity.staff (unit_id);

create table identity.duty (
  staff_id  text not null,
  role      text not null,
  from_on   date not null,
  to_on     date,
  constraint duty_pk primary key (staff_id, role, from_on),
  constraint duty_staff_fk foreign key (staff_id) references identity.staff (staff_id)
);

-- AB 岗: for these days the substitute may do what the absent officer may.
create table identity.delegation (
  delegation_id text not null,
  absent_id     text not null,
  substitute_id text not null,
  from_on       date not null,
  to_on         date not null,
  constraint delegation_pk primary key (delegation_id),
  constraint delegation_absent_fk foreign key (absent_id) references identity.staff (staff_id),
  constraint delegation_substitute_fk foreign key (substitute_id) references identity.staff (staff_id),
  constraint delegation_days check (from_on <= to_on and absent_id <> substitute_id)
);
create index delegation_substitute on identity.delegation (substitute_id);
create index delegation_absent on identity.delegation (absent_id);

create table identity.applicant (
  applicant_id    text  not null,
  kind            text  not null,
  name_sealed     bytea not null,
  id_number_sealed bytea not null,
  id_number_index bytea not null,  -- HMAC-SM3: finds the same person without opening anybody's number
  phone_sealed    bytea not null,
  phone_index     bytea not null,
  constraint applicant_pk primary key (applicant_id),
  constraint applicant_once unique (id_number_index),
  constraint applicant_kind_known check (kind in ('natural-person', 'enterprise'))
);
create index applicant_phone on identity.applicant (phone_index);

create table identity.phone_code (
  phone_index   bytea       not null,
  code_hash     bytea       not null,
  sent_at       timestamptz not null,
  sent_that_day int         not null,
  expires_at    timestamptz not null,
  tries         int         not null default 0,
  constraint phone_code_pk primary key (phone_index)
);

create table identity.session (
  token_hash   bytea       not null,
  staff_id     text,
  applicant_id text,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  constraint session_pk primary key (token_hash),
  constraint session_of_one check ((staff_id is null) <> (applicant_id is null)),
  constraint session_staff_fk foreign key (staff_id) references identity.staff (staff_id),
  constraint session_applicant_fk foreign key (applicant_id) references identity.applicant (applicant_id)
);
create index session_staff on identity.session (staff_id);
create index session_applicant on identity.session (applicant_id);

-- The inbox of the fake SMS gateway; a real gateway empties it.
create table identity.sms (
  sms_id       bigint generated always as identity,
  phone_sealed bytea       not null,
  text         text        not null,
  sent_at      timestamptz not null,
  constraint sms_pk primary key (sms_id)
);

grant usage on schema identity to yimen_app;
grant select, insert, update on all tables in schema identity to yimen_app;
-- Duties follow the posts as they are published.
grant delete on identity.session, identity.phone_code, identity.duty to yimen_app;

-- 0007_cases.sql
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

-- 0008_documents.sql
-- 材料·证照: uploaded files and issued documents. The bytes lie on disk under their hash.
create schema documents;

create table documents.upload (
  document_id text        not null,
  owner_id    text        not null,  -- the applicant it belongs to
  file_name_sealed bytea  not null,
  media_type  text        not null,
  size_bytes  bigint      not null,
  hash        text        not null,
  uploaded_at timestamptz not null,
  constraint upload_pk primary key (document_id)
);
create index upload_owner on documents.upload (owner_id);
create index upload_hash on documents.upload (hash);

-- Consent of an applicant that a material given once may serve again (资源共享).
create table documents.reusable (
  applicant_id  text not null,
  material_name text not null,
  document_id   text not null,
  given_on      date not null,
  constraint reusable_pk primary key (applicant_id, material_name),
  constraint reusable_document_fk foreign key (document_id) references documents.upload (document_id)
);
create index reusable_document on documents.reusable (document_id);

create table documents.issued (
  document_id text  not null,
  case_id     text  not null,
  kind        text  not null,
  number      text  not null,
  issued_on   date  not null,
  edition     int   not null,  -- of the published world: whoever issued it is called as on that day
  file_hash   text,
  constraint issued_pk primary key (document_id)
);
create index issued_case on documents.issued (case_id);
create index issued_hash on documents.issued (file_hash);

-- Files on their way, in pieces that may arrive at different machines: gone when the file is whole, or after a day.
create table documents.incoming (
  upload_id       text        not null,
  owner_id        text        not null,
  metadata_sealed bytea       not null,  -- its name, as JSON
  size_bytes      bigint      not null,
  received_bytes  bigint      not null default 0,
  pieces          text[]      not null default '{}',  -- the names of their blobs, in order
  begun_at        timestamptz not null default now(),
  constraint incoming_pk primary key (upload_id),
  constraint incoming_within check (received_bytes between 0 and size_bytes)
);
create index incoming_owner on documents.incoming (owner_id);
create index incoming_begun on documents.incoming (begun_at);

grant usage on schema documents to yimen_app;
grant select, insert on documents.upload to yimen_app;
grant select, insert, update on documents.reusable, documents.issued to yimen_app;
grant select, insert, update, delete on documents.incoming to yimen_app;

-- 0009_due_days.sql
-- A due day stands in one place, clock.countdown: a change of the calendar or a day of pause moves it for every list at once.
alter table cases.task drop column due_on;
create index task_unit on cases.task (unit_id, role);

-- While a special procedure runs, the due day moves with each day.
alter table clock.countdown add column is_paused boolean not null default false;
update clock.countdown set is_paused = jsonb_path_exists(facts, '$.pauses[*] ? (!exists(@.endedOn))');
create index countdown_paused on clock.countdown (case_id) where is_paused;

-- 0010_delegation.sql
-- A delegation that was taken back before its last day; it stays as a record.
alter table identity.delegation add column revoked_at timestamptz;

-- 0011_copies.sql
-- 抄送: units that were told of a case and may read it.
create table cases.copy (
  case_id text not null,
  unit_id text not null,
  constraint copy_pk primary key (case_id, unit_id)
);
create index copy_unit on cases.copy (unit_id);

grant select, insert on cases.copy to yimen_app;

-- 0012_supervision.sql
-- 电子监察: cards and what supervision remembers of each case. The desk's role has no right here, and supervision's none there.
create schema supervision;

create table supervision.watched (
  case_id text  not null,
  -- The next day on which a time rule may come to hold; null when none can. What a day costs follows this index.
  next_on date,
  -- What the board groups and counts by.
  unit_id text  not null,
  stage   text  not null,
  -- Written with every event and asked for nothing: text that is only read back (json) costs two thirds of a tree (jsonb).
  state   json  not null,
  constraint watched_pk primary key (case_id)
);
create index watched_next on supervision.watched (next_on) where next_on is not null;

create table supervision.card (
  card_id   text  not null,  -- <case>/<kind>: also the card's stream, `card/…`
  case_id   text  not null,
  kind      text  not null,
  item_id   text  not null,
  unit_id   text  not null,
  step_id   text,
  officer_id text,
  rule      text  not null,
  level     text  not null,
  mode      text  not null,
  state     text  not null,
  issued_on date  not null,
  level_on  date  not null,
  feedback_due_on date not null,
  because   jsonb not null,
  evidence  int[] not null,
  issued_by text  not null,
  version   int   not null,
  constraint card_pk primary key (card_id),
  constraint card_level_known check (level in ('warning', 'yellow', 'red')),
  constraint card_mode_known check (mode in ('auto', 'manual')),
  constraint card_state_known check (state in ('issued', 'acknowledged', 'rectified', 'closed', 'objected', 'upheld', 'revoked'))
);
create index card_unit on supervision.card (unit_id, level, state);
create index card_case on supervision.card (case_id);
create index card_issued on supervision.card (issued_on);

-- A rule that threw on a case is set aside for it; somebody must look.
create table supervision.fault (
  rule     text        not null,
  case_id  text        not null,
  message  text        not null,
  first_at timestamptz not null,
  constraint fault_pk primary key (rule, case_id)
);

create table supervision.subscription (
  name     text   not null,
  position bigint not null,
  constraint subscription_pk primary key (name)
);

grant usage on schema supervision to yimen_supervision;
grant select, insert, update on supervision.watched, supervision.card, supervision.subscription to yimen_supervision;
grant select, insert on supervision.fault to yimen_supervision;

-- Both write one ledger, each its own streams: nobody can write what they watch, nor what watches them.
grant insert on ledger.event, ledger.unsealed, ledger.edition to yimen_supervision;
alter table ledger.event enable row level security;
create policy event_is_read_by_all on ledger.event for select using (true);
create policy event_of_the_desk on ledger.event for insert to yimen_app with check (stream not like 'card/%');
create policy event_of_supervision on ledger.event for insert to yimen_supervision with check (stream like 'card/%');

-- 0014_findings.sql
-- 真实性疑点: what does not look like real handling; leads for people, not cards.
create table supervision.finding (
  case_id  text  not null,
  detector text  not null,
  unit_id  text  not null,
  item_id  text  not null,
  score    int   not null,  -- 0 to 100
  found_on date  not null,
  because  jsonb not null,
  evidence int[] not null,
  constraint finding_pk primary key (case_id, detector),
  constraint finding_score check (score between 0 and 100)
);
create index finding_unit on supervision.finding (unit_id, found_on);

grant select, insert, update on supervision.finding to yimen_supervision;

-- 0015_directives.sql
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

-- 0016_board.sql
-- The board counts open cases by unit and stage. Written with every event, so indexed as little as can be: what never changes about a case is looked up below.
create index watched_board on supervision.watched (unit_id, stage) where stage <> 'closed';
create table supervision.application (
  case_id      text not null,
  applicant_id text not null,
  matter_id    text not null,
  attempt      int  not null,
  item_id      text not null,
  unit_id      text not null,
  township_id  text,
  received_on  date not null,
  accepted_on  date,
  position     bigint not null,  -- in the sealed log
  constraint application_pk primary key (case_id)
);
create index application_applicant on supervision.application (applicant_id, item_id);
create index application_matter on supervision.application (matter_id, attempt);
create index application_unit on supervision.application (unit_id, case_id desc);
create index application_received on supervision.application (received_on, unit_id);
create index card_level_on on supervision.card (level_on);
create index finding_found on supervision.finding (found_on);
create index decision_at on supervision.decision (at);

-- Tallies for what spans all years: cases of an item at a unit, decisions of a unit in a month.
create table supervision.item_use (
  unit_id     text not null,
  township_id text not null,  -- '' without one
  item_id     text not null,
  cases       int  not null,
  last_on     date not null,
  constraint item_use_pk primary key (unit_id, township_id, item_id)
);
create table supervision.month (
  unit_id text not null,
  month   text not null,
  decided int  not null,
  constraint month_pk primary key (unit_id, month)
);
grant select, insert, update on supervision.application, supervision.item_use, supervision.month to yimen_supervision;

-- What was decided before these tables were there is looked at again, from the first event on.
delete from supervision.subscription where name = 'authenticity';

-- 0017_feedback.sql
-- 咨询、投诉、办不成事反映和好差评. What people wrote is sealed; the ledger has its SM3 only.
create schema feedback;
create sequence feedback.serial;

create table feedback.letter (
  letter_id    text not null,
  kind         text not null,
  state        text not null,
  item_id      text,
  case_id      text,
  about_unit_id text not null,
  handler_unit_id text not null,
  applicant_id text,
  submitted_at timestamptz not null,
  satisfaction text,
  is_published boolean not null default false,
  body         jsonb not null,
  version      int  not null,
  constraint letter_pk primary key (letter_id),
  constraint letter_kind_known check (kind in ('consultation', 'complaint', 'stuck')),
  constraint letter_state_known check (state in ('submitted', 'accepted', 'answered', 'in-review', 'settled', 'declined', 'withdrawn'))
);
create index letter_handler on feedback.letter (handler_unit_id, state, submitted_at);
create index letter_applicant on feedback.letter (applicant_id, submitted_at desc) where applicant_id is not null;
create index letter_published on feedback.letter (item_id, submitted_at desc) where is_published;

-- Question, answer, request of review, words of a rating; by the version of the fact they belong to.
create table feedback.writing (
  stream      text  not null,
  version     int   not null,
  body_sealed bytea not null,
  constraint writing_pk primary key (stream, version)
);

-- For those who wrote without signing in: the key by which they follow, and where the answer is told.
create table feedback.letter_key (
  letter_id    text  not null,
  key_hash     bytea not null,
  phone_sealed bytea,
  constraint letter_key_pk primary key (letter_id)
);

create table feedback.rating (
  rating_id  text not null,
  about      text not null,
  state      text not null,
  case_id    text,
  item_id    text,
  unit_id    text not null,
  officer_id text,
  applicant_id text,
  level      smallint,
  labels     text[] not null default '{}',
  invited_on date not null,
  rated_on   date,
  body       jsonb not null,
  version    int  not null,
  constraint rating_pk primary key (rating_id),
  constraint rating_about_known check (about in ('case', 'visit')),
  constraint rating_level_known check (level between 1 and 5),
  constraint rating_state_known check (state in ('invited', 'counted', 'to-call', 'to-rectify', 'to-decide', 'rectified', 'excluded'))
);
create unique index rating_case on feedback.rating (case_id) where case_id is not null;
create index rating_unit on feedback.rating (unit_id, rated_on) where level is not null;
create index rating_open on feedback.rating (unit_id, state) where state in ('to-call', 'to-rectify', 'to-decide');

-- One-time tokens: only their hash is kept, only the person's phone has the token.
create table feedback.invitation (
  token_hash bytea not null,
  rating_id  text  not null,
  expires_on date  not null,
  constraint invitation_pk primary key (token_hash)
);

grant usage on schema feedback to yimen_app;
grant usage on sequence feedback.serial to yimen_app;
grant select, insert, update on feedback.letter, feedback.letter_key, feedback.rating to yimen_app;
grant select, insert, delete on feedback.writing, feedback.invitation to yimen_app;

-- What supervision remembers of letters and ratings: the day on which a rule may next come to hold.
create table supervision.watched_feedback (
  case_id text  not null,
  next_on date,
  state   json not null,
  constraint watched_feedback_pk primary key (case_id)
);
create index watched_feedback_next on supervision.watched_feedback (next_on) where next_on is not null;
grant select, insert, update on supervision.watched_feedback to yimen_supervision;

-- 0018_outbox.sql
-- 消息: what is to be said to people, until a gateway has taken it. The words are sealed: they name people and carry one-time links.
create table identity.message (
  message_id   bigint generated always as identity,
  key          uuid        not null default gen_random_uuid(), -- tells the gateway that it has taken this one before
  channel      text        not null,
  applicant_id text,          -- who reads it signed in, too
  to_sealed    bytea       not null,
  text_sealed  bytea       not null,
  queued_at    timestamptz not null,
  state        text        not null default 'queued',
  attempts     int         not null default 0,
  next_at      timestamptz not null default now(), -- by the database's clock, as everything about sending
  claim        uuid,          -- some worker is sending it, at the latest until next_at
  problem      text,
  constraint message_pk primary key (message_id),
  constraint message_key_once unique (key),
  constraint message_channel_known check (channel in ('sms', 'email')),
  constraint message_state_known check (state in ('queued', 'sent', 'failed'))
);
create index message_due on identity.message (next_at) where state = 'queued';
create index message_applicant on identity.message (applicant_id, message_id desc) where applicant_id is not null;
grant select, insert, update on identity.message to yimen_app;
-- The inbox of the fake gateway before it: everything in it was sent.
drop table identity.sms;

alter table identity.applicant add column email_sealed bytea;

-- 0020_apply.sql
-- 委托代理: who may apply in whose name, for what and until when; the ledger has the facts, this is who holds what.
create table identity.authority (
  authority_id text not null,
  principal_id text not null,
  agent_id     text not null,
  item_ids     text[],  -- null for all
  from_on      date not null,
  until_on     date not null,
  revoked_on   date,
  constraint authority_pk primary key (authority_id),
  constraint authority_principal_fk foreign key (principal_id) references identity.applicant (applicant_id),
  constraint authority_agent_fk foreign key (agent_id) references identity.applicant (applicant_id),
  constraint authority_not_oneself check (principal_id <> agent_id),
  constraint authority_term check (until_on >= from_on)
);
create index authority_agent on identity.authority (agent_id, until_on);
create index authority_principal on identity.authority (principal_id, until_on);
grant select, insert, update on identity.authority to yimen_app;

-- What somebody had filled in when the session ended: kept for a day under a name that only the browser knows.
create table cases.parked (
  park_hash   bytea not null,
  item_id     text  not null,
  body_sealed bytea not null,
  parked_at   timestamptz not null,
  constraint parked_pk primary key (park_hash)
);
grant select, insert, delete on cases.parked to yimen_app;

-- 0021_appointments.sql
-- 预约: a slot can never be given away more often than it has places, whoever asks at the same moment.
create schema appointments;

create table appointments.slot (
  unit_id text not null,
  day     date not null,
  minute  int  not null,  -- since midnight in Shanghai
  places  int  not null,
  taken   int  not null,
  constraint slot_pk primary key (unit_id, day, minute),
  constraint slot_not_overbooked check (taken between 0 and places)
);

create table appointments.appointment (
  appointment_id text not null,
  unit_id      text not null,
  day          date not null,
  minute       int  not null,
  item_id      text,
  applicant_id text not null,
  state        text not null,
  reminded_at  timestamptz,
  version      int  not null,
  constraint appointment_pk primary key (appointment_id),
  constraint appointment_state_known check (state in ('booked', 'cancelled', 'arrived', 'missed'))
);
-- Nobody can be at two counters at once.
create unique index appointment_one_place on appointments.appointment (applicant_id, day, minute) where state = 'booked';
create index appointment_day on appointments.appointment (unit_id, day, minute);
create index appointment_applicant on appointments.appointment (applicant_id, day desc);
create index appointment_reminder on appointments.appointment (day) where state = 'booked' and reminded_at is null;

grant usage on schema appointments to yimen_app;
grant select, insert, update on all tables in schema appointments to yimen_app;

-- 0022_disclosure.sql
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

-- 0023_revocation.sql
-- 撤销: what was granted and then taken back stays in the list, and says so.
alter table cases.decision add column revoked_on date;

-- 0025_processes.sql
-- 进程之间的推举: which process does what only one may do at a time. Judged by the database's time alone (ADR 15).
-- The schema is made before the first migration, which is noted in it.
create table platform.lease (
  name    text        not null,
  elector name        not null,                       -- the role whose processes stand for it
  holder  text,                                       -- the process that leads, or led last
  token   bigint      not null default 0,             -- grows with every change of the holder
  until   timestamptz not null default '-infinity',
  constraint lease_pk primary key (name)
);
insert into platform.lease (name, elector) values
  ('sealer', 'yimen_sealer'),
  ('tick', 'yimen_app'),
  ('notices', 'yimen_app'),
  ('supervision', 'yimen_supervision'),
  ('authenticity', 'yimen_supervision');

-- Nobody elects for another role: the desk cannot stop the sealer.
alter table platform.lease enable row level security;
create policy lease_read on platform.lease for select using (true);
create policy lease_elect on platform.lease for update using (elector = current_user);
grant usage on schema platform to yimen_app, yimen_sealer, yimen_supervision;
grant select on platform.lease to yimen_app, yimen_sealer, yimen_supervision;
grant update (holder, token, until) on platform.lease to yimen_app, yimen_sealer, yimen_supervision;

-- The last words of a leader's transaction: whoever was overtaken cannot commit, and nobody takes over before it has. It
-- locks the row, so that only those who elect may call it.
create function platform.hold_lease(wanted text, mine bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from platform.lease where name = wanted and token = mine and elector = session_user for share;
  if not found then
    raise exception 'lease % was taken over', wanted using errcode = 'object_not_in_prerequisite_state';
  end if;
end
$$;

-- Whose database this is: what only this county's keys lead to. Nobody makes new keys for a database that has its row.
create table platform.county_key (
  one            boolean not null default true,
  personal_check text    not null,  -- HMAC-SM3 of a fixed word with the key of blind indexes
  sealer_public  text    not null,  -- PEM
  constraint county_key_pk primary key (one),
  constraint county_key_once check (one)
);

-- The keys themselves, where a key management system holds the master: each wrapped by it, of no use without it.
create table platform.wrapped_key (
  name  text  not null,
  bytes bytea not null,
  constraint wrapped_key_pk primary key (name)
);
grant select on platform.migration, platform.county_key, platform.wrapped_key to yimen_app;

-- How often somebody did something of late, whichever process they reached.
create table platform.pace (
  what     text        not null,
  who      bytea       not null,  -- HMAC-SM3 of an address
  began_at timestamptz not null,
  times    int         not null,
  constraint pace_pk primary key (what, who)
);
grant select, insert, update, delete on platform.pace to yimen_app;

-- 0030_world.sql
-- 世界: what surrounds a case, as published versions. The facts stand in the ledger, stream `world/<kind>/<key>`.
create schema world;

-- Contents under the SM3 of their canonical JSON; the same content is kept once, whoever publishes it.
create table world.content (
  hash text not null,
  body json not null,
  constraint content_pk primary key (hash)
);

create table world.draft (
  kind         text        not null,
  key          text        not null,
  draft_id     text        not null,
  hash         text        not null,
  effective_on date        not null,
  basis        text        not null,
  drafted_by   text        not null,
  unit_id      text        not null,  -- of whoever drafted it
  drafted_at   timestamptz not null,
  state        text        not null,
  constraint draft_pk primary key (draft_id),
  constraint draft_state_known check (state in ('open', 'published', 'rejected'))
);
create index draft_key on world.draft (kind, key, drafted_at);

create table world.version (
  kind         text        not null,
  key          text        not null,
  number       int         not null,
  hash         text        not null,
  effective_on date        not null,
  edition      int         not null,
  basis        text        not null,
  drafted_by   text        not null,
  published_by text        not null,
  published_at timestamptz not null,
  draft_id     text        not null,
  constraint version_pk primary key (kind, key, number),
  constraint version_edition unique (edition)
);

grant usage on schema world to yimen_app, yimen_supervision;
grant select on all tables in schema world to yimen_app, yimen_supervision;
grant insert on world.content, world.version to yimen_app, yimen_supervision;
-- What was drafted stays as it was shown: only what became of it is written. Nor can one role lock the table against the other.
grant insert, update (state) on world.draft to yimen_app, yimen_supervision;

-- The rules and the ladder are published by the supervision body alone.
create or replace function ledger.is_supervision(stream text) returns boolean immutable language sql
  return split_part(stream, '/', 1) in ('card', 'directive', 'measure', 'register', 'check', 'fault')
    or stream ^@ 'world/rule/' or stream ^@ 'world/ladder/';

-- … in the ledger and in what is read of it: whoever may not write a stream puts nothing in its place.
alter table world.draft enable row level security;
alter table world.version enable row level security;
create policy draft_is_read_by_all on world.draft for select using (true);
create policy version_is_read_by_all on world.version for select using (true);
create policy draft_of_the_desk on world.draft to yimen_app using (not ledger.is_supervision('world/' || kind || '/'));
create policy draft_of_supervision on world.draft to yimen_supervision using (ledger.is_supervision('world/' || kind || '/'));
create policy version_of_the_desk on world.version for insert to yimen_app with check (not ledger.is_supervision('world/' || kind || '/'));
create policy version_of_supervision on world.version for insert to yimen_supervision with check (ledger.is_supervision('world/' || kind || '/'));

-- Every edition is the next one, and made by a publication that stands in the ledger. One that is taken by now is told by its key.
alter table ledger.edition enable row level security;
create policy edition_is_read_by_all on ledger.edition for select using (true);
create policy edition_is_founded on ledger.edition for insert to yimen_app, yimen_supervision with check (
  ledger.is_supervision(stream) = (current_user = 'yimen_supervision')
  and edition <= (select coalesce(max(n.edition), 0) + 1 from ledger.edition n)
  and exists (select from ledger.event e
    where e.stream = edition.stream and e.version = edition.version and e.type = 'VersionPublished' and e.edition = edition.edition - 1));

-- Nobody takes the place of a stream that is not his in the sealer's queue.
alter table ledger.unsealed enable row level security;
create policy unsealed_is_read_by_all on ledger.unsealed for select using (true);
create policy unsealed_of_the_desk on ledger.unsealed for insert to yimen_app with check (not ledger.is_supervision(stream));
create policy unsealed_of_supervision on ledger.unsealed for insert to yimen_supervision with check (ledger.is_supervision(stream));
create policy unsealed_is_taken_by_the_sealer on ledger.unsealed for delete to yimen_sealer using (true);

-- 0031_process_change.sql
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

-- 0040_tasks.sql
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

-- 0041_desk.sql
-- 工作台: what officers keep for themselves, and what they were told.
create schema desk;

create table desk.view (
  officer_id text        not null,
  name       text        not null,
  search     jsonb       not null,
  saved_at   timestamptz not null,
  constraint view_pk primary key (officer_id, name)
);

-- 我的提醒: only of those who want to be told outside of the site.
create table desk.reminder (
  officer_id   text    not null,
  phone_sealed bytea,
  email_sealed bytea,
  is_digest    boolean not null,
  is_urgent    boolean not null,
  constraint reminder_pk primary key (officer_id)
);

create table desk.notice (
  notice_id  bigint      generated always as identity,
  officer_id text        not null,
  -- What it tells: the same is told once.
  key        text        not null,
  kind       text        not null,
  text       text        not null,
  path       text        not null,
  told_at    timestamptz not null,
  read_at    timestamptz,
  constraint notice_pk primary key (notice_id),
  constraint notice_once unique (officer_id, key),
  constraint notice_kind_known check (kind in ('named', 'urgent', 'digest'))
);
create index notice_of on desk.notice (officer_id, notice_id desc);

grant usage on schema desk to yimen_app;
grant select, insert, update, delete on desk.view, desk.reminder, desk.notice to yimen_app;

-- 0042_late_entries.sql
-- 补录申报 of a case are kept one by one, as an approval holds for its day only. What was declared before is told again by a replay.
update supervision.watched set state = (state::jsonb || '{"lateEntries": []}')::json;

-- 0050_gate.sql
-- 守门: tries are counted by account (or phone) and place, so that nobody keeps anybody out.
create table identity.sign_in_place (
  who          bytea       not null,  -- HMAC-SM3 of a user name or a phone number
  place        bytea       not null,  -- HMAC-SM3 of a network, or a digest of what a browser was given
  failures     int         not null default 0,
  locked_until timestamptz,
  tried_at     timestamptz not null,
  signed_in_at timestamptz,           -- somebody signed in from there: a place of their own
  constraint sign_in_place_pk primary key (who, place)
);
create index sign_in_place_tried on identity.sign_in_place (tried_at);
grant select, insert, update, delete on identity.sign_in_place to yimen_app;

alter table identity.staff drop column failures, drop column locked_until,
  add column totp_step bigint;  -- 动态验证码 count once: the last time step that was accepted

-- A code is of whoever asked for it: nobody else can use up its tries. Those under way are asked for again.
drop table identity.phone_code;
create table identity.phone_code (
  phone_index bytea       not null,
  place       bytea       not null,
  code_hash   bytea       not null,
  expires_at  timestamptz not null,
  tries       int         not null default 0,
  constraint phone_code_pk primary key (phone_index, place)
);
grant select, insert, update, delete on identity.phone_code to yimen_app;

-- 0051_pulse.sql
-- 脉搏: when what runs by itself last went well, and the time that is trusted (ADR 24). Of no use in another database.
create table platform.pulse (
  name text        not null,
  at   timestamptz not null, -- by the database's clock
  constraint pulse_pk primary key (name),
  constraint pulse_name_known check (name in ('tick', 'time', 'acceptance'))
);
grant select, insert, update on platform.pulse to yimen_app;

-- 0051_sessions.sql
-- A session ends so long after it began, however much it is used.
alter table identity.session add column ends_at timestamptz;
update identity.session set ends_at = created_at + interval '12 hours';
alter table identity.session alter column ends_at set not null;
create index session_seen on identity.session (last_seen_at);

-- 0052_urgent.sql
-- 加急: a code that somebody waits for goes before whatever else there is to say.
alter table identity.message add column urgent boolean not null default false;
drop index identity.message_due;
create index message_due on identity.message (urgent desc, next_at) where state = 'queued';

-- 0053_demo_password.sql
-- 公开的演示密码: the hash of it that an account was opened with; whoever has set an own password has another.
-- Only what was seeded has the same salt as others.
alter table identity.staff add column demo_hash text;
update identity.staff set demo_hash = password_hash
where password_hash in (select password_hash from identity.staff group by password_hash having count(*) > 1);

-- 0054_rebuild.sql
-- rebuild: world identity clock cases feedback appointments tasks supervision
-- Earlier migrations added derived tables and columns that stayed empty of what had happened before.
select 1;

-- 0060_submission_content.sql
-- What was submitted under a key: a keyed hash, so that the same key with something else is told apart.
-- Of those before, only that they were is known.
alter table cases.submission_key add column content_index bytea;

-- 0061_uploads.sql
-- rebuild: cases
-- Files that facts name: the others are erased, and count in their owner's quota. The reference keeps what is used from being deleted.
create table documents.used (
  document_id text not null,
  constraint used_pk primary key (document_id),
  constraint used_document_fk foreign key (document_id) references documents.upload (document_id)
);
create index upload_uploaded on documents.upload (uploaded_at);

grant select, insert on documents.used to yimen_app;
grant delete on documents.upload to yimen_app;

-- 0062_query_code_tries.sql
-- Wrong guesses are counted by place, where those of signing in are: whoever knew a number locked its receipt.
alter table cases.query_code drop column failures, drop column locked_until;
revoke update on cases.query_code from yimen_app;

-- 0063_access_person.sql
-- Whom a counter looked up is found by the person, as what was opened is found by the case.
create index event_access_person on ledger.event ((body->>'applicantId')) where stream >= 'access/' and stream < 'access0';

-- 0064_session_order.sql
-- Which session came after which, also of those that began in the same moment.
alter table identity.session add column opened_no bigint generated always as identity;

-- 0065_second_factor.sql
-- Whether a session came with a second factor: without one, posts that need it do not count in it.
alter table identity.session add column has_second_factor boolean not null default false;
update identity.session t set has_second_factor = true
  from identity.staff s where s.staff_id = t.staff_id and s.totp_sealed is not null;

-- 0066_handed.sql
-- What the witness was handed: a line that goes from it is missed. A note that a power cut takes
-- back says less, never more.
create table ledger.handed (
  size bigint not null, -- of the checkpoint
  constraint handed_pk primary key (size)
);
create trigger handed_append_only before update or delete or truncate on ledger.handed
  for each statement execute function ledger.refuse_change();
grant select on ledger.handed to yimen_app, yimen_sealer, yimen_supervision;
grant insert on ledger.handed to yimen_sealer;

-- 自检: what was found when something kept was last held against the ledger. Health tells it until
-- the same is looked at again and found whole.
create table platform.inspection (
  name     text        not null, -- what was looked at: contents, witness, files-07
  at       timestamptz not null,
  findings int         not null,
  constraint inspection_pk primary key (name)
);
grant select, insert, update, delete on platform.inspection to yimen_app;

-- 0067_bound.sql
-- rebuild: seals
-- What is sealed opens in its own row only, and a row that lets somebody in carries a mark under the
-- county's keys: `prepareDatabase` seals and marks what was there before, as SQL has no keys.
alter table identity.staff add column mark bytea;
alter table cases.query_code add column mark bytea;
alter table feedback.letter_key add column mark bytea;
alter table feedback.invitation add column mark bytea;
-- Everybody signs in again.
delete from identity.phone_code;
delete from identity.session;
alter table identity.session add column mark bytea not null;

-- 0068_draft_page.sql
-- By which page a draft was written: whoever fills it in elsewhere is asked before it is written
-- over.
alter table cases.draft add column page text not null default '';

-- 0070_code_purpose.sql
-- A code serves for what it was asked for, and its message says what that is. Those under way are asked for again.
delete from identity.phone_code;
alter table identity.phone_code
  add column purpose text not null,
  add constraint phone_code_purpose check (purpose in ('sign-in', 'new-phone', 'reminder')),
  drop constraint phone_code_pk,
  add constraint phone_code_pk primary key (phone_index, place, purpose);

-- 0071_sent_once.sql
-- 一次点击两次送到: what was sent under a key of its form's own, and what it made. For two days.
create table platform.sent (
  key     bytea       not null, -- a keyed digest of whose key it is and of the key
  content bytea       not null, -- a keyed digest of what was sent
  made    json,                 -- the answer to it; absent until it is made
  sent_at timestamptz not null,
  constraint sent_pk primary key (key)
);
create index sent_at on platform.sent (sent_at);
grant select, insert, update, delete on platform.sent to yimen_app;

-- 0072_received_unit.sql
-- rebuild: cases
-- 综合窗口: whose counter received a case is kept in its state, so that another counter of the hall
-- reads whose it is no longer; the ledger tells it.

-- 0073_memories.sql
-- rebuild: supervision
-- What only one rule asks for (预审过没有, 收过费没有) is kept under the code of the rule; the ledger tells it.

-- 0075_set_aside.sql
-- What a follower could not take and goes on without, until it is taken after all.
create table ledger.set_aside (
  name     text        not null, -- of the follower
  position bigint      not null, -- of the fact in the sealed log
  why      text        not null,
  at       timestamptz not null default clock_timestamp(),
  constraint set_aside_pk primary key (name, position)
);
grant select, insert, delete on ledger.set_aside to yimen_app;
grant select on ledger.set_aside to yimen_sealer, yimen_supervision;

-- 0076_known_to.sql
-- Units that know of a case besides its own: told of it (抄送), or asked something (征求意见).
alter table cases.copy rename to known_to;
alter table cases.known_to rename constraint copy_pk to known_to_pk;
alter index cases.copy_unit rename to known_to_unit;
insert into cases.known_to (case_id, unit_id)
  select distinct c.case_id, o->>'unitId' from cases.case_row c, jsonb_array_elements(c.state->'opinions') o
  on conflict do nothing;

-- Lines of other books that have no case yet are looked at again, those of the last weeks each day.
create index register_open on supervision.register_entry (on_day) where matched is null;

-- Files that nothing names any more: they go once that is committed.
create table documents.forgotten (
  hash text not null,
  constraint forgotten_pk primary key (hash)
);
grant select, insert, delete on documents.forgotten to yimen_app;

-- 0077_consent_withdrawn.sql
-- Who agreed that a material is kept for the next application may take that back.
grant delete on documents.reusable to yimen_app;

-- 0078_objected_on.sql
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

-- 0080_own_sessions.sql
-- 我的登录: from which browser and network a session was opened; and codes by which somebody who is
-- signed in shows who sits there.
alter table identity.session add column from_sealed bytea;
alter table identity.phone_code
  drop constraint phone_code_purpose,
  add constraint phone_code_purpose check (purpose in ('sign-in', 'new-phone', 'reminder', 'who-sits-here'));

-- 0085_marked_facts.sql
-- What waits for the sealer carries a mark under the county's keys; what does not is not sealed.
alter table ledger.unsealed add column mark bytea;

create table ledger.refused (
  stream text not null,
  version integer not null,
  at timestamptz not null default clock_timestamp(),
  constraint refused_pk primary key (stream, version)
);
grant select, insert on ledger.refused to yimen_sealer;
grant select on ledger.refused to yimen_app, yimen_supervision;

-- The tables whose rows are bound to the county's keys. Which they are, `personal_check` says too:
-- nobody without the keys has rows bound again.
alter table platform.county_key add column bound text[];

-- 0086_fact.sql
-- What counts as a fact: every line of the ledger but those that the sealer refused. What is sealed
-- is a fact, whatever a list says. Whoever asks sees what they may see of the tables below.
create view ledger.fact with (security_invoker) as
  select e.* from ledger.event e
  where not exists (select from ledger.refused r where r.stream = e.stream and r.version = e.version
    and not exists (select from ledger.sealed s where s.stream = r.stream and s.version = r.version));
grant select on ledger.fact to yimen_app, yimen_sealer, yimen_supervision;

-- 0087_document_words.sql
-- What an issued document says, as it was when it was issued: its fact names it by its hash.
create table documents.words (
  document_id text not null constraint words_pk primary key,
  words_hash text not null,
  body_sealed bytea not null
);
grant select, insert on documents.words to yimen_app;

-- 0091_id_documents.sql
-- 证件: of which kind the number is that somebody is known by; and whether the phone was proved to be
-- theirs: what a counter types proves nothing.
alter table identity.applicant
  add column document_kind text not null default 'resident-card',
  add column is_phone_proved boolean not null default false;
update identity.applicant set document_kind = 'credit-code' where kind = 'enterprise';
alter table identity.applicant alter column document_kind drop default,
  alter column is_phone_proved drop default;

-- Documents by which somebody was known before, with the name as printed on them.
create table identity.id_document (
  document_id        text        not null,
  applicant_id       text        not null,
  document_kind      text        not null,
  number_sealed      bytea       not null,
  name_sealed        bytea       not null,
  until              timestamptz not null,
  constraint id_document_pk primary key (document_id),
  constraint id_document_applicant_fk foreign key (applicant_id) references identity.applicant
);
create index id_document_applicant on identity.id_document (applicant_id);
grant select, insert on identity.id_document to yimen_app;

-- 0093_follows.sql
-- Every line of a stream is its first or follows another: one at the last version there can be would
-- stop whoever writes after it. Volatile, so that it sees the lines of its own statement.
create function ledger.has(stream text, version int) returns boolean volatile language plpgsql as $$
begin
  return exists (select from ledger.event e where e.stream = $1 and e.version = $2);
end
$$;
create policy event_follows on ledger.event as restrictive for insert to yimen_app, yimen_supervision with check (
  version = 1 or ledger.has(stream, version - 1));

-- 0094_queue.sql
-- A run of the queue holds whole hashes and stays within the versions that there can be. What stands
-- there already is looked at by the sealer, which refuses such a line.
alter table ledger.unsealed add constraint unsealed_run check (
  version > 0 and length(hashes) > 0 and length(hashes) % 32 = 0
  and version::bigint + length(hashes) / 32 <= 2147483647) not valid;
create index unsealed_place on ledger.unsealed (stream, version);

-- Waits this line for the sealer, as it was written, under a mark? Only a process can say whose mark.
create function ledger.is_queued(stream text, version int, hash bytea) returns boolean
  stable language sql
  return exists (select from ledger.unsealed u
    where u.stream = $1 and u.version <= $2 and u.mark is not null
      and case when $2 < u.version::bigint + length(u.hashes) / 32
        then substring(u.hashes from ($2 - u.version) * 32 + 1 for 32) = $3 else false end);

-- What counts as a fact: what is sealed, and what was put into the queue as it was written, which
-- the same statement does. Whatever else stands in the ledger says nothing to anybody.
create or replace view ledger.fact with (security_invoker) as
  select e.* from ledger.event e
  where exists (select from ledger.sealed s where s.stream = e.stream and s.version = e.version)
    or ledger.is_queued(e.stream, e.version, e.hash);

-- 0095_licences.sql
-- rebuild: cases
-- 证照登记: what the county issued and what was decided about it since, a row for each case that granted something.
-- How a licence stands follows from its rows and the day; nothing here says it twice.
create schema licences;

create table licences.entry (
  case_id      text    not null,
  number       text    not null,
  kind         text    not null,
  item_id      text    not null,
  unit_id      text    not null,
  holder_id    text    not null,
  decided_on   date    not null,
  -- The last day, of what issued or renewed it; none of what is good for ever.
  valid_until  date,
  is_deemed    boolean not null default false,
  -- The decision of this case was taken back (行政许可法 69).
  revoked_on   date,
  -- The unit ended the licence that this case issued (行政许可法 70).
  cancelled_on date,
  constraint entry_pk primary key (case_id),
  constraint entry_kind_known check (kind in ('issue', 'change', 'renewal', 'reissue', 'cancellation'))
);
create index entry_number on licences.entry (number);
create index entry_holder on licences.entry (holder_id);
create index entry_unit on licences.entry (unit_id, decided_on);

grant usage on schema licences to yimen_app;
grant select, insert, update on licences.entry to yimen_app;

-- Open cases that ask the same of a licence.
create index case_row_about on cases.case_row ((state->'about'->>'licence')) where state ? 'about';

-- 0096_licence_reminder.sql
-- Who was told that a licence runs out: once for each last day.
create table licences.reminder (
  number      text        not null,
  valid_until date        not null,
  told_at     timestamptz not null,
  constraint reminder_pk primary key (number, valid_until)
);
grant select, insert on licences.reminder to yimen_app;

-- 0097_signed.sql
-- The log is what a checkpoint signs. A line beyond it, whoever wrote it, is no place in the log: what
-- it names is not sealed by it.
create view ledger.place with (security_invoker) as
  select position, stream, version from ledger.sealed
  where position < (select coalesce(max(size), 0) from ledger.checkpoint);
grant select on ledger.place to yimen_app, yimen_sealer, yimen_supervision;

create or replace view ledger.fact with (security_invoker) as
  select e.* from ledger.event e
  -- `offset 0`: a few lines are never worth reading the whole log for, as the planner may believe.
  where exists (select from ledger.place s where s.stream = e.stream and s.version = e.version offset 0)
    or ledger.is_queued(e.stream, e.version, e.hash);

-- What stood in the log and was signed by nobody, or was signed with another key: the sealer takes it
-- away, so that the log goes on, and it is kept here until a person has looked.
create table ledger.foreign_place (
  seq      bigint generated always as identity,
  position bigint      not null, -- of a checkpoint its size
  stream   text        not null, -- `checkpoint` for one
  version  int         not null,
  at       timestamptz not null default clock_timestamp(),
  constraint foreign_place_pk primary key (seq)
);
create trigger foreign_place_append_only before update or delete or truncate on ledger.foreign_place
  for each statement execute function ledger.refuse_change();
grant select on ledger.foreign_place to yimen_app, yimen_sealer, yimen_supervision;
grant insert on ledger.foreign_place to yimen_sealer;

-- Taken away is only what no checkpoint covers, and of checkpoints only what the witness never had;
-- never without a note.
create function ledger.put_aside() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'checkpoint' then
    if old.size <= (select coalesce(max(size), 0) from ledger.handed) then
      raise exception 'the ledger is append-only: checkpoint % was handed to the witness', old.size
        using errcode = 'insufficient_privilege';
    end if;
    insert into ledger.foreign_place (position, stream, version) values (old.size, 'checkpoint', 1);
  else
    if old.position < greatest(
        (select coalesce(max(size), 0) from ledger.checkpoint), (select coalesce(max(size), 0) from ledger.handed)) then
      raise exception 'the ledger is append-only: place % is signed', old.position
        using errcode = 'insufficient_privilege';
    end if;
    insert into ledger.foreign_place (position, stream, version) values (old.position, old.stream, old.version);
  end if;
  return old;
end
$$;
drop trigger sealed_append_only on ledger.sealed;
with gone as (delete from ledger.sealed where position < 0 returning position, stream, version)
  insert into ledger.foreign_place (position, stream, version) select position, stream, version from gone;
alter table ledger.sealed add constraint sealed_position check (position >= 0);
create trigger sealed_append_only before update or truncate on ledger.sealed
  for each statement execute function ledger.refuse_change();
create trigger sealed_put_aside before delete on ledger.sealed
  for each row execute function ledger.put_aside();
drop trigger checkpoint_append_only on ledger.checkpoint;
create trigger checkpoint_append_only before update or truncate on ledger.checkpoint
  for each statement execute function ledger.refuse_change();
create trigger checkpoint_put_aside before delete on ledger.checkpoint
  for each row execute function ledger.put_aside();
grant delete on ledger.sealed, ledger.checkpoint to yimen_sealer;

-- The sealer writes on where the last checkpoint ends, without a gap, and signs just what stands there.
create function ledger.goes_on() returns trigger language plpgsql as $$
begin
  if (select count(*) > 0 and (max(position) - min(position) + 1 <> count(*)
      or min(position) <> (select coalesce(max(size), 0) from ledger.checkpoint)) from added) then
    raise exception 'the ledger is append-only: a line of the log is the next one'
      using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;
create trigger sealed_goes_on after insert on ledger.sealed referencing new table as added
  for each statement when (current_user = 'yimen_sealer') execute function ledger.goes_on();

alter table ledger.checkpoint enable row level security;
create policy checkpoint_is_read_by_all on ledger.checkpoint for select using (true);
create policy checkpoint_is_of_the_log on ledger.checkpoint for insert to yimen_sealer with check (
  size = (select max(position) + 1 from ledger.sealed)
  and signed_at >= '1900-01-01Z' and signed_at < '3000-01-01Z');
create policy checkpoint_is_put_aside on ledger.checkpoint for delete to yimen_sealer using (true);

alter table ledger.handed enable row level security;
create policy handed_is_read_by_all on ledger.handed for select using (true);
create policy handed_is_of_the_log on ledger.handed for insert to yimen_sealer with check (
  size <= (select max(c.size) from ledger.checkpoint c));

-- 0098_inspection_role.sql
-- What the nightly look found is noted by a role that serves no requests: whoever has that of the desk
-- does not silence health.
revoke insert, update, delete on platform.inspection from yimen_app;
grant select, insert, update on platform.inspection to yimen_sealer;

-- 0099_phone_from.sql
-- A phone that a counter gave somebody opens their account only after a while, in which the one on
-- file before was told.
alter table identity.applicant add column phone_from timestamptz;

-- 0100_phone_change.sql
-- 窗口更换手机号: what one officer began and a second has not confirmed yet. The facts of the
-- person's stream say what waits and who may confirm it; only the new phone stands here alone.
create table identity.phone_change (
  change_id    text        not null,
  applicant_id text        not null,
  unit_id      text        not null,
  begun_by     text        not null,
  begun_at     timestamptz not null,
  phone_sealed bytea       not null,
  mark         bytea       not null,
  constraint phone_change_pk primary key (change_id),
  constraint phone_change_of_one unique (applicant_id),
  constraint phone_change_applicant_fk foreign key (applicant_id)
    references identity.applicant (applicant_id)
);
create index phone_change_unit on identity.phone_change (unit_id);
create index phone_change_begun on identity.phone_change (begun_at);
grant select, insert, update, delete on identity.phone_change to yimen_app;

-- What counters changed of people, of some days.
create index event_person on ledger.event (recorded_at)
  where stream >= 'person/' and stream < 'person0';

-- 0101_commitments.sql
-- rebuild: cases
-- 告知承诺: cases that were granted on a commitment, and what was found when it was looked into (国办发〔2020〕42号).
create table cases.commitment (
  case_id      text    not null,
  applicant_id text    not null,
  item_id      text    not null,
  unit_id      text    not null,
  decided_on   date    not null,
  checked_on   date,
  is_kept      boolean,
  consequence  text,
  rectified_on date,
  -- The decision was taken back (行政许可法 69).
  revoked_on   date,
  -- So long no commitment is taken from whoever made it, unless their credit was repaired.
  barred_until date,
  repaired_on  date,
  constraint commitment_pk primary key (case_id),
  constraint commitment_consequence_known check (consequence in ('rectify', 'revoke'))
);
create index commitment_unit on cases.commitment (unit_id, decided_on);
create index commitment_applicant on cases.commitment (applicant_id);
grant select, insert, update on cases.commitment to yimen_app;

-- 0102_guesses.sql
-- 输错的次数: who guessed at what, and when. The application adds to it and takes away only what is two
-- days old, so that whoever reached its role does not guess for ever.
create table identity.wrong_guess (
  who bytea       not null, -- a digest of what was guessed at, and where from
  at  timestamptz not null
);
create index wrong_guess_who on identity.wrong_guess (who, at);
create index wrong_guess_at on identity.wrong_guess (at);
grant select, insert, delete on identity.wrong_guess to yimen_app;
alter table identity.wrong_guess enable row level security;
create policy wrong_guess_read on identity.wrong_guess for select to yimen_app using (true);
create policy wrong_guess_add on identity.wrong_guess for insert to yimen_app with check (true);
create policy wrong_guess_old on identity.wrong_guess for delete to yimen_app
  using (at < clock_timestamp() - interval '2 days');

-- When a code ends belongs to what it is known by: those of before are asked for again.
delete from identity.phone_code;

-- Whether a phone was proved, and from when it opens the account, under the county's keys.
alter table identity.applicant add column mark bytea;

-- 0103_about.sql
-- 变更, 延续, 补证, 注销 of a licence, by its number: what stands of it is told from the facts of these cases.
create index event_about on ledger.event ((body->'about'->>'licence'))
  where type = 'CaseSubmitted' and body->'about' is not null;
