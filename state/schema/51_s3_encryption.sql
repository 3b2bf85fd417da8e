-- Encryption that new objects of a bucket may not have (BlockedEncryptionTypes): `SSE-C`, or `NONE` where that was said.

ALTER TABLE bucket ADD COLUMN blocked_encryption TEXT;
