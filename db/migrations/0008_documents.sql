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
  file_hash   text,
  constraint issued_pk primary key (document_id)
);
create index issued_case on documents.issued (case_id);
create index issued_hash on documents.issued (file_hash);

grant usage on schema documents to yimen_app;
grant select, insert, update on all tables in schema documents to yimen_app;
