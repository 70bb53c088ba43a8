-- What is directly below a concept, however many levels are below that.
create index concept_child on concept_descent (terminology_id, ancestor, descendant) where depth = 1;
