-- 一次点击两次送到: what was sent under a key of its form's own, and what it made. For two days.
create table platform.sent (
  key     bytea       not null, -- a keyed digest of whose key it is and of the key
  content bytea       not null, -- a keyed digest of what was sent
  made    json,                 -- the answer to it; absent until it is made
  sent_at timestamptz not null,
  constraint sent_pk primary key (key)
);
create index sent_at on platform.sent (sent_at);
grant select, insert, update, delete on platform.sent to yimen_app;
