-- 脉搏: when what runs by itself last went well, and the time that is trusted (ADR 24). Of no use in another database.
create table platform.pulse (
  name text        not null,
  at   timestamptz not null, -- by the database's clock
  constraint pulse_pk primary key (name),
  constraint pulse_name_known check (name in ('tick', 'time', 'acceptance'))
);
grant select, insert, update on platform.pulse to yimen_app;
