-- Documents beside the interface of a version: JSON list of domain::eservice::VersionFile.
alter table descriptor add column documents text not null default '[]';
