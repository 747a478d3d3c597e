-- rebuild: cases
-- 告知承诺: cases that were granted on a commitment, and what was found when it was looked into (国办发〔2020〕42号).
create table cases.commitment (
  case_id      text    not null,
  applicant_id text    not null,
  item_id      text    not null,
  unit_id      text    not null,
  decided_on   date    not null,
  checked_on   date,
  is_kept      boolean,
  consequence  text,
  rectified_on date,
  -- The decision was taken back (行政许可法 69).
  revoked_on   date,
  -- So long no commitment is taken from whoever made it, unless their credit was repaired.
  barred_until date,
  repaired_on  date,
  constraint commitment_pk primary key (case_id),
  constraint commitment_consequence_known check (consequence in ('rectify', 'revoke'))
);
create index commitment_unit on cases.commitment (unit_id, decided_on);
create index commitment_applicant on cases.commitment (applicant_id);
grant select, insert, update on cases.commitment to yimen_app;
