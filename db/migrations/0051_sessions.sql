-- A session ends so long after it began, however much it is used.
alter table identity.session add column ends_at timestamptz;
update identity.session set ends_at = created_at + interval '12 hours';
alter table identity.session alter column ends_at set not null;
create index session_seen on identity.session (last_seen_at);
