-- Whom a counter looked up is found by the person, as what was opened is found by the case.
create index event_access_person on ledger.event ((body->>'applicantId')) where stream >= 'access/' and stream < 'access0';
