-- A code serves for what it was asked for, and its message says what that is. Those under way are asked for again.
delete from identity.phone_code;
alter table identity.phone_code
  add column purpose text not null,
  add constraint phone_code_purpose check (purpose in ('sign-in', 'new-phone', 'reminder')),
  drop constraint phone_code_pk,
  add constraint phone_code_pk primary key (phone_index, place, purpose);
