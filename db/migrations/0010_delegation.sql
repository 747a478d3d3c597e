-- A delegation that was taken back before its last day; it stays as a record.
alter table identity.delegation add column revoked_at timestamptz;
