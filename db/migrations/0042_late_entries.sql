-- 补录申报 of a case are kept one by one, as an approval holds for its day only. What was declared before is told again by a replay.
update supervision.watched set state = (state::jsonb || '{"lateEntries": []}')::json;
