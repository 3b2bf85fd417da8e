-- IAM entities. Names are unique per account ignoring case.

CREATE TABLE iam_user (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL COLLATE NOCASE,
  path TEXT NOT NULL,
  unique_id TEXT NOT NULL UNIQUE,
  created INTEGER NOT NULL,
  boundary TEXT,                      -- ARN of the permissions boundary
  UNIQUE (account, name)
);

CREATE TABLE iam_role (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL COLLATE NOCASE,
  path TEXT NOT NULL,
  unique_id TEXT NOT NULL UNIQUE,
  created INTEGER NOT NULL,
  description TEXT,
  max_session_duration INTEGER NOT NULL,  -- seconds
  trust INTEGER NOT NULL REFERENCES document (id),
  boundary TEXT,
  last_used INTEGER,
  last_used_region TEXT,
  UNIQUE (account, name)
);

CREATE TABLE iam_user_tag (
  owner INTEGER NOT NULL REFERENCES iam_user (id) ON DELETE CASCADE,
  key TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;

CREATE TABLE iam_role_tag (
  owner INTEGER NOT NULL REFERENCES iam_role (id) ON DELETE CASCADE,
  key TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;

CREATE TABLE iam_user_policy (
  owner INTEGER NOT NULL REFERENCES iam_user (id),
  name TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES document (id),
  PRIMARY KEY (owner, name)
) WITHOUT ROWID;

CREATE TABLE iam_role_policy (
  owner INTEGER NOT NULL REFERENCES iam_role (id),
  name TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES document (id),
  PRIMARY KEY (owner, name)
) WITHOUT ROWID;

-- Customer managed policies. AWS managed ones are part of the program (fixtures/) and known by their ARN alone.
CREATE TABLE iam_policy (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL COLLATE NOCASE,
  path TEXT NOT NULL,
  arn TEXT NOT NULL UNIQUE,
  unique_id TEXT NOT NULL UNIQUE,
  description TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  default_version INTEGER NOT NULL,   -- 1 for v1
  last_version INTEGER NOT NULL,      -- numbers are never used again
  UNIQUE (account, name)
);

CREATE TABLE iam_policy_version (
  policy INTEGER NOT NULL REFERENCES iam_policy (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  document INTEGER NOT NULL REFERENCES document (id),
  created INTEGER NOT NULL,
  PRIMARY KEY (policy, number)
) WITHOUT ROWID;

CREATE TABLE iam_policy_tag (
  owner INTEGER NOT NULL REFERENCES iam_policy (id) ON DELETE CASCADE,
  key TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;

-- Attachments by ARN, because AWS managed policies have no row. The owner's account is repeated, so that one account's
-- use of a policy that all accounts share is found by index.
CREATE TABLE iam_user_attachment (
  owner INTEGER NOT NULL REFERENCES iam_user (id),
  policy_arn TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (owner, policy_arn)
) WITHOUT ROWID;
CREATE INDEX iam_user_attachment_policy ON iam_user_attachment (account, policy_arn);

CREATE TABLE iam_role_attachment (
  owner INTEGER NOT NULL REFERENCES iam_role (id),
  policy_arn TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (owner, policy_arn)
) WITHOUT ROWID;
CREATE INDEX iam_role_attachment_policy ON iam_role_attachment (account, policy_arn);

-- Who uses a policy as boundary.
CREATE INDEX iam_user_boundary ON iam_user (account, boundary) WHERE boundary IS NOT NULL;
CREATE INDEX iam_role_boundary ON iam_role (account, boundary) WHERE boundary IS NOT NULL;

-- How much of its quotas an account uses: counting rows anew for every creation would cost as much as there are rows.
CREATE TABLE iam_usage (
  account TEXT PRIMARY KEY,
  users INTEGER NOT NULL DEFAULT 0,
  roles INTEGER NOT NULL DEFAULT 0,
  policies INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TRIGGER iam_user_added AFTER INSERT ON iam_user BEGIN
  INSERT INTO iam_usage (account, users) VALUES (new.account, 1) ON CONFLICT (account) DO UPDATE SET users = users + 1;
END;
CREATE TRIGGER iam_user_removed AFTER DELETE ON iam_user BEGIN
  UPDATE iam_usage SET users = users - 1 WHERE account = old.account;
END;
CREATE TRIGGER iam_role_added AFTER INSERT ON iam_role BEGIN
  INSERT INTO iam_usage (account, roles) VALUES (new.account, 1) ON CONFLICT (account) DO UPDATE SET roles = roles + 1;
END;
CREATE TRIGGER iam_role_removed AFTER DELETE ON iam_role BEGIN
  UPDATE iam_usage SET roles = roles - 1 WHERE account = old.account;
END;
CREATE TRIGGER iam_policy_added AFTER INSERT ON iam_policy BEGIN
  INSERT INTO iam_usage (account, policies) VALUES (new.account, 1)
    ON CONFLICT (account) DO UPDATE SET policies = policies + 1;
END;
CREATE TRIGGER iam_policy_removed AFTER DELETE ON iam_policy BEGIN
  UPDATE iam_usage SET policies = policies - 1 WHERE account = old.account;
END;

-- Deletions of service-linked roles, which AWS carries out as tasks.
CREATE TABLE iam_deletion_task (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  role TEXT NOT NULL,
  path TEXT NOT NULL,  -- of the role, which may be gone
  uuid TEXT NOT NULL,
  created INTEGER NOT NULL,
  failure TEXT         -- why the role was kept
);
CREATE INDEX iam_deletion_task_role ON iam_deletion_task (account, role);

-- Long-lived keys. `owner` is NULL for the account's root user.
CREATE TABLE iam_access_key (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  owner INTEGER REFERENCES iam_user (id),
  secret TEXT NOT NULL,
  active INTEGER NOT NULL,
  created INTEGER NOT NULL,
  last_used INTEGER,
  last_used_region TEXT,
  last_used_service TEXT
);
CREATE INDEX iam_access_key_owner ON iam_access_key (account, owner);

-- Temporary credentials. The row id is part of the access key id (core::session_key_id), so a look-up is by number.
