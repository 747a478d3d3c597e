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
