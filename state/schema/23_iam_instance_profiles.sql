-- Instance profiles: how a role reaches an EC2 instance.

CREATE TABLE iam_instance_profile (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL COLLATE NOCASE,
  path TEXT NOT NULL,
  unique_id TEXT NOT NULL UNIQUE,
  created INTEGER NOT NULL,
  role INTEGER REFERENCES iam_role (id),  -- one at most
  UNIQUE (account, name)
);
CREATE INDEX iam_instance_profile_role ON iam_instance_profile (role, name) WHERE role IS NOT NULL;

CREATE TABLE iam_instance_profile_tag (
  owner INTEGER NOT NULL REFERENCES iam_instance_profile (id) ON DELETE CASCADE,
  key TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;

ALTER TABLE iam_usage ADD COLUMN instance_profiles INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER iam_instance_profile_added AFTER INSERT ON iam_instance_profile BEGIN
  INSERT INTO iam_usage (account, instance_profiles) VALUES (new.account, 1)
    ON CONFLICT (account) DO UPDATE SET instance_profiles = instance_profiles + 1;
END;
CREATE TRIGGER iam_instance_profile_removed AFTER DELETE ON iam_instance_profile BEGIN
  UPDATE iam_usage SET instance_profiles = instance_profiles - 1 WHERE account = old.account;
END;
