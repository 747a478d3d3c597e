-- What the witness was handed: a line that goes from it is missed. A note that a power cut takes
-- back says less, never more.
create table ledger.handed (
  size bigint not null, -- of the checkpoint
  constraint handed_pk primary key (size)
);
create trigger handed_append_only before update or delete or truncate on ledger.handed
  for each statement execute function ledger.refuse_change();
grant select on ledger.handed to yimen_app, yimen_sealer, yimen_supervision;
grant insert on ledger.handed to yimen_sealer;

-- 自检: what was found when something kept was last held against the ledger. Health tells it until
-- the same is looked at again and found whole.
create table platform.inspection (
  name     text        not null, -- what was looked at: contents, witness, files-07
  at       timestamptz not null,
  findings int         not null,
  constraint inspection_pk primary key (name)
);
grant select, insert, update, delete on platform.inspection to yimen_app;
