-- Of a drop that was retracted: nothing of its key up to this version comes back. It stays when the same content is put back later.
alter table etl.source_drop add column retracted_until timestamptz(0);
