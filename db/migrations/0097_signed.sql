-- The log is what a checkpoint signs. A line beyond it, whoever wrote it, is no place in the log: what
-- it names is not sealed by it.
create view ledger.place with (security_invoker) as
  select position, stream, version from ledger.sealed
  where position < (select coalesce(max(size), 0) from ledger.checkpoint);
grant select on ledger.place to yimen_app, yimen_sealer, yimen_supervision;

create or replace view ledger.fact with (security_invoker) as
  select e.* from ledger.event e
  -- `offset 0`: a few lines are never worth reading the whole log for, as the planner may believe.
  where exists (select from ledger.place s where s.stream = e.stream and s.version = e.version offset 0)
    or ledger.is_queued(e.stream, e.version, e.hash);

-- What stood in the log and was signed by nobody, or was signed with another key: the sealer takes it
-- away, so that the log goes on, and it is kept here until a person has looked.
create table ledger.foreign_place (
  seq      bigint generated always as identity,
  position bigint      not null, -- of a checkpoint its size
  stream   text        not null, -- `checkpoint` for one
  version  int         not null,
  at       timestamptz not null default clock_timestamp(),
  constraint foreign_place_pk primary key (seq)
);
create trigger foreign_place_append_only before update or delete or truncate on ledger.foreign_place
  for each statement execute function ledger.refuse_change();
grant select on ledger.foreign_place to yimen_app, yimen_sealer, yimen_supervision;
grant insert on ledger.foreign_place to yimen_sealer;

-- Taken away is only what no checkpoint covers, and of checkpoints only what the witness never had;
-- never without a note.
create function ledger.put_aside() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'checkpoint' then
    if old.size <= (select coalesce(max(size), 0) from ledger.handed) then
      raise exception 'the ledger is append-only: checkpoint % was handed to the witness', old.size
        using errcode = 'insufficient_privilege';
    end if;
    insert into ledger.foreign_place (position, stream, version) values (old.size, 'checkpoint', 1);
  else
    if old.position < greatest(
        (select coalesce(max(size), 0) from ledger.checkpoint), (select coalesce(max(size), 0) from ledger.handed)) then
      raise exception 'the ledger is append-only: place % is signed', old.position
        using errcode = 'insufficient_privilege';
    end if;
    insert into ledger.foreign_place (position, stream, version) values (old.position, old.stream, old.version);
  end if;
  return old;
end
$$;
drop trigger sealed_append_only on ledger.sealed;
with gone as (delete from ledger.sealed where position < 0 returning position, stream, version)
  insert into ledger.foreign_place (position, stream, version) select position, stream, version from gone;
alter table ledger.sealed add constraint sealed_position check (position >= 0);
create trigger sealed_append_only before update or truncate on ledger.sealed
  for each statement execute function ledger.refuse_change();
create trigger sealed_put_aside before delete on ledger.sealed
  for each row execute function ledger.put_aside();
drop trigger checkpoint_append_only on ledger.checkpoint;
create trigger checkpoint_append_only before update or truncate on ledger.checkpoint
  for each statement execute function ledger.refuse_change();
create trigger checkpoint_put_aside before delete on ledger.checkpoint
  for each row execute function ledger.put_aside();
grant delete on ledger.sealed, ledger.checkpoint to yimen_sealer;

-- The sealer writes on where the last checkpoint ends, without a gap, and signs just what stands there.
create function ledger.goes_on() returns trigger language plpgsql as $$
begin
  if (select count(*) > 0 and (max(position) - min(position) + 1 <> count(*)
      or min(position) <> (select coalesce(max(size), 0) from ledger.checkpoint)) from added) then
    raise exception 'the ledger is append-only: a line of the log is the next one'
      using errcode = 'insufficient_privilege';
  end if;
  return null;
end
$$;
create trigger sealed_goes_on after insert on ledger.sealed referencing new table as added
  for each statement when (current_user = 'yimen_sealer') execute function ledger.goes_on();

alter table ledger.checkpoint enable row level security;
create policy checkpoint_is_read_by_all on ledger.checkpoint for select using (true);
create policy checkpoint_is_of_the_log on ledger.checkpoint for insert to yimen_sealer with check (
  size = (select max(position) + 1 from ledger.sealed)
  and signed_at >= '1900-01-01Z' and signed_at < '3000-01-01Z');
create policy checkpoint_is_put_aside on ledger.checkpoint for delete to yimen_sealer using (true);

alter table ledger.handed enable row level security;
create policy handed_is_read_by_all on ledger.handed for select using (true);
create policy handed_is_of_the_log on ledger.handed for insert to yimen_sealer with check (
  size <= (select max(c.size) from ledger.checkpoint c));
