-- MFA devices: what a time-based one-time password is checked with (RFC 6238, 30 seconds, SHA-1, six digits).

CREATE TABLE iam_mfa_device (
  serial TEXT PRIMARY KEY,            -- arn:aws:iam::<account>:mfa/<name>
  owner INTEGER NOT NULL REFERENCES iam_user (id) ON DELETE CASCADE,
  seed TEXT NOT NULL,                 -- Base32StringSeed
  last_step INTEGER NOT NULL DEFAULT 0  -- of the last accepted code, which cannot be used again
) WITHOUT ROWID;
CREATE INDEX iam_mfa_device_owner ON iam_mfa_device (owner);
