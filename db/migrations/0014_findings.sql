-- 真实性疑点: what does not look like real handling; leads for people, not cards.
create table supervision.finding (
  case_id  text  not null,
  detector text  not null,
  unit_id  text  not null,
  item_id  text  not null,
  score    int   not null,  -- 0 to 100
  found_on date  not null,
  because  jsonb not null,
  evidence int[] not null,
  constraint finding_pk primary key (case_id, detector),
  constraint finding_score check (score between 0 and 100)
);
create index finding_unit on supervision.finding (unit_id, found_on);

grant select, insert, update on supervision.finding to yimen_supervision;
