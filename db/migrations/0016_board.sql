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
