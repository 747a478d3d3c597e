-- 咨询、投诉、办不成事反映和好差评. What people wrote is sealed; the ledger has its SM3 only.
create schema feedback;
create sequence feedback.serial;

create table feedback.letter (
  letter_id    text not null,
  kind         text not null,
  state        text not null,
  item_id      text,
  case_id      text,
  about_unit_id text not null,
  handler_unit_id text not null,
  applicant_id text,
  submitted_at timestamptz not null,
  satisfaction text,
  is_published boolean not null default false,
  body         jsonb not null,
  version      int  not null,
  constraint letter_pk primary key (letter_id),
  constraint letter_kind_known check (kind in ('consultation', 'complaint', 'stuck')),
  constraint letter_state_known check (state in ('submitted', 'accepted', 'answered', 'in-review', 'settled', 'declined', 'withdrawn'))
);
create index letter_handler on feedback.letter (handler_unit_id, state, submitted_at);
create index letter_applicant on feedback.letter (applicant_id, submitted_at desc) where applicant_id is not null;
create index letter_published on feedback.letter (item_id, submitted_at desc) where is_published;

-- Question, answer, request of review, words of a rating; by the version of the fact they belong to.
create table feedback.writing (
  stream      text  not null,
  version     int   not null,
  body_sealed bytea not null,
  constraint writing_pk primary key (stream, version)
);

-- For those who wrote without signing in: the key by which they follow, and where the answer is told.
create table feedback.letter_key (
  letter_id    text  not null,
  key_hash     bytea not null,
  phone_sealed bytea,
  constraint letter_key_pk primary key (letter_id)
);

create table feedback.rating (
  rating_id  text not null,
  about      text not null,
  state      text not null,
  case_id    text,
  item_id    text,
  unit_id    text not null,
  officer_id text,
  applicant_id text,
  level      smallint,
  labels     text[] not null default '{}',
  invited_on date not null,
  rated_on   date,
  body       jsonb not null,
  version    int  not null,
  constraint rating_pk primary key (rating_id),
  constraint rating_about_known check (about in ('case', 'visit')),
  constraint rating_level_known check (level between 1 and 5),
  constraint rating_state_known check (state in ('invited', 'counted', 'to-call', 'to-rectify', 'to-decide', 'rectified', 'excluded'))
);
create unique index rating_case on feedback.rating (case_id) where case_id is not null;
create index rating_unit on feedback.rating (unit_id, rated_on) where level is not null;
create index rating_open on feedback.rating (unit_id, state) where state in ('to-call', 'to-rectify', 'to-decide');

-- One-time tokens: only their hash is kept, only the person's phone has the token.
create table feedback.invitation (
  token_hash bytea not null,
  rating_id  text  not null,
  expires_on date  not null,
  constraint invitation_pk primary key (token_hash)
);

grant usage on schema feedback to yimen_app;
grant usage on sequence feedback.serial to yimen_app;
grant select, insert, update on feedback.letter, feedback.letter_key, feedback.rating to yimen_app;
grant select, insert, delete on feedback.writing, feedback.invitation to yimen_app;

-- What supervision remembers of letters and ratings: the day on which a rule may next come to hold.
create table supervision.watched_feedback (
  case_id text  not null,
  next_on date,
  state   json not null,
  constraint watched_feedback_pk primary key (case_id)
);
create index watched_feedback_next on supervision.watched_feedback (next_on) where next_on is not null;
grant select, insert, update on supervision.watched_feedback to yimen_supervision;
