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
