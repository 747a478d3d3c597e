-- A phone that a counter gave somebody opens their account only after a while, in which the one on
-- file before was told.
alter table identity.applicant add column phone_from timestamptz;
