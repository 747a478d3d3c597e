-- 账本: every act on a case, an item, a register or a supervision matter. Insert only.
create schema ledger;

create table ledger.event (
  stream      text        not null,
  version     int         not null,
  type        text        not null,
  shape       smallint    not null,  -- which shape of its type the body has
  body        json        not null,  -- json, not jsonb: the exact canonical text is what was hashed
  edition     int         not null,  -- of the published world under which it was made
  actor       text        not null,
  unit        text        not null,
  via         text        not null,
  occurred_at timestamptz not null,  -- when it is said to have happened
  recorded_at timestamptz not null,  -- when the server heard of it
  prev_hash   bytea       not null,
  hash        bytea       not null,
  constraint event_pk primary key (stream, version),
  constraint event_version_positive check (version > 0 and shape > 0 and edition >= 0),
  -- A time that no program can reckon with, or a body without measure, would stop everybody who follows the ledger.
  constraint event_times_finite check (occurred_at >= '1900-01-01Z' and occurred_at < '3000-01-01Z' and recorded_at >= '1900-01-01Z' and recorded_at < '3000-01-01Z'),
  constraint event_body_measured check (octet_length(body::text) <= 67108864),
  constraint event_via_known check (via in ('desk', 'portal', 'exchange', 'system')),
  -- These words go into the hashed text between quotes; a plain alphabet needs no escaping.
  constraint event_words_plain check ((stream || type || actor || unit) ~ '^[A-Za-z0-9:/_.-]*$'),
  constraint event_hash_length check (length(hash) = 32 and length(prev_hash) = 32)
);

-- 调阅留痕: the latest of all, and those of one person's cases, among ever so many.
create index event_access on ledger.event (recorded_at) where stream >= 'access/' and stream < 'access0';
create index event_access_case on ledger.event ((body->>'caseId')) where stream >= 'access/' and stream < 'access0';

-- The editions of the published world: one publication after the other, each with the event that made it.
create table ledger.edition (
  edition int  not null,
  stream  text not null,
  version int  not null,
  constraint edition_pk primary key (edition),
  constraint edition_once unique (stream, version),
  constraint edition_positive check (edition > 0)
);

-- Committed, not yet sealed. The sealer empties it; whatever becomes visible late is still found.
-- One row an append: the first of its versions, and the hashes of all of them.
create table ledger.unsealed (
  seq     bigint generated always as identity,
  stream  text  not null,
  version int   not null,
  hashes  bytea not null,
  constraint unsealed_pk primary key (seq)
);

create table ledger.sealed (
  position bigint not null,  -- contiguous from 0
  stream   text   not null,
  version  int    not null,
  constraint sealed_pk primary key (position),
  constraint sealed_once unique (stream, version)
);

-- The Merkle tree in tiles of 256 hashes (8 levels each); level 0 holds the leaf hashes.
create table ledger.tile (
  level  int    not null,
  index  bigint not null,
  hashes bytea  not null,
  constraint tile_pk primary key (level, index)
);

create table ledger.checkpoint (
  size      bigint      not null,
  root      bytea       not null,
  signed_at timestamptz not null,
  signature bytea       not null,
  constraint checkpoint_pk primary key (size)
);

create table ledger.subscription (
  name     text   not null,
  position bigint not null,
  constraint subscription_pk primary key (name)
);

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on %.% refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;
create trigger event_append_only before update or delete or truncate on ledger.event
  for each statement execute function ledger.refuse_change();
create trigger edition_append_only before update or delete or truncate on ledger.edition
  for each statement execute function ledger.refuse_change();
create trigger sealed_append_only before update or delete or truncate on ledger.sealed
  for each statement execute function ledger.refuse_change();
create trigger checkpoint_append_only before update or delete or truncate on ledger.checkpoint
  for each statement execute function ledger.refuse_change();

grant usage on schema ledger to yimen_app, yimen_sealer, yimen_supervision;
grant select on all tables in schema ledger to yimen_app, yimen_sealer, yimen_supervision;
grant insert on ledger.event, ledger.unsealed, ledger.edition to yimen_app;
grant insert, update on ledger.subscription to yimen_app;
grant insert on ledger.sealed, ledger.checkpoint to yimen_sealer;
grant insert, update on ledger.tile to yimen_sealer;
grant delete on ledger.unsealed to yimen_sealer;
