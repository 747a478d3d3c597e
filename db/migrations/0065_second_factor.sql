-- Whether a session came with a second factor: without one, posts that need it do not count in it.
alter table identity.session add column has_second_factor boolean not null default false;
update identity.session t set has_second_factor = true
  from identity.staff s where s.staff_id = t.staff_id and s.totp_sealed is not null;
