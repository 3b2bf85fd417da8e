#include "state/s3_buckets.hpp"

#include "state/documents.hpp"

namespace state {
namespace {

// In the order in which `read` takes them.
#define BUCKET_COLUMNS                                                                                  \
  "id, name, account, region, location, created, policy, policy_is_public, block_public_acls, "         \
  "ignore_public_acls, block_public_policy, restrict_public_buckets, object_ownership, sse_algorithm, " \
  "sse_kms_key, bucket_key_enabled, blocked_encryption"

S3Bucket read_bucket(const Query& row) {
  S3Bucket bucket;
  bucket.id = row.integer(0);
  bucket.name = row.text(1);
  bucket.account = row.text(2);
  bucket.region = row.text(3);
  bucket.location = row.text(4);
  bucket.created = core::from_millis(row.integer(5));
  bucket.policy = row.optional_integer(6);
  bucket.policy_is_public = row.boolean(7);
  if (!row.is_null(8)) {
    bucket.public_access_block = PublicAccessBlock{.block_public_acls = row.boolean(8),
                                                   .ignore_public_acls = row.boolean(9),
                                                   .block_public_policy = row.boolean(10),
                                                   .restrict_public_buckets = row.boolean(11)};
  }
  bucket.object_ownership = row.optional_text(12);
  bucket.encryption = {row.text(13), row.optional_text(14), row.boolean(15)};
  bucket.blocked_encryption = row.optional_text(16);
  return bucket;
}

}  // namespace

std::string after_prefix(std::string_view prefix) {
  if (prefix.empty()) return "\xFF";
  std::string next(prefix);
  // No byte of a UTF-8 text is 0xFF, so the last one can always be raised.
  next.back() = static_cast<char>(static_cast<unsigned char>(next.back()) + 1);
  return next;
}

void S3Buckets::create(const S3Bucket& bucket) {
  db_.execute(
      "INSERT INTO bucket (name, account, region, location, created, object_ownership) VALUES (?, ?, ?, ?, ?, ?)",
      bucket.name, bucket.account, bucket.region, bucket.location, core::to_millis(bucket.created),
      bucket.object_ownership);
  set_public_access_block(db_.last_insert_rowid(), bucket.public_access_block);
}

std::optional<S3Bucket> S3Buckets::find(std::string_view name) const {
  Query row = db_.query("SELECT " BUCKET_COLUMNS " FROM bucket WHERE name = ?", name);
  if (!row.next()) return std::nullopt;
  return read_bucket(row);
}

std::vector<S3Bucket> S3Buckets::list(std::string_view account, std::string_view prefix, std::string_view region,
                                      std::string_view after, std::int64_t limit) const {
  Query row = db_.query("SELECT " BUCKET_COLUMNS
                        " FROM bucket WHERE account = ?1 AND name > ?2 AND name >= ?3 AND name < ?4"
                        " AND (?5 = '' OR region = ?5) ORDER BY name LIMIT ?6",
                        account, after, prefix, after_prefix(prefix), region, limit);
  std::vector<S3Bucket> buckets;
  while (row.next()) buckets.push_back(read_bucket(row));
  return buckets;
}

bool S3Buckets::has_objects(std::int64_t bucket) const {
  return db_.query("SELECT 1 FROM object WHERE bucket = ? LIMIT 1", bucket).next();
}

void S3Buckets::remove(const S3Bucket& bucket) {
  db_.execute("DELETE FROM bucket WHERE id = ?", bucket.id);
  if (bucket.policy) Documents(db_).remove(*bucket.policy);
}

void S3Buckets::set_policy(const S3Bucket& bucket, std::optional<std::int64_t> document, bool is_public) {
  db_.execute("UPDATE bucket SET policy = ?, policy_is_public = ? WHERE id = ?", document, is_public, bucket.id);
  if (bucket.policy) Documents(db_).remove(*bucket.policy);
}

void S3Buckets::set_public_access_block(std::int64_t bucket, const std::optional<PublicAccessBlock>& flags) {
  if (!flags) {
    db_.execute(
        "UPDATE bucket SET block_public_acls = NULL, ignore_public_acls = NULL, block_public_policy = NULL,"
        " restrict_public_buckets = NULL WHERE id = ?",
        bucket);
    return;
  }
  db_.execute(
      "UPDATE bucket SET block_public_acls = ?, ignore_public_acls = ?, block_public_policy = ?,"
      " restrict_public_buckets = ? WHERE id = ?",
      flags->block_public_acls, flags->ignore_public_acls, flags->block_public_policy, flags->restrict_public_buckets,
      bucket);
}

void S3Buckets::set_object_ownership(std::int64_t bucket, const OptionalText& ownership) {
  db_.execute("UPDATE bucket SET object_ownership = ? WHERE id = ?", ownership, bucket);
}

void S3Buckets::set_encryption(std::int64_t bucket, const BucketEncryption& encryption, const OptionalText& blocked) {
  db_.execute(
      "UPDATE bucket SET sse_algorithm = ?, sse_kms_key = ?, bucket_key_enabled = ?, blocked_encryption = ?"
      " WHERE id = ?",
      encryption.algorithm, encryption.kms_key, encryption.bucket_key_enabled, blocked, bucket);
}

core::Tags S3Buckets::tags(std::int64_t bucket) const {
  Query row = db_.query("SELECT key, value FROM bucket_tag WHERE bucket = ? ORDER BY key", bucket);
  core::Tags tags;
  while (row.next()) tags.emplace_back(row.text(0), row.text(1));
  return tags;
}

void S3Buckets::set_tags(std::int64_t bucket, const core::Tags& tags) {
  db_.execute("DELETE FROM bucket_tag WHERE bucket = ?", bucket);
  for (const auto& [key, value] : tags)
    db_.execute("INSERT INTO bucket_tag (bucket, key, value) VALUES (?, ?, ?)", bucket, key, value);
}

}  // namespace state
