-- Units that know of a case besides its own: told of it (抄送), or asked something (征求意见).
alter table cases.copy rename to known_to;
alter table cases.known_to rename constraint copy_pk to known_to_pk;
alter index cases.copy_unit rename to known_to_unit;
insert into cases.known_to (case_id, unit_id)
  select distinct c.case_id, o->>'unitId' from cases.case_row c, jsonb_array_elements(c.state->'opinions') o
  on conflict do nothing;

-- Lines of other books that have no case yet are looked at again, those of the last weeks each day.
create index register_open on supervision.register_entry (on_day) where matched is null;

-- Files that nothing names any more: they go once that is committed.
create table documents.forgotten (
  hash text not null,
  constraint forgotten_pk primary key (hash)
);
grant select, insert, delete on documents.forgotten to yimen_app;
