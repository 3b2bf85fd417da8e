-- Console passwords and what an account has once.

CREATE TABLE iam_login_profile (
  owner INTEGER PRIMARY KEY REFERENCES iam_user (id),
  password TEXT NOT NULL,             -- salted hash (core::password_hash)
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL,           -- when the password was set
  reset_required INTEGER NOT NULL
);

-- Hashes of a user's last passwords, for PasswordReusePrevention. It outlives the login profile.
CREATE TABLE iam_password_history (
  id INTEGER PRIMARY KEY,
  owner INTEGER NOT NULL REFERENCES iam_user (id) ON DELETE CASCADE,
  password TEXT NOT NULL
);
CREATE INDEX iam_password_history_owner ON iam_password_history (owner, id);

CREATE TABLE iam_password_policy (
  account TEXT PRIMARY KEY REFERENCES account (id),
  minimum_length INTEGER NOT NULL,
  symbols INTEGER NOT NULL,
  numbers INTEGER NOT NULL,
  uppercase INTEGER NOT NULL,
  lowercase INTEGER NOT NULL,
  users_may_change INTEGER NOT NULL,
  max_age INTEGER,                    -- days
  reuse_prevention INTEGER,           -- passwords
  hard_expiry INTEGER                 -- NULL: never said
) WITHOUT ROWID;

-- An alias is part of a sign-in address: unique among all accounts.
CREATE TABLE iam_account_alias (
  account TEXT PRIMARY KEY REFERENCES account (id),
  alias TEXT NOT NULL UNIQUE
) WITHOUT ROWID;

CREATE TABLE iam_credential_report (
  account TEXT PRIMARY KEY REFERENCES account (id),
  generated INTEGER NOT NULL,
  content TEXT NOT NULL
) WITHOUT ROWID;
