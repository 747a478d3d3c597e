-- 消息: what is to be said to people, until a gateway has taken it. The words are sealed: they name people and carry one-time links.
create table identity.message (
  message_id   bigint generated always as identity,
  key          uuid        not null default gen_random_uuid(), -- tells the gateway that it has taken this one before
  channel      text        not null,
  applicant_id text,          -- who reads it signed in, too
  to_sealed    bytea       not null,
  text_sealed  bytea       not null,
  queued_at    timestamptz not null,
  state        text        not null default 'queued',
  attempts     int         not null default 0,
  next_at      timestamptz not null default now(), -- by the database's clock, as everything about sending
  claim        uuid,          -- some worker is sending it, at the latest until next_at
  problem      text,
  constraint message_pk primary key (message_id),
  constraint message_key_once unique (key),
  constraint message_channel_known check (channel in ('sms', 'email')),
  constraint message_state_known check (state in ('queued', 'sent', 'failed'))
);
create index message_due on identity.message (next_at) where state = 'queued';
create index message_applicant on identity.message (applicant_id, message_id desc) where applicant_id is not null;
grant select, insert, update on identity.message to yimen_app;
-- The inbox of the fake gateway before it: everything in it was sent.
drop table identity.sms;

alter table identity.applicant add column email_sealed bytea;
