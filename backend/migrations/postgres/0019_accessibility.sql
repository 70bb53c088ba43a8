-- What an ente makes known about accessibility; empty where it has not.
alter table tenant add column accessibility_statement text not null default '';  -- address on AgID's site
alter table tenant add column accessibility_feedback text not null default '';   -- mail address, or https address of a form
create index tenant_with_statement on tenant (search, id) where accessibility_statement <> '';
