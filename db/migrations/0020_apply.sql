-- 委托代理: who may apply in whose name, for what and until when; the ledger has the facts, this is who holds what.
create table identity.authority (
  authority_id text not null,
  principal_id text not null,
  agent_id     text not null,
  item_ids     text[],  -- null for all
  from_on      date not null,
  until_on     date not null,
  revoked_on   date,
  constraint authority_pk primary key (authority_id),
  constraint authority_principal_fk foreign key (principal_id) references identity.applicant (applicant_id),
  constraint authority_agent_fk foreign key (agent_id) references identity.applicant (applicant_id),
  constraint authority_not_oneself check (principal_id <> agent_id),
  constraint authority_term check (until_on >= from_on)
);
create index authority_agent on identity.authority (agent_id, until_on);
create index authority_principal on identity.authority (principal_id, until_on);
grant select, insert, update on identity.authority to yimen_app;

-- What somebody had filled in when the session ended: kept for a day under a name that only the browser knows.
create table cases.parked (
  park_hash   bytea not null,
  item_id     text  not null,
  body_sealed bytea not null,
  parked_at   timestamptz not null,
  constraint parked_pk primary key (park_hash)
);
grant select, insert, delete on cases.parked to yimen_app;
