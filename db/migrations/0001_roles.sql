-- Login roles. Roles belong to the cluster, so another database of it may have made them already.
-- yimen_app          the approval platform: writes acts, never changes history
-- yimen_sealer       orders and signs what was written
-- yimen_supervision  the supervision platform: reads facts, cannot write what it watches
do $$
declare
  wanted text;
begin
  foreach wanted in array array['yimen_app', 'yimen_sealer', 'yimen_supervision'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nosuperuser nocreatedb nocreaterole', wanted);
      -- Of the role, not of the session: behind a pooler a session is nobody's.
      execute format('alter role %I set timezone to %L', wanted, 'UTC');
      execute format('alter role %I set search_path to pg_catalog', wanted);
      -- A process that is cut off in the middle of a transaction does not hold up the others.
      execute format('alter role %I set idle_in_transaction_session_timeout to %L', wanted, '4s');
    end if;
  end loop;
exception
  when duplicate_object or unique_violation then null;
end
$$;
revoke all on schema public from public;
