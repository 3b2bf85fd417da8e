-- The resource policy, by which a management account lets members do some of its work. One per organization.
CREATE TABLE organization_resource_policy (
  organization INTEGER PRIMARY KEY REFERENCES organization (id) ON DELETE CASCADE,
  public_id TEXT NOT NULL UNIQUE,     -- rp-...
  document INTEGER NOT NULL REFERENCES document (id)
);

CREATE TABLE organization_resource_policy_tag (
  owner INTEGER NOT NULL REFERENCES organization_resource_policy (organization) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;

-- Responsibilities (billing) that one organization takes over from another. Until the end of its handshake a transfer
-- has the handshake's state.
CREATE TABLE organization_transfer (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,     -- rt-...
  handshake INTEGER NOT NULL UNIQUE REFERENCES organization_handshake (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  target INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,  -- takes over
  source_account TEXT,                -- management account that hands over; NULL: an address without an account
  starts INTEGER NOT NULL,
  ends INTEGER                        -- set by the withdrawal
);
CREATE INDEX organization_transfer_inbound ON organization_transfer (target, id);
CREATE INDEX organization_transfer_outbound ON organization_transfer (source_account, id);

CREATE TABLE organization_transfer_tag (
  owner INTEGER NOT NULL REFERENCES organization_transfer (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;
