// Request bodies that SDKs compress (the model's requestCompression trait, such as CloudWatch's PutMetricData).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/http_message.hpp"

namespace auth {

/// The plain body of a request with `Content-Encoding: gzip`; nullopt when it is not compressed. Not for S3, where the
/// encoding belongs to the object. Signatures cover the compressed bytes: verify first.
/// Throws Failure: EncodingMalformed; BodyTooLarge when more than `limit` bytes would come out.
std::optional<std::string> decompressed_body(const core::HttpRequest& request, std::size_t limit);

/// Throws as decompressed_body.
std::string inflate_gzip(std::string_view bytes, std::size_t limit);
/// The same bytes always come out the same.
std::string deflate_gzip(std::string_view bytes);

}  // namespace auth
