-- Organizations: one tree of roots, organizational units and accounts per organization, its policies, its invitations.
-- Columns named public_id hold AWS's ids (o-..., r-..., ou-..., p-..., h-..., car-..., account numbers).

-- What the world outside knows of an account. It stays when the account leaves its organization.
CREATE TABLE account_profile (
  account TEXT PRIMARY KEY REFERENCES account (id),
  name TEXT NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE UNIQUE
) WITHOUT ROWID;

CREATE TABLE organization (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  management_account TEXT NOT NULL UNIQUE REFERENCES account (id),
  all_features INTEGER NOT NULL,      -- 0: consolidated billing
  created INTEGER NOT NULL
);

-- Roots, organizational units and accounts. Units never move, so their path is written once; an account's path
-- follows from its parent's. One row per public id: an account is in one organization at most.
CREATE TABLE organization_entity (
  id INTEGER PRIMARY KEY,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  kind INTEGER NOT NULL,              -- state::EntityKind
  public_id TEXT NOT NULL UNIQUE,
  parent INTEGER REFERENCES organization_entity (id) ON DELETE CASCADE,  -- NULL for the root
  name TEXT,                          -- NULL for accounts: account_profile has it
  path TEXT                           -- o-.../r-.../ou-.../ for roots and units; NULL for accounts
);
CREATE INDEX organization_entity_children ON organization_entity (parent, kind, id);
CREATE INDEX organization_entity_all ON organization_entity (organization, kind, id);
CREATE UNIQUE INDEX organization_unit_name ON organization_entity (parent, name) WHERE name IS NOT NULL;

CREATE TABLE organization_account (
  entity INTEGER PRIMARY KEY REFERENCES organization_entity (id) ON DELETE CASCADE,
  invited INTEGER NOT NULL,           -- JoinedMethod: 1 INVITED, 0 CREATED
  joined INTEGER NOT NULL,            -- for created accounts also the end of the creation
  closed INTEGER                      -- when CloseAccount was called
);

CREATE VIEW organization_member AS
  SELECT e.id AS entity, e.organization AS organization, e.public_id AS account, e.parent AS parent,
         unit.path AS parent_path, profile.name AS name, profile.email AS email, a.invited AS invited,
         a.joined AS joined, a.closed AS closed
  FROM organization_entity e
  JOIN organization_account a ON a.entity = e.id
  JOIN organization_entity unit ON unit.id = e.parent
  JOIN account_profile profile ON profile.account = e.public_id
  WHERE e.kind = 2;

CREATE TABLE organization_account_request (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  account_name TEXT NOT NULL,
  account TEXT,                       -- NULL when it failed
  govcloud_account TEXT,              -- its twin in AWS GovCloud (US), when one was asked for
  failure TEXT,                       -- FailureReason
  requested INTEGER NOT NULL,
  completes INTEGER NOT NULL          -- IN_PROGRESS before, SUCCEEDED or FAILED from then on
);
CREATE INDEX organization_account_request_all ON organization_account_request (organization, id);

CREATE TABLE organization_service_access (
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  service_principal TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  PRIMARY KEY (organization, service_principal)
) WITHOUT ROWID;

CREATE TABLE organization_delegated_administrator (
  entity INTEGER NOT NULL REFERENCES organization_entity (id) ON DELETE CASCADE,
  service_principal TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  PRIMARY KEY (entity, service_principal)
) WITHOUT ROWID;

-- Policy types switched on in the root.
CREATE TABLE organization_policy_type (
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  PRIMARY KEY (organization, type)
) WITHOUT ROWID;

CREATE TABLE organization_policy (
  id INTEGER PRIMARY KEY,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  public_id TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  document INTEGER REFERENCES document (id),  -- NULL: AWS managed full access
  updated INTEGER NOT NULL DEFAULT 0, -- when the content was written
  UNIQUE (organization, public_id),
  UNIQUE (organization, type, name)
);
CREATE INDEX organization_policy_by_type ON organization_policy (organization, type, id);

-- The row ids keep the order of attaching, in which management policies of one level are merged.
CREATE TABLE organization_attachment (
  entity INTEGER NOT NULL REFERENCES organization_entity (id) ON DELETE CASCADE,
  policy INTEGER NOT NULL REFERENCES organization_policy (id) ON DELETE CASCADE,
  attached INTEGER NOT NULL,
  PRIMARY KEY (entity, policy)
);
CREATE INDEX organization_attachment_policy ON organization_attachment (policy, entity);

CREATE TABLE organization_entity_tag (
  owner INTEGER NOT NULL REFERENCES organization_entity (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;

CREATE TABLE organization_policy_tag (
  owner INTEGER NOT NULL REFERENCES organization_policy (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;

-- What one account asks of another: to join, to agree to all features, to hand over a responsibility.
CREATE TABLE organization_handshake (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,  -- the sender
  action TEXT NOT NULL,               -- ActionType
  parent INTEGER REFERENCES organization_handshake (id) ON DELETE CASCADE,       -- the ENABLE_ALL_FEATURES it serves
  by_email INTEGER NOT NULL,          -- 1: target is an address
  target TEXT NOT NULL COLLATE NOCASE,  -- empty: the sender's own organization
  notes TEXT,
  outcome TEXT,                       -- ACCEPTED, DECLINED, CANCELED; NULL: not ended, or EXPIRED from `expires` on
  requested INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  ended INTEGER                       -- when `outcome` was reached
);
CREATE INDEX organization_handshake_sent ON organization_handshake (organization, id);
CREATE INDEX organization_handshake_received ON organization_handshake (target, id);
CREATE INDEX organization_handshake_parent ON organization_handshake (parent, id);

-- Tags the account, or the transfer, gets on acceptance.
CREATE TABLE organization_handshake_tag (
  owner INTEGER NOT NULL REFERENCES organization_handshake (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;
