-- Tables of the ram service. Statuses are not stored: they follow from the instants and the world's clock.

-- Organizations for which EnableSharingWithAwsOrganization was called. Trusted access alone is not enough.
CREATE TABLE ram_sharing (
  organization TEXT PRIMARY KEY,      -- o-...
  enabled INTEGER NOT NULL
) WITHOUT ROWID;

-- Resources that can be shared: named by a fixture, registered by an emulated service, or first seen when shared.
CREATE TABLE ram_resource (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,                 -- ec2:Subnet
  region TEXT NOT NULL,               -- empty for ARNs without one
  owner TEXT NOT NULL,
  created INTEGER NOT NULL
);

-- AUTOINCREMENT: page tokens count on ids that only grow.
CREATE TABLE ram_share (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL,
  owner TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  allow_external INTEGER NOT NULL,
  retain INTEGER NOT NULL,            -- retainSharingOnAccountLeaveOrganization
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  deleted INTEGER,
  from_policy INTEGER NOT NULL DEFAULT 0, -- made because a resource-based policy was attached: CREATED_FROM_POLICY
  promoted INTEGER,                       -- when PromoteResourceShareCreatedFromPolicy was called
  resources INTEGER NOT NULL DEFAULT 0,   -- live associations, kept by the triggers below
  principals INTEGER NOT NULL DEFAULT 0,
  UNIQUE (uuid, owner, region)
);
CREATE INDEX ram_share_owner ON ram_share (owner, region);
CREATE INDEX ram_share_name ON ram_share (owner, region, name);
CREATE INDEX ram_share_deleted ON ram_share (deleted) WHERE deleted IS NOT NULL;

CREATE TABLE ram_share_tag (
  share INTEGER NOT NULL REFERENCES ram_share (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (share, key)
) WITHOUT ROWID;

-- One permission per resource type.
CREATE TABLE ram_share_permission (
  share INTEGER NOT NULL REFERENCES ram_share (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  permission TEXT NOT NULL,           -- ARN
  version INTEGER NOT NULL,
  attached INTEGER NOT NULL,
  PRIMARY KEY (share, type)
) WITHOUT ROWID;

-- Owner, region and type are repeated from share and resource: lists walk an index of this table alone.
CREATE TABLE ram_share_resource (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  share INTEGER NOT NULL REFERENCES ram_share (id) ON DELETE CASCADE,
  resource INTEGER NOT NULL REFERENCES ram_resource (id),
  type TEXT NOT NULL,
  owner TEXT NOT NULL,
  region TEXT NOT NULL,
  created INTEGER NOT NULL,
  ended INTEGER,
  UNIQUE (share, resource)
);
CREATE INDEX ram_share_resource_share ON ram_share_resource (share);
CREATE INDEX ram_share_resource_resource ON ram_share_resource (resource);
CREATE INDEX ram_share_resource_owner ON ram_share_resource (owner, region);
CREATE INDEX ram_share_resource_type ON ram_share_resource (share, type) WHERE ended IS NULL;

-- A pending answer of an invited account. It outlives the association it was sent for: an expired or rejected one stays
-- visible next to the new one.
CREATE TABLE ram_invitation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL,
  share INTEGER NOT NULL REFERENCES ram_share (id) ON DELETE CASCADE,
  region TEXT NOT NULL,
  sender TEXT NOT NULL,
  receiver TEXT NOT NULL,
  receiver_arn TEXT,                  -- when a role or user was named
  sent INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  answer INTEGER NOT NULL,            -- state::RamAnswer
  answered INTEGER,
  UNIQUE (uuid, sender, region)
);
CREATE INDEX ram_invitation_receiver ON ram_invitation (receiver, region);
CREATE INDEX ram_invitation_share ON ram_invitation (share);
CREATE INDEX ram_invitation_pending ON ram_invitation (sender, expires) WHERE answer = 0;

CREATE TABLE ram_share_principal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  share INTEGER NOT NULL REFERENCES ram_share (id) ON DELETE CASCADE,
  principal TEXT NOT NULL,            -- as named
  kind INTEGER NOT NULL,              -- state::RamPrincipalKind
  subject TEXT NOT NULL,              -- the account for accounts, roles and users; otherwise as named
  basis INTEGER NOT NULL,             -- state::RamBasis
  organization TEXT,                  -- o-... on whose membership the association rests
  invitation INTEGER REFERENCES ram_invitation (id),
  owner TEXT NOT NULL,
  region TEXT NOT NULL,
  created INTEGER NOT NULL,
  ended INTEGER,
  UNIQUE (share, principal)
);
CREATE INDEX ram_share_principal_share ON ram_share_principal (share);
CREATE INDEX ram_share_principal_subject ON ram_share_principal (subject, region, share);
CREATE INDEX ram_share_principal_owner ON ram_share_principal (owner, region);
CREATE INDEX ram_share_principal_invitation ON ram_share_principal (invitation) WHERE invitation IS NOT NULL;
CREATE INDEX ram_share_principal_organization ON ram_share_principal (organization) WHERE organization IS NOT NULL;

