-- 加急: a code that somebody waits for goes before whatever else there is to say.
alter table identity.message add column urgent boolean not null default false;
drop index identity.message_due;
create index message_due on identity.message (urgent desc, next_at) where state = 'queued';
