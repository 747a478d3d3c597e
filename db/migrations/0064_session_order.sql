-- Which session came after which, also of those that began in the same moment.
alter table identity.session add column opened_no bigint generated always as identity;
