-- Temporary credentials.

CREATE TABLE sts_session (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  kind INTEGER NOT NULL,              -- core::PrincipalKind of the issuer: Root, User, RoleSession, FederatedUser
  entity INTEGER,                     -- iam_user.id or iam_role.id; no key: a deleted entity ends the session
  entity_unique_id TEXT,              -- tells a re-created user or role from the one that issued the session
  name TEXT NOT NULL,                 -- RoleSessionName, or the federated user's name
  secret TEXT NOT NULL,
  token TEXT NOT NULL,
  issued INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  source_identity TEXT,
  mfa_time INTEGER,
  limited INTEGER NOT NULL            -- 1: session policies were passed (sts_session_policy holds them)
);

CREATE TABLE sts_session_tag (
  session INTEGER NOT NULL REFERENCES sts_session (id) ON DELETE CASCADE,
  key TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL,
  transitive INTEGER NOT NULL,
  PRIMARY KEY (session, key)
) WITHOUT ROWID;

CREATE TABLE sts_session_policy (
  session INTEGER NOT NULL REFERENCES sts_session (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  policy_arn TEXT,                    -- NULL: the inline policy, whose text is `document`
  document INTEGER,
  PRIMARY KEY (session, position)
) WITHOUT ROWID;
