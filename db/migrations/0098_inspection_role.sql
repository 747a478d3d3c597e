-- What the nightly look found is noted by a role that serves no requests: whoever has that of the desk
-- does not silence health.
revoke insert, update, delete on platform.inspection from yimen_app;
grant select, insert, update on platform.inspection to yimen_sealer;
