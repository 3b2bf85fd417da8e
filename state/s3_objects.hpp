// Objects: what is known about them, their content, and lists of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/principal.hpp"
#include "core/time.hpp"
#include "state/database.hpp"
#include "state/s3_buckets.hpp"

namespace state {

struct S3Object {
  std::int64_t id = 0;
  std::string key;
  /// Account that owns the object: the bucket's unless ACLs are enabled.
  std::string owner;
  /// Canned ACL.
  std::string acl = "private";
  std::int64_t size = 0;
  /// Without quotes.
  std::string etag;
  core::Time modified;
  std::string storage_class = "STANDARD";
  OptionalText content_type;
  OptionalText content_encoding;
  OptionalText content_language;
  OptionalText content_disposition;
  OptionalText cache_control;
  std::optional<core::Time> expires;
  OptionalText website_redirect;
  BucketEncryption encryption;
  /// `CRC32`, `SHA256`, ...; the value as on the wire (base64).
  std::string checksum_algorithm;
  std::string checksum;
  std::int64_t metadata_count = 0;
  std::int64_t tag_count = 0;
};

/// What a list is to show.
struct S3ListRequest {
  std::string prefix{};
  /// Empty: no grouping.
  std::string delimiter{};
  /// Only what comes after this key; a common prefix that it belongs to counts as seen.
  std::string after{};
  std::int64_t limit = 1000;
};

struct S3Listing {
  std::vector<S3Object> objects;
  std::vector<std::string> common_prefixes;
  /// The last key or common prefix listed: the next page's `after`.
  std::string last;
  bool truncated = false;
};

class S3Objects {
 public:
  explicit S3Objects(Database& db) : db_(db) {}

  /// Stores the object in place of one with its key. The id and the counts inside `object` are not read.
  void put(std::int64_t bucket, const S3Object& object, std::string_view content, const core::Tags& metadata,
           const core::Tags& tags);
  std::optional<S3Object> find(std::int64_t bucket, std::string_view key) const;
  std::string content(std::int64_t object) const;
  /// `length` bytes of the content from `offset`; both must lie inside it. The others are not looked at.
  std::string content(std::int64_t object, std::int64_t offset, std::int64_t length) const;
  /// User metadata by lower-case name without `x-amz-meta-`.
  core::Tags metadata(std::int64_t object) const;
  core::Tags tags(std::int64_t object) const;
  void set_tags(std::int64_t object, const core::Tags& tags);
  void remove(std::int64_t bucket, std::string_view key);

  /// Costs a seek per entry of the page, however many keys a common prefix stands for.
  S3Listing list(std::int64_t bucket, const S3ListRequest& request) const;

 private:
  /// Id of the object that a put takes the place of, its metadata and tags removed.
  std::optional<std::int64_t> clear_for_put(std::int64_t bucket, std::string_view key);

  Database& db_;
};

}  // namespace state
