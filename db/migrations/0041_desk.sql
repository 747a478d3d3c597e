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
