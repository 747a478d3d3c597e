-- Every line of a stream is its first or follows another: one at the last version there can be would
-- stop whoever writes after it. Volatile, so that it sees the lines of its own statement.
create function ledger.has(stream text, version int) returns boolean volatile language plpgsql as $$
begin
  return exists (select from ledger.event e where e.stream = $1 and e.version = $2);
end
$$;
create policy event_follows on ledger.event as restrictive for insert to yimen_app, yimen_supervision with check (
  version = 1 or ledger.has(stream, version - 1));
