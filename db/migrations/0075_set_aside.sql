-- What a follower could not take and goes on without, until it is taken after all.
create table ledger.set_aside (
  name     text        not null, -- of the follower
  position bigint      not null, -- of the fact in the sealed log
  why      text        not null,
  at       timestamptz not null default clock_timestamp(),
  constraint set_aside_pk primary key (name, position)
);
grant select, insert, delete on ledger.set_aside to yimen_app;
grant select on ledger.set_aside to yimen_sealer, yimen_supervision;
