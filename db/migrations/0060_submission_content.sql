-- What was submitted under a key: a keyed hash, so that the same key with something else is told apart.
-- Of those before, only that they were is known.
alter table cases.submission_key add column content_index bytea;
