-- What an issued document says, as it was when it was issued: its fact names it by its hash.
create table documents.words (
  document_id text not null constraint words_pk primary key,
  words_hash text not null,
  body_sealed bytea not null
);
grant select, insert on documents.words to yimen_app;
