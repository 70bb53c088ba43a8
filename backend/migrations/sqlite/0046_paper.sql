-- Papers: the PDF documents that the platform writes. What stands in one is settled with the decision that makes it so;
-- it is printed afterwards, once, and kept among the files.
create table paper (
    kind          text not null,              -- domain::paper::PaperKind
    thing_id      blob not null,              -- request, version of a purpose, pratica
    place         integer not null,           -- of those of its kind about the thing: 1, or the place in an iter
    content       text not null,              -- JSON of domain::paper::WrittenPaper
    written_at    integer not null,
    checksum      text,                       -- SHA-256 of the PDF, under which it is kept; null until it is printed
    size          integer,                    -- bytes
    primary key (kind, thing_id, place)
) strict;
-- What is to be printed.
create index paper_unprinted on paper (written_at) where checksum is null;
