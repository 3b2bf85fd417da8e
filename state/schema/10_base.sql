-- What every service shares: accounts and policy documents.
-- Instants are milliseconds since the epoch. Row ids grow, because a random primary key makes an insert into a
-- database in memory cost as much as the database is big.

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  created INTEGER NOT NULL
) WITHOUT ROWID;

-- Policy documents verbatim as sent. A document never changes: a new text is a new row with a new id
-- (AUTOINCREMENT: ids are not used twice), so that compiled documents can be kept by id.
CREATE TABLE document (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  text TEXT NOT NULL
);

-- The unique id (AIDA..., AROA...) behind each user or role ARN that a document named as principal when it was saved.
-- AWS binds saved policies to the id: a deleted and re-created principal is another one.
CREATE TABLE document_principal (
  document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  arn TEXT NOT NULL,
  unique_id TEXT NOT NULL,
  PRIMARY KEY (document, arn)
) WITHOUT ROWID;
