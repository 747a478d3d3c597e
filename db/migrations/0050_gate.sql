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
