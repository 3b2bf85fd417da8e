-- What a world has besides its data, so that a data file or a snapshot is all of it: the clock, the network context,
-- where the ids stand.
CREATE TABLE world (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
