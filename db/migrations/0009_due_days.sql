-- A due day stands in one place, clock.countdown: a change of the calendar or a day of pause moves it for every list at once.
alter table cases.task drop column due_on;
create index task_unit on cases.task (unit_id, role);

-- While a special procedure runs, the due day moves with each day.
alter table clock.countdown add column is_paused boolean not null default false;
update clock.countdown set is_paused = jsonb_path_exists(facts, '$.pauses[*] ? (!exists(@.endedOn))');
create index countdown_paused on clock.countdown (case_id) where is_paused;
