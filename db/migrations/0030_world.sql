-- 世界: what surrounds a case, as published versions. The facts stand in the ledger, stream `world/<kind>/<key>`.
create schema world;

-- Contents under the SM3 of their canonical JSON; the same content is kept once, whoever publishes it.
create table world.content (
  hash text not null,
  body json not null,
  constraint content_pk primary key (hash)
);

create table world.draft (
  kind         text        not null,
  key          text        not null,
  draft_id     text        not null,
  hash         text        not null,
  effective_on date        not null,
  basis        text        not null,
  drafted_by   text        not null,
  unit_id      text        not null,  -- of whoever drafted it
  drafted_at   timestamptz not null,
  state        text        not null,
  constraint draft_pk primary key (draft_id),
  constraint draft_state_known check (state in ('open', 'published', 'rejected'))
);
create index draft_key on world.draft (kind, key, drafted_at);

create table world.version (
  kind         text        not null,
  key          text        not null,
  number       int         not null,
  hash         text        not null,
  effective_on date        not null,
  edition      int         not null,
  basis        text        not null,
  drafted_by   text        not null,
  published_by text        not null,
  published_at timestamptz not null,
  draft_id     text        not null,
  constraint version_pk primary key (kind, key, number),
  constraint version_edition unique (edition)
);

grant usage on schema world to yimen_app, yimen_supervision;
grant select on all tables in schema world to yimen_app, yimen_supervision;
grant insert on world.content, world.version to yimen_app, yimen_supervision;
grant insert, update on world.draft to yimen_app, yimen_supervision;

-- The rules and the ladder are published by the supervision body alone.
create or replace function ledger.is_supervision(stream text) returns boolean immutable language sql
  return stream ^@ 'card/' or stream ^@ 'directive/' or stream ^@ 'measure/' or stream ^@ 'register/' or stream ^@ 'check/' or stream ^@ 'fault/'
    or stream ^@ 'world/rule/' or stream ^@ 'world/ladder/';
