// Buckets and their settings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/principal.hpp"
#include "core/time.hpp"
#include "state/database.hpp"

namespace state {

struct PublicAccessBlock {
  bool block_public_acls = false;
  bool ignore_public_acls = false;
  bool block_public_policy = false;
  bool restrict_public_buckets = false;
};

struct BucketEncryption {
  std::string algorithm = "AES256";
  OptionalText kms_key;
  bool bucket_key_enabled = false;
};

struct S3Bucket {
  std::int64_t id = 0;
  std::string name;
  std::string account;
  std::string region;
  /// LocationConstraint as asked for; empty for us-east-1.
  std::string location;
  core::Time created;
  /// Id of the policy's document.
  std::optional<std::int64_t> policy;
  bool policy_is_public = false;
  std::optional<PublicAccessBlock> public_access_block;
  /// Nullopt: the controls were deleted.
  OptionalText object_ownership;
  BucketEncryption encryption;
  /// Which encryption new objects may not have: `SSE-C` or, expressly, `NONE`.
  OptionalText blocked_encryption;

  std::string arn() const { return "arn:aws:s3:::" + name; }
};

class S3Buckets {
 public:
  explicit S3Buckets(Database& db) : db_(db) {}

  /// The id inside `bucket` is not read. The name must be free.
  void create(const S3Bucket& bucket);
  std::optional<S3Bucket> find(std::string_view name) const;
  /// One account's buckets by name, from `after` (exclusive), at most `limit`. Empty filters match everything.
  std::vector<S3Bucket> list(std::string_view account, std::string_view prefix, std::string_view region,
                             std::string_view after, std::int64_t limit) const;
  bool has_objects(std::int64_t bucket) const;
  /// The bucket must hold no objects. Its policy goes with it.
  void remove(const S3Bucket& bucket);

  /// Replaces the policy; nullopt removes it.
  void set_policy(const S3Bucket& bucket, std::optional<std::int64_t> document, bool is_public);
  void set_public_access_block(std::int64_t bucket, const std::optional<PublicAccessBlock>& flags);
  void set_object_ownership(std::int64_t bucket, const OptionalText& ownership);
  void set_encryption(std::int64_t bucket, const BucketEncryption& encryption, const OptionalText& blocked);

  /// Sorted by key.
  core::Tags tags(std::int64_t bucket) const;
  void set_tags(std::int64_t bucket, const core::Tags& tags);

 private:
  Database& db_;
};

/// The smallest text above every text that begins with `prefix`; nothing UTF-8 is above the one for an empty prefix.
std::string after_prefix(std::string_view prefix);

}  // namespace state
