-- 工作日: which days are worked, by notice of the State Council.
create schema calendar;

create table calendar.year (
  year int not null,
  constraint year_pk primary key (year)
);

create table calendar.special_day (
  day    date not null,
  kind   text not null,
  name   text not null,
  notice text,
  constraint special_day_pk primary key (day),
  constraint special_day_kind_known check (kind in ('holiday', 'make-up'))
);

create table calendar.amendment (
  amendment_id text        not null,
  notice       text        not null,
  changes      jsonb       not null,
  proposed_by  text        not null,
  proposed_at  timestamptz not null,
  approved_by  text,
  approved_at  timestamptz,
  moved_limits int         not null,
  constraint amendment_pk primary key (amendment_id),
  constraint amendment_two_people check (approved_by <> proposed_by)
);

grant usage on schema calendar to yimen_app, yimen_supervision;
grant select on all tables in schema calendar to yimen_app, yimen_supervision;
grant insert, update, delete on calendar.special_day to yimen_app;
grant insert on calendar.year to yimen_app;
grant insert, update on calendar.amendment to yimen_app;
