// What proof of identity a request carries: Signature Version 4 in a header or in the query, or S3's SigV2 query.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/http_message.hpp"
#include "core/time.hpp"

namespace auth {

enum class SignatureKind { None, Header, Presigned, PresignedV2 };

/// `<date>/<region>/<service>/<terminator>` of a credential.
struct Scope {
  std::string_view date;
  std::string_view region;
  std::string_view service;
  std::string_view terminator;
  /// All four, as sent.
  std::string_view text;
};

/// The parsed proof. Views point into the request, or into `decoded` where the query had to be percent-decoded.
struct Signature {
  SignatureKind kind = SignatureKind::None;
  std::string_view access_key_id;
  /// Empty for SigV2.
  Scope scope;
  /// Lower-case names joined with ';', in the order in which they were signed. Empty for SigV2.
  std::string_view signed_headers;
  /// Lower-case hexadecimal; base64 for SigV2.
  std::string_view signature;
  /// X-Amz-Date (or Date); epoch for SigV2, which has none.
  core::Time time{};
  /// `time` in the form that was signed, 16 characters.
  std::string_view time_text;
  /// SigV4 presigned: seconds of validity, nullopt when the parameter is absent (never for S3).
  /// SigV2: the epoch second at which the URL expires.
  std::optional<std::int64_t> expires;
  /// Session token; empty when there is none.
  std::string_view token;
  /// Two different tokens were sent and neither has precedence: to be refused like a wrong token.
  bool token_conflict = false;
  /// Declared X-Amz-Content-SHA256 as far as it is part of what was signed; null data when there is none.
  std::string_view content_hash;
  std::unique_ptr<std::string> decoded;

  bool presigned() const { return kind == SignatureKind::Presigned || kind == SignatureKind::PresignedV2; }
  bool signs(std::string_view lower_case_header) const;
};

/// Reads the proof a request carries; kind None when it carries none. Checks form only. Throws Failure.
Signature parse_signature(const core::HttpRequest& request);

/// Region and service that the signature names, for routing before anything is verified.
struct RoutingScope {
  std::string region;
  std::string service;
};

/// Nullopt when there is no readable scope. A SigV2 query answers service `s3` without a region.
std::optional<RoutingScope> credential_scope(const core::HttpRequest& request);

/// Compares the scope with the endpoint's; an empty `region` accepts every region. Also that its date is the request's
/// and its terminator `aws4_request`. Throws Failure(WrongScope). Nothing to check for SigV2 and unsigned requests.
void check_scope(const Signature& signature, std::string_view service, std::string_view region = {});

/// S3 and S3 Control sign `s3`, directory buckets `s3express`: they neither normalise nor double-encode the path.
bool is_s3(std::string_view service);

}  // namespace auth
