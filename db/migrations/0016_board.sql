-- The board counts open cases by unit and stage; what it groups by stands in columns, made from the fold itself.
alter table supervision.watched
  add column unit_id text generated always as (state->>'unitId') stored,
  add column received_on text generated always as (state->>'receivedOn') stored,
  add column stage text generated always as (case
    when state ? 'closedOn' then 'closed'
    when state ? 'decidedOn' then 'decided'
    when state ? 'acceptedOn' then case when jsonb_path_exists(state, '$.procedures[*] ? (!exists(@.endedOn))') then 'paused' else 'processing' end
    when jsonb_path_exists(state, '$.corrections[*] ? (!exists(@.suppliedOn))') then 'correcting'
    else 'submitted' end) stored;
create index watched_board on supervision.watched (unit_id, stage) where stage <> 'closed';
create index watched_received on supervision.watched (received_on, unit_id);
create index card_level_on on supervision.card (level_on);
create index finding_found on supervision.finding (found_on);
