-- 输错的次数: who guessed at what, and when. The application adds to it and takes away only what is two
-- days old, so that whoever reached its role does not guess for ever.
create table identity.wrong_guess (
  who bytea       not null, -- a digest of what was guessed at, and where from
  at  timestamptz not null
);
create index wrong_guess_who on identity.wrong_guess (who, at);
create index wrong_guess_at on identity.wrong_guess (at);
grant select, insert, delete on identity.wrong_guess to yimen_app;
alter table identity.wrong_guess enable row level security;
create policy wrong_guess_read on identity.wrong_guess for select to yimen_app using (true);
create policy wrong_guess_add on identity.wrong_guess for insert to yimen_app with check (true);
create policy wrong_guess_old on identity.wrong_guess for delete to yimen_app
  using (at < clock_timestamp() - interval '2 days');

-- When a code ends belongs to what it is known by: those of before are asked for again.
delete from identity.phone_code;

-- Whether a phone was proved, and from when it opens the account, under the county's keys.
alter table identity.applicant add column mark bytea;
