-- 公开的演示密码: the hash of it that an account was opened with; whoever has set an own password has another.
-- Only what was seeded has the same salt as others.
alter table identity.staff add column demo_hash text;
update identity.staff set demo_hash = password_hash
where password_hash in (select password_hash from identity.staff group by password_hash having count(*) > 1);
