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
