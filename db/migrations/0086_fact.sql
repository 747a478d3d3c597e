-- What counts as a fact: every line of the ledger but those that the sealer refused. What is sealed
-- is a fact, whatever a list says. Whoever asks sees what they may see of the tables below.
create view ledger.fact with (security_invoker) as
  select e.* from ledger.event e
  where not exists (select from ledger.refused r where r.stream = e.stream and r.version = e.version
    and not exists (select from ledger.sealed s where s.stream = r.stream and s.version = r.version));
grant select on ledger.fact to yimen_app, yimen_sealer, yimen_supervision;
