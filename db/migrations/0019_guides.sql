-- 办事指南: what units say about their items beside the catalogue; the ledger keeps every revision.
create table items.guide (
  item_id    text not null,
  body       jsonb not null,
  revision   int  not null,
  revised_at timestamptz not null,
  constraint guide_pk primary key (item_id)
);
grant select, insert, update on items.guide to yimen_app;
