-- 变更, 延续, 补证, 注销 of a licence, by its number: what stands of it is told from the facts of these cases.
create index event_about on ledger.event ((body->'about'->>'licence'))
  where type = 'CaseSubmitted' and body->'about' is not null;
