-- rebuild: cases
-- Files that facts name: the others are erased, and count in their owner's quota. The reference keeps what is used from being deleted.
create table documents.used (
  document_id text not null,
  constraint used_pk primary key (document_id),
  constraint used_document_fk foreign key (document_id) references documents.upload (document_id)
);
create index upload_uploaded on documents.upload (uploaded_at);

grant select, insert on documents.used to yimen_app;
grant delete on documents.upload to yimen_app;