-- On whose behalf a service principal may use a share.
CREATE TABLE ram_share_source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  share INTEGER NOT NULL REFERENCES ram_share (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  owner TEXT NOT NULL,
  region TEXT NOT NULL,
  created INTEGER NOT NULL,
  ended INTEGER,
  UNIQUE (share, source)
);
CREATE INDEX ram_share_source_share ON ram_share_source (share);
CREATE INDEX ram_share_source_owner ON ram_share_source (owner, region);

-- Idempotency: what a client token was first used for.
CREATE TABLE ram_token (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  operation TEXT NOT NULL,
  token TEXT NOT NULL,
  fingerprint TEXT NOT NULL,          -- digest of the parameters
  result TEXT NOT NULL,               -- uuid of what the call made, empty for the others
  created INTEGER NOT NULL,
  PRIMARY KEY (account, region, operation, token)
) WITHOUT ROWID;
CREATE INDEX ram_token_created ON ram_token (created);

-- What counts against the quotas of an owner in a region. Kept by triggers: counting the rows would make each new share
-- cost as much as there are shares.
CREATE TABLE ram_usage (
  owner TEXT NOT NULL,
  region TEXT NOT NULL,
  shares INTEGER NOT NULL,
  resources INTEGER NOT NULL DEFAULT 0,
  principals INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (owner, region)
) WITHOUT ROWID;

CREATE TRIGGER ram_share_made AFTER INSERT ON ram_share BEGIN
  INSERT INTO ram_usage (owner, region, shares) VALUES (new.owner, new.region, 1)
  ON CONFLICT (owner, region) DO UPDATE SET shares = shares + 1;
END;
CREATE TRIGGER ram_share_removed AFTER UPDATE OF deleted ON ram_share
WHEN old.deleted IS NULL AND new.deleted IS NOT NULL BEGIN
  UPDATE ram_usage SET shares = shares - 1 WHERE owner = new.owner AND region = new.region;
END;

CREATE TRIGGER ram_share_resource_made AFTER INSERT ON ram_share_resource WHEN new.ended IS NULL BEGIN
  UPDATE ram_share SET resources = resources + 1 WHERE id = new.share;
  UPDATE ram_usage SET resources = resources + 1 WHERE owner = new.owner AND region = new.region;
END;
CREATE TRIGGER ram_share_resource_ended AFTER UPDATE OF ended ON ram_share_resource
WHEN old.ended IS NULL AND new.ended IS NOT NULL BEGIN
  UPDATE ram_share SET resources = resources - 1 WHERE id = new.share;
  UPDATE ram_usage SET resources = resources - 1 WHERE owner = new.owner AND region = new.region;
END;
CREATE TRIGGER ram_share_resource_removed AFTER DELETE ON ram_share_resource WHEN old.ended IS NULL BEGIN
  UPDATE ram_share SET resources = resources - 1 WHERE id = old.share;
  UPDATE ram_usage SET resources = resources - 1 WHERE owner = old.owner AND region = old.region;
END;

CREATE TRIGGER ram_share_principal_made AFTER INSERT ON ram_share_principal WHEN new.ended IS NULL BEGIN
  UPDATE ram_share SET principals = principals + 1 WHERE id = new.share;
  UPDATE ram_usage SET principals = principals + 1 WHERE owner = new.owner AND region = new.region;
END;
CREATE TRIGGER ram_share_principal_ended AFTER UPDATE OF ended ON ram_share_principal
WHEN old.ended IS NULL AND new.ended IS NOT NULL BEGIN
  UPDATE ram_share SET principals = principals - 1 WHERE id = new.share;
  UPDATE ram_usage SET principals = principals - 1 WHERE owner = new.owner AND region = new.region;
END;
CREATE TRIGGER ram_share_principal_removed AFTER DELETE ON ram_share_principal WHEN old.ended IS NULL BEGIN
  UPDATE ram_share SET principals = principals - 1 WHERE id = old.share;
  UPDATE ram_usage SET principals = principals - 1 WHERE owner = old.owner AND region = old.region;
END;
