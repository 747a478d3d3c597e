-- A run of the queue holds whole hashes and stays within the versions that there can be. What stands
-- there already is looked at by the sealer, which refuses such a line.
alter table ledger.unsealed add constraint unsealed_run check (
  version > 0 and length(hashes) > 0 and length(hashes) % 32 = 0
  and version::bigint + length(hashes) / 32 <= 2147483647) not valid;
create index unsealed_place on ledger.unsealed (stream, version);

-- Waits this line for the sealer, as it was written, under a mark? Only a process can say whose mark.
create function ledger.is_queued(stream text, version int, hash bytea) returns boolean
  stable language sql
  return exists (select from ledger.unsealed u
    where u.stream = $1 and u.version <= $2 and u.mark is not null
      and case when $2 < u.version::bigint + length(u.hashes) / 32
        then substring(u.hashes from ($2 - u.version) * 32 + 1 for 32) = $3 else false end);

-- What counts as a fact: what is sealed, and what was put into the queue as it was written, which
-- the same statement does. Whatever else stands in the ledger says nothing to anybody.
create or replace view ledger.fact with (security_invoker) as
  select e.* from ledger.event e
  where exists (select from ledger.sealed s where s.stream = e.stream and s.version = e.version)
    or ledger.is_queued(e.stream, e.version, e.hash);
