-- By which page a draft was written: whoever fills it in elsewhere is asked before it is written
-- over.
alter table cases.draft add column page text not null default '';
