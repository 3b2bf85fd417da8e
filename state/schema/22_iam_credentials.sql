-- Credentials of users other than access keys and passwords, server certificates, and preferences of an account.

CREATE TABLE iam_server_certificate (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL COLLATE NOCASE,
  path TEXT NOT NULL,
  unique_id TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  chain TEXT,
  uploaded INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  UNIQUE (account, name)
);

CREATE TABLE iam_server_certificate_tag (
  owner INTEGER NOT NULL REFERENCES iam_server_certificate (id) ON DELETE CASCADE,
  key TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;

-- `owner` is NULL for the account's root user.
CREATE TABLE iam_signing_certificate (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  owner INTEGER REFERENCES iam_user (id),
  body TEXT NOT NULL,
  fingerprint TEXT NOT NULL,          -- SHA-256 of the certificate, hexadecimal
  active INTEGER NOT NULL,
  uploaded INTEGER NOT NULL,
  UNIQUE (account, fingerprint)
) WITHOUT ROWID;
CREATE INDEX iam_signing_certificate_owner ON iam_signing_certificate (account, owner, id);

CREATE TABLE iam_ssh_public_key (
  id TEXT PRIMARY KEY,
  owner INTEGER NOT NULL REFERENCES iam_user (id),
  body TEXT NOT NULL,                 -- as uploaded
  fingerprint TEXT NOT NULL,          -- MD5 of the key in SSH's form, with colons
  active INTEGER NOT NULL,
  uploaded INTEGER NOT NULL,
  UNIQUE (owner, fingerprint)
) WITHOUT ROWID;
CREATE INDEX iam_ssh_public_key_owner ON iam_ssh_public_key (owner, id);

CREATE TABLE iam_service_credential (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id),
  owner INTEGER NOT NULL REFERENCES iam_user (id),
  service TEXT NOT NULL,
  name TEXT NOT NULL,                 -- ServiceUserName, or ServiceCredentialAlias of a long-term API key
  secret TEXT NOT NULL,
  active INTEGER NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER
) WITHOUT ROWID;
CREATE INDEX iam_service_credential_owner ON iam_service_credential (owner, id);
CREATE INDEX iam_service_credential_account ON iam_service_credential (account, id);

CREATE TABLE iam_account_preference (
  account TEXT PRIMARY KEY REFERENCES account (id),
  token_version INTEGER NOT NULL      -- GlobalEndpointTokenVersion
) WITHOUT ROWID;
