-- What waits for the sealer carries a mark under the county's keys; what does not is not sealed.
alter table ledger.unsealed add column mark bytea;

create table ledger.refused (
  stream text not null,
  version integer not null,
  at timestamptz not null default clock_timestamp(),
  constraint refused_pk primary key (stream, version)
);
grant select, insert on ledger.refused to yimen_sealer;
grant select on ledger.refused to yimen_app, yimen_supervision;

-- The tables whose rows are bound to the county's keys. Which they are, `personal_check` says too:
-- nobody without the keys has rows bound again.
alter table platform.county_key add column bound text[];
