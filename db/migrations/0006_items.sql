-- 事项: every version of every service item. Versions are added, never changed.
create schema items;

create table items.version (
  item_id text  not null,
  version int   not null,
  body    jsonb not null,
  constraint version_pk primary key (item_id, version)
);

grant usage on schema items to yimen_app, yimen_supervision;
grant select, insert on items.version to yimen_app;
grant select on items.version to yimen_supervision;
