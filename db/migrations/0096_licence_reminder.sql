-- Who was told that a licence runs out: once for each last day.
create table licences.reminder (
  number      text        not null,
  valid_until date        not null,
  told_at     timestamptz not null,
  constraint reminder_pk primary key (number, valid_until)
);
grant select, insert on licences.reminder to yimen_app;
