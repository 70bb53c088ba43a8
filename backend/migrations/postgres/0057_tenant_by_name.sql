-- The enti in the order of lists of choices: the page of the catalogue reads the first of them, and no further.
create index tenant_by_name on tenant (search, id);
