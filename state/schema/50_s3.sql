-- S3. Bucket names are one namespace for all accounts of a world.

CREATE TABLE bucket (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  -- As asked for: empty for us-east-1, `EU` where the old name was used; GetBucketLocation gives it back.
  location TEXT NOT NULL,
  created INTEGER NOT NULL,
  policy INTEGER REFERENCES document (id),
  -- Whether that policy is public by S3's definition; decided when it is saved.
  policy_is_public INTEGER NOT NULL DEFAULT 0,
  -- Public access block: four flags, or all four NULL where there is no configuration.
  block_public_acls INTEGER,
  ignore_public_acls INTEGER,
  block_public_policy INTEGER,
  restrict_public_buckets INTEGER,
  -- NULL after DeleteBucketOwnershipControls.
  object_ownership TEXT,
  sse_algorithm TEXT NOT NULL DEFAULT 'AES256',
  sse_kms_key TEXT,
  bucket_key_enabled INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX bucket_by_account ON bucket (account, name);

CREATE TABLE bucket_tag (
  bucket INTEGER NOT NULL REFERENCES bucket (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (bucket, key)
) WITHOUT ROWID;

-- Keys compare as UTF-8 bytes (SQLite's default collation), which is the order of S3's lists.
-- The content comes last: whoever reads the columns before it never touches its pages.
CREATE TABLE object (
  id INTEGER PRIMARY KEY,
  bucket INTEGER NOT NULL REFERENCES bucket (id),
  key TEXT NOT NULL,
  owner TEXT NOT NULL,
  acl TEXT NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  modified INTEGER NOT NULL,
  storage_class TEXT NOT NULL,
  content_type TEXT,
  content_encoding TEXT,
  content_language TEXT,
  content_disposition TEXT,
  cache_control TEXT,
  expires INTEGER,
  website_redirect TEXT,
  sse_algorithm TEXT NOT NULL,
  sse_kms_key TEXT,
  bucket_key_enabled INTEGER NOT NULL,
  checksum_algorithm TEXT NOT NULL,
  checksum TEXT NOT NULL,
  -- Zero spares a read the look-up of what is not there.
  metadata_count INTEGER NOT NULL,
  tag_count INTEGER NOT NULL,
  content BLOB NOT NULL,
  UNIQUE (bucket, key)
);

CREATE TABLE object_metadata (
  object INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (object, name)
) WITHOUT ROWID;

CREATE TABLE object_tag (
  object INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (object, key)
) WITHOUT ROWID;
