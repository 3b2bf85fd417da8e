-- When which user or role, or root user, last called which action: what IAM's reports on last access read.

CREATE TABLE iam_access (
  account TEXT NOT NULL,
  entity TEXT NOT NULL,               -- unique id of the user or role; the account number for the root user
  service TEXT NOT NULL,              -- as in actions: iam
  action TEXT NOT NULL,               -- GetUser
  time INTEGER NOT NULL,
  region TEXT NOT NULL,
  PRIMARY KEY (account, entity, service, action)
) WITHOUT ROWID;

CREATE TRIGGER iam_access_user_removed AFTER DELETE ON iam_user BEGIN
  DELETE FROM iam_access WHERE account = old.account AND entity = old.unique_id;
END;
CREATE TRIGGER iam_access_role_removed AFTER DELETE ON iam_role BEGIN
  DELETE FROM iam_access WHERE account = old.account AND entity = old.unique_id;
END;

-- Reports that were asked for. An account keeps its latest ones.
CREATE TABLE iam_access_report (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  subject TEXT NOT NULL,              -- ARN of an entity or policy; path of an organization's entity
  policy TEXT,                        -- id of an SCP
  actions INTEGER NOT NULL,           -- of granularity ACTION_LEVEL
  created INTEGER NOT NULL
);
CREATE INDEX iam_access_report_account ON iam_access_report (account);
