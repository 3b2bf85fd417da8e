-- Identity providers, what their sessions carry, and our own web identity tokens.

CREATE TABLE iam_oidc_provider (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  url TEXT NOT NULL,                  -- without https://, as IAM shows it
  created INTEGER NOT NULL,
  UNIQUE (account, url)
);

CREATE TABLE iam_oidc_client (
  owner INTEGER NOT NULL REFERENCES iam_oidc_provider (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  client TEXT NOT NULL,
  PRIMARY KEY (owner, position),
  UNIQUE (owner, client)
) WITHOUT ROWID;

CREATE TABLE iam_oidc_thumbprint (
  owner INTEGER NOT NULL REFERENCES iam_oidc_provider (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  thumbprint TEXT NOT NULL,
  PRIMARY KEY (owner, position)
) WITHOUT ROWID;

CREATE TABLE iam_oidc_provider_tag (
  owner INTEGER NOT NULL REFERENCES iam_oidc_provider (id) ON DELETE CASCADE,
  key TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;

-- What AWS would fetch from an issuer: its JSON Web Key Set, as published.
CREATE TABLE oidc_issuer (
  issuer TEXT PRIMARY KEY,            -- without https://
  jwks TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE iam_saml_provider (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL COLLATE NOCASE,
  uuid TEXT NOT NULL,
  created INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  metadata TEXT NOT NULL,             -- as uploaded
  encryption TEXT,                    -- AssertionEncryptionMode
  UNIQUE (account, name)
);

CREATE TABLE iam_saml_private_key (
  owner INTEGER NOT NULL REFERENCES iam_saml_provider (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  created INTEGER NOT NULL,
  pem TEXT NOT NULL,
  PRIMARY KEY (owner, id)
) WITHOUT ROWID;

CREATE TABLE iam_saml_provider_tag (
  owner INTEGER NOT NULL REFERENCES iam_saml_provider (id) ON DELETE CASCADE,
  key TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;

-- Condition keys that a session carries from the identity that it was issued to (saml:sub, aws:FederatedProvider, ...).
CREATE TABLE sts_session_key (
  session INTEGER NOT NULL REFERENCES sts_session (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (session, position)
) WITHOUT ROWID;

-- Outbound web identity federation: an account's issuer stays the same when the feature is switched off and on again.
CREATE TABLE iam_outbound_federation (
  account TEXT PRIMARY KEY,
  issuer TEXT NOT NULL UNIQUE,        -- URL
  enabled INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE sts_signing_key (
  algorithm TEXT PRIMARY KEY,         -- RS256, ES384
  key_id TEXT NOT NULL,
  pem TEXT NOT NULL
) WITHOUT ROWID;

-- Centralized root access: RootCredentialsManagement, RootSessions.
CREATE TABLE iam_organization_feature (
  organization TEXT NOT NULL,
  feature TEXT NOT NULL,
  PRIMARY KEY (organization, feature)
) WITHOUT ROWID;
