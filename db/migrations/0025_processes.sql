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
