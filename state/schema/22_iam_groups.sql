-- IAM groups, their members, and the policies they give to them.

CREATE TABLE iam_group (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL COLLATE NOCASE,
  path TEXT NOT NULL,
  unique_id TEXT NOT NULL UNIQUE,
  created INTEGER NOT NULL,
  UNIQUE (account, name)
);

CREATE TABLE iam_group_member (
  user INTEGER NOT NULL REFERENCES iam_user (id),
  owner INTEGER NOT NULL REFERENCES iam_group (id),  -- the group
  PRIMARY KEY (user, owner)
) WITHOUT ROWID;
CREATE INDEX iam_group_member_owner ON iam_group_member (owner, user);

CREATE TABLE iam_group_policy (
  owner INTEGER NOT NULL REFERENCES iam_group (id),
  name TEXT NOT NULL,
  document INTEGER NOT NULL REFERENCES document (id),
  PRIMARY KEY (owner, name)
) WITHOUT ROWID;

CREATE TABLE iam_group_attachment (
  owner INTEGER NOT NULL REFERENCES iam_group (id),
  policy_arn TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (owner, policy_arn)
) WITHOUT ROWID;
CREATE INDEX iam_group_attachment_policy ON iam_group_attachment (account, policy_arn);

ALTER TABLE iam_usage ADD COLUMN group_count INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER iam_group_added AFTER INSERT ON iam_group BEGIN
  INSERT INTO iam_usage (account, group_count) VALUES (new.account, 1)
    ON CONFLICT (account) DO UPDATE SET group_count = group_count + 1;
END;
CREATE TRIGGER iam_group_removed AFTER DELETE ON iam_group BEGIN
  UPDATE iam_usage SET group_count = group_count - 1 WHERE account = old.account;
END;
