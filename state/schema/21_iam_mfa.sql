-- MFA devices: what a time-based one-time password is checked with (RFC 6238, 30 seconds, SHA-1, six digits).

CREATE TABLE iam_mfa_device (
  id INTEGER PRIMARY KEY,
  serial TEXT NOT NULL UNIQUE COLLATE NOCASE,  -- arn:aws:iam::<account>:mfa/<path><name> for virtual devices
  account TEXT NOT NULL REFERENCES account (id),
  owner INTEGER REFERENCES iam_user (id),      -- NULL: the root user, if it is enabled
  enabled INTEGER,                             -- when; NULL: not enabled for anybody
  seed TEXT NOT NULL,                          -- Base32StringSeed
  last_step INTEGER NOT NULL DEFAULT 0,        -- of the last accepted code, which cannot be used again
  drift INTEGER NOT NULL DEFAULT 0             -- steps by which the device's clock is ahead of ours
);
CREATE INDEX iam_mfa_device_owner ON iam_mfa_device (owner, serial);
CREATE INDEX iam_mfa_device_account ON iam_mfa_device (account, serial);
CREATE INDEX iam_mfa_device_root ON iam_mfa_device (account, serial) WHERE owner IS NULL AND enabled IS NOT NULL;

CREATE TABLE iam_mfa_device_tag (
  owner INTEGER NOT NULL REFERENCES iam_mfa_device (id) ON DELETE CASCADE,
  key TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;
