// The aws-chunked framing of S3 uploads: chunks with or without signatures, and trailing headers.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/signature.hpp"
#include "auth/verify.hpp"
#include "core/http_message.hpp"

namespace auth {

struct DecodedBody {
  std::string bytes;
  /// Lower-case names in the order sent, without x-amz-trailer-signature.
  std::vector<std::pair<std::string, std::string>> trailers;
};

/// Takes the framing off `request.body` (HTTP's own chunking is off already) and proves the signatures of chunks and
/// trailer, where the payload mode has them and `verified` holds a key. `verified.payload` must not be Plain.
/// Throws Failure: ChunkSignatureMismatch, ChunkMalformed, TrailerMalformed, DecodedLengthMissing, BodyIncomplete.
DecodedBody decode_chunked(const core::HttpRequest& request, const Signature& signature, const Verified& verified);

/// A Content-Encoding without `aws-chunked`, which describes the transfer and is not stored: "aws-chunked,gzip" is
/// "gzip"; empty when nothing is left.
std::string stored_content_encoding(std::string_view content_encoding);

}  // namespace auth
