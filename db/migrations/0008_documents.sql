-- 材料·证照: uploaded files and issued documents. The bytes lie on disk under their hash.
create schema documents;

create table documents.upload (
  document_id text        not null,
  owner_id    text        not null,  -- the applicant it belongs to
  file_name_sealed bytea  not null,
  media_type  text        not null,
  size_bytes  bigint      not null,
  hash        text        not null,
  uploaded_at timestamptz not null,
  constraint upload_pk primary key (document_id)
);
create index upload_owner on documents.upload (owner_id);
create index upload_hash on documents.upload (hash);

-- Consent of an applicant that a material given once may serve again (资源共享).
create table documents.reusable (
  applicant_id  text not null,
  material_name text not null,
  document_id   text not null,
  given_on      date not null,
  constraint reusable_pk primary key (applicant_id, material_name),
  constraint reusable_document_fk foreign key (document_id) references documents.upload (document_id)
);
create index reusable_document on documents.reusable (document_id);

create table documents.issued (
  document_id text  not null,
  case_id     text  not null,
  kind        text  not null,
  number      text  not null,
  issued_on   date  not null,
  edition     int   not null,  -- of the published world: whoever issued it is called as on that day
  file_hash   text,
  constraint issued_pk primary key (document_id)
);
create index issued_case on documents.issued (case_id);
create index issued_hash on documents.issued (file_hash);

-- Files on their way, in pieces that may arrive at different machines: gone when the file is whole, or after a day.
create table documents.incoming (
  upload_id       text        not null,
  owner_id        text        not null,
  metadata_sealed bytea       not null,  -- its name, as JSON
  size_bytes      bigint      not null,
  received_bytes  bigint      not null default 0,
  pieces          text[]      not null default '{}',  -- the names of their blobs, in order
  begun_at        timestamptz not null default now(),
  constraint incoming_pk primary key (upload_id),
  constraint incoming_within check (received_bytes between 0 and size_bytes)
);
create index incoming_owner on documents.incoming (owner_id);
create index incoming_begun on documents.incoming (begun_at);

grant usage on schema documents to yimen_app;
grant select, insert on documents.upload to yimen_app;
grant select, insert, update on documents.reusable, documents.issued to yimen_app;
grant select, insert, update, delete on documents.incoming to yimen_app;
