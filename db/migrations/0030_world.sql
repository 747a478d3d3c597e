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
-- What was drafted stays as it was shown: only what became of it is written. Nor can one role lock the table against the other.
grant insert, update (state) on world.draft to yimen_app, yimen_supervision;

-- The rules and the ladder are published by the supervision body alone.
create or replace function ledger.is_supervision(stream text) returns boolean immutable language sql
  return split_part(stream, '/', 1) in ('card', 'directive', 'measure', 'register', 'check', 'fault')
    or stream ^@ 'world/rule/' or stream ^@ 'world/ladder/';

-- … in the ledger and in what is read of it: whoever may not write a stream puts nothing in its place.
alter table world.draft enable row level security;
alter table world.version enable row level security;
create policy draft_is_read_by_all on world.draft for select using (true);
create policy version_is_read_by_all on world.version for select using (true);
create policy draft_of_the_desk on world.draft to yimen_app using (not ledger.is_supervision('world/' || kind || '/'));
create policy draft_of_supervision on world.draft to yimen_supervision using (ledger.is_supervision('world/' || kind || '/'));
create policy version_of_the_desk on world.version for insert to yimen_app with check (not ledger.is_supervision('world/' || kind || '/'));
create policy version_of_supervision on world.version for insert to yimen_supervision with check (ledger.is_supervision('world/' || kind || '/'));

-- Every edition is the next one, and made by a publication that stands in the ledger. One that is taken by now is told by its key.
alter table ledger.edition enable row level security;
create policy edition_is_read_by_all on ledger.edition for select using (true);
create policy edition_is_founded on ledger.edition for insert to yimen_app, yimen_supervision with check (
  ledger.is_supervision(stream) = (current_user = 'yimen_supervision')
  and edition <= (select coalesce(max(n.edition), 0) + 1 from ledger.edition n)
  and exists (select from ledger.event e
    where e.stream = edition.stream and e.version = edition.version and e.type = 'VersionPublished' and e.edition = edition.edition - 1));

-- Nobody takes the place of a stream that is not his in the sealer's queue.
alter table ledger.unsealed enable row level security;
create policy unsealed_is_read_by_all on ledger.unsealed for select using (true);
create policy unsealed_of_the_desk on ledger.unsealed for insert to yimen_app with check (not ledger.is_supervision(stream));
create policy unsealed_of_supervision on ledger.unsealed for insert to yimen_supervision with check (ledger.is_supervision(stream));
create policy unsealed_is_taken_by_the_sealer on ledger.unsealed for delete to yimen_sealer using (true);
