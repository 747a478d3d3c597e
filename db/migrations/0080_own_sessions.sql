-- 我的登录: from which browser and network a session was opened; and codes by which somebody who is
-- signed in shows who sits there.
alter table identity.session add column from_sealed bytea;
alter table identity.phone_code
  drop constraint phone_code_purpose,
  add constraint phone_code_purpose check (purpose in ('sign-in', 'new-phone', 'reminder', 'who-sits-here'));
