-- Customer managed permissions of the ram service, and the work of replacing permissions. Statuses follow from the
-- instants and the world's clock.

CREATE TABLE ram_permission (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  arn TEXT NOT NULL UNIQUE,           -- carries the name; free again once the permission is deleted
  owner TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,                 -- ec2:Subnet
  from_policy INTEGER NOT NULL,       -- featureSet CREATED_FROM_POLICY
  default_version INTEGER NOT NULL,
  last_version INTEGER NOT NULL,      -- numbers are not used twice
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  deleted INTEGER
);
CREATE INDEX ram_permission_owner ON ram_permission (owner, region);
CREATE INDEX ram_permission_type ON ram_permission (owner, region, type) WHERE deleted IS NULL;

CREATE TABLE ram_permission_version (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  permission INTEGER NOT NULL REFERENCES ram_permission (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  template TEXT NOT NULL,             -- verbatim as sent
  condition TEXT NOT NULL,            -- the JSON of its Condition, empty without one
  created INTEGER NOT NULL,
  deleted INTEGER,
  UNIQUE (permission, number)
);

CREATE TABLE ram_permission_action (
  version INTEGER NOT NULL REFERENCES ram_permission_version (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  action TEXT NOT NULL,
  PRIMARY KEY (version, position)
) WITHOUT ROWID;

CREATE TABLE ram_permission_tag (
  permission INTEGER NOT NULL REFERENCES ram_permission (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (permission, key)
) WITHOUT ROWID;

-- Which shares use a permission.
CREATE INDEX ram_share_permission_arn ON ram_share_permission (permission, share);

-- ReplacePermissionAssociations: what was asked for. The shares change at once; the work says so when it has settled.
CREATE TABLE ram_replace_work (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  region TEXT NOT NULL,
  from_permission TEXT NOT NULL,
  from_version INTEGER,               -- NULL: all
  to_permission TEXT NOT NULL,
  to_version INTEGER NOT NULL,
  created INTEGER NOT NULL
);
CREATE INDEX ram_replace_work_owner ON ram_replace_work (owner, region);
