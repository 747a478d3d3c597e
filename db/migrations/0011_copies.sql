-- 抄送: units that were told of a case and may read it.
create table cases.copy (
  case_id text not null,
  unit_id text not null,
  constraint copy_pk primary key (case_id, unit_id)
);
create index copy_unit on cases.copy (unit_id);

grant select, insert on cases.copy to yimen_app;
