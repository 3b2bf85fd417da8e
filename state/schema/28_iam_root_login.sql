-- Console passwords of accounts' root users. One that IAM lets root have is to be set by mail and has no text here.

CREATE TABLE iam_root_login (
  account TEXT PRIMARY KEY REFERENCES account (id),
  created INTEGER NOT NULL,
  reset_required INTEGER NOT NULL
) WITHOUT ROWID;
