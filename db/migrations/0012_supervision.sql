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
