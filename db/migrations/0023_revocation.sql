-- 撤销: what was granted and then taken back stays in the list, and says so.
alter table cases.decision add column revoked_on date;
