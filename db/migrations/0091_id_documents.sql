-- 证件: of which kind the number is that somebody is known by; and whether the phone was proved to be
-- theirs: what a counter types proves nothing.
alter table identity.applicant
  add column document_kind text not null default 'resident-card',
  add column is_phone_proved boolean not null default false;
update identity.applicant set document_kind = 'credit-code' where kind = 'enterprise';
alter table identity.applicant alter column document_kind drop default,
  alter column is_phone_proved drop default;

-- Documents by which somebody was known before, with the name as printed on them.
create table identity.id_document (
  document_id        text        not null,
  applicant_id       text        not null,
  document_kind      text        not null,
  number_sealed      bytea       not null,
  name_sealed        bytea       not null,
  until              timestamptz not null,
  constraint id_document_pk primary key (document_id),
  constraint id_document_applicant_fk foreign key (applicant_id) references identity.applicant
);
create index id_document_applicant on identity.id_document (applicant_id);
grant select, insert on identity.id_document to yimen_app;
