-- The same message for programs that show HTML; null: there is the text alone.
alter table mail add column html text;
