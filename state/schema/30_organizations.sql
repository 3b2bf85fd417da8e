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
  UNIQUE (organization, public_id),
  UNIQUE (organization, type, name)
);
CREATE INDEX organization_policy_by_type ON organization_policy (organization, type, id);

CREATE TABLE organization_attachment (
  entity INTEGER NOT NULL REFERENCES organization_entity (id) ON DELETE CASCADE,
  policy INTEGER NOT NULL REFERENCES organization_policy (id) ON DELETE CASCADE,
  PRIMARY KEY (entity, policy)
) WITHOUT ROWID;
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

-- Invitations of accounts.
CREATE TABLE organization_handshake (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  by_email INTEGER NOT NULL,          -- 1: target is an address
  target TEXT NOT NULL COLLATE NOCASE,
  notes TEXT,
  outcome TEXT,                       -- ACCEPTED, DECLINED, CANCELED; NULL: OPEN, or EXPIRED from `expires` on
  requested INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  ended INTEGER                       -- when `outcome` was reached
);
CREATE INDEX organization_handshake_sent ON organization_handshake (organization, id);
CREATE INDEX organization_handshake_received ON organization_handshake (target, id);

-- Tags the account gets when it joins.
CREATE TABLE organization_handshake_tag (
  owner INTEGER NOT NULL REFERENCES organization_handshake (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;
