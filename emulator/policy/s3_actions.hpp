// Which S3 actions a policy on a bucket or an access point may name, and which condition keys they know.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace policy {

/// Kinds of resources an action works on, as bits.
enum S3Kind : std::uint8_t {
  kNoResource = 0,
  kBucket = 1,
  kObject = 2,
  kPoint = 4,
  kPointObject = 8,
};

struct S3Action {
  /// Lower case, without `s3:`.
  std::string_view name;
  std::uint8_t kinds = kNoResource;
  /// Own condition keys in lower case without `s3:`, separated by blanks; a family ends with a slash.
  std::string_view keys;
  /// The ACL header keys as well.
  bool acl_keys = false;
};

/// Service authorization data of S3 (August 2026), sorted by name.
std::span<const S3Action> s3_actions();

/// Whether `key` (lower case, without `s3:`) can be asked for requests of that action.
bool has_key(const S3Action& action, std::string_view key);

/// Whether any action, or every request, knows that key.
bool is_s3_key(std::string_view key);

/// Whether `key` (lower case, with prefix) is one of the global condition keys.
bool is_global_key(std::string_view key);

}  // namespace policy
