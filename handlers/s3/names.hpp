// Names, ids and values that S3 derives from others.
#pragma once

#include <string>
#include <string_view>

namespace s3 {

/// The rules of "General purpose bucket naming rules" (S3 user guide).
bool valid_bucket_name(std::string_view name);

/// ARN of the key that `key` (id, alias or ARN; empty: the account's aws/s3 key) stands for. No key service is asked:
/// an alias gets a key id of its own.
std::string kms_key_arn(std::string_view key, std::string_view region, std::string_view account);

/// As `encoding-type=url` and S3's lists show a text.
std::string url_encoded(std::string_view text);

/// With the quotes that an ETag has on the wire, and without.
std::string quoted(std::string_view etag);
std::string_view unquoted(std::string_view etag);

}  // namespace s3
