-- 窗口更换手机号: what one officer began and a second has not confirmed yet. The facts of the
-- person's stream say what waits and who may confirm it; only the new phone stands here alone.
create table identity.phone_change (
  change_id    text        not null,
  applicant_id text        not null,
  unit_id      text        not null,
  begun_by     text        not null,
  begun_at     timestamptz not null,
  phone_sealed bytea       not null,
  mark         bytea       not null,
  constraint phone_change_pk primary key (change_id),
  constraint phone_change_of_one unique (applicant_id),
  constraint phone_change_applicant_fk foreign key (applicant_id)
    references identity.applicant (applicant_id)
);
create index phone_change_unit on identity.phone_change (unit_id);
create index phone_change_begun on identity.phone_change (begun_at);
grant select, insert, update, delete on identity.phone_change to yimen_app;

-- What counters changed of people, of some days.
create index event_person on ledger.event (recorded_at)
  where stream >= 'person/' and stream < 'person0';
