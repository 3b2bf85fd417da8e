// The texts that signatures are computed over.
#pragma once

#include <string>
#include <string_view>

#include "auth/signature.hpp"
#include "core/http_message.hpp"

namespace auth {

/// SigV4 canonical request. `target` is the request target as the client sent it; `payload_hash` its last line.
std::string canonical_request(const core::HttpRequest& request, std::string_view target, const Signature& signature,
                              std::string_view payload_hash);

/// SigV4 string to sign for that canonical request.
std::string string_to_sign(const Signature& signature, std::string_view canonical_request);

/// SigV2 string to sign of an S3 query. `bucket` is the one named by a virtual host, else empty.
std::string string_to_sign_v2(const core::HttpRequest& request, std::string_view target, std::string_view bucket,
                              const Signature& signature);

/// A header's value as signatures see it: trimmed, runs of blanks inside reduced to one.
void append_header_value(std::string& out, std::string_view value);

}  // namespace auth
