// S3's and S3 Control's words.
#include <fmt/format.h>

#include "auth/failure.hpp"
#include "auth/wording.hpp"
#include "core/text.hpp"

namespace auth {
namespace {

using core::AwsError;

constexpr const char* kCredentialForm = "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"";

// S3 names the place of a malformed proof by the code, and in a header by the beginning of the sentence as well.
AwsError s3_malformed(const Failure& failure, const std::string& text) {
  if (failure.presigned) return {"AuthorizationQueryParametersError", 400, text};
  return {"AuthorizationHeaderMalformed", 400, "The authorization header is malformed; " + text};
}

AwsError s3_argument(std::string message, std::string name, std::string value) {
  return AwsError("InvalidArgument", 400, std::move(message))
      .with("ArgumentName", std::move(name))
      .with("ArgumentValue", std::move(value));
}

AwsError s3_credential(const Failure& failure) {
  if (!failure.presigned)
    return s3_malformed(failure, fmt::format("the Credential is mal-formed; expecting {}.", kCredentialForm));
  return s3_malformed(failure,
                      fmt::format("Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; "
                                  "expecting {}.",
                                  kCredentialForm));
}

// The text for a presigned request is that of the header with the parameter's name in front. (Inferred from the one
// recorded sentence of that form.)
AwsError s3_scope(const Failure& failure) {
  const ScopeProblems& scope = failure.scope;
  const std::string prefix = failure.presigned ? "Error parsing the X-Amz-Credential parameter; " : "";
  if (scope.region)
    return s3_malformed(failure, fmt::format("{}the region '{}' is wrong; expecting '{}'", prefix, scope.region.given,
                                             scope.region.expected))
        .with("Region", scope.region.expected)
        .with_header("x-amz-bucket-region", scope.region.expected);
  if (scope.service)
    return s3_malformed(failure, fmt::format("{}incorrect service \"{}\". This endpoint belongs to \"{}\".", prefix,
                                             scope.service.given, scope.service.expected));
  if (scope.terminator)
    return s3_malformed(failure, fmt::format("{}incorrect terminal \"{}\". This endpoint uses \"{}\".", prefix,
                                             scope.terminator.given, scope.terminator.expected));
  return s3_malformed(failure, fmt::format("{}Invalid credential date \"{}\". This date is not the same as X-Amz-Date: "
                                           "\"{}\".",
                                           prefix, scope.date.given, scope.date.expected));
}

// S3 shows the signed texts a second time as octets, for whoever lost a character to an encoding.
std::string octets(std::string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i != 0) out += ' ';
    out += core::hex(text.substr(i, 1));
  }
  return out;
}

AwsError s3_mismatch(const Failure& failure) {
  AwsError error("SignatureDoesNotMatch", 403,
                 "The request signature we calculated does not match the signature you provided. Check your key and "
                 "signing method.");
  error.with("AWSAccessKeyId", failure.access_key_id)
      .with("StringToSign", failure.string_to_sign)
      .with("SignatureProvided", failure.signature)
      .with("StringToSignBytes", octets(failure.string_to_sign));
  if (failure.canonical_request.empty()) return error;
  return error.with("CanonicalRequest", failure.canonical_request)
      .with("CanonicalRequestBytes", octets(failure.canonical_request));
}

AwsError s3_expired(const Failure& failure) {
  AwsError error("AccessDenied", 403, "Request has expired");
  if (failure.seconds > 0) error.with("X-Amz-Expires", std::to_string(failure.seconds));
  return error.with("Expires", core::iso8601(failure.request_time + std::chrono::seconds(failure.seconds)))
      .with("ServerTime", core::iso8601(failure.server_time));
}

AwsError s3_skewed(const Failure& failure) {
  if (failure.presigned && failure.kind == FailureKind::TooEarly)
    return {"AccessDenied", 403, "Request is not valid yet"};
  return AwsError("RequestTimeTooSkewed", 403,
                  "The difference between the request time and the current time is too large.")
      .with("RequestTime", core::iso8601_basic(failure.request_time))
      .with("ServerTime", core::iso8601(failure.server_time))
      .with("MaxAllowedSkewMilliseconds", std::to_string(failure.seconds * 1000));
}

AwsError s3_form(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::SeveralMechanisms:
      return s3_argument(
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter "
          "or the Authorization header should be specified",
          "Authorization", failure.detail);
    case FailureKind::UnsupportedType:
      return s3_argument("Unsupported Authorization Type", "Authorization", failure.detail);
    case FailureKind::UnsupportedAlgorithm:
      if (failure.presigned) return s3_malformed(failure, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
      return {"InvalidRequest", 400,
              "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."};
    case FailureKind::MalformedAuthorization:
      return s3_malformed(
          failure, "the authorization header requires three components: Credential, SignedHeaders, and Signature.");
    case FailureKind::MalformedCredential:
      return s3_credential(failure);
    case FailureKind::MalformedDate:
      if (failure.presigned)
        return s3_malformed(failure, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
      [[fallthrough]];
    case FailureKind::MissingDate:
      return {"AccessDenied", 403, "AWS authentication requires a valid Date or x-amz-date header"};
    case FailureKind::IncompletePresigned:
      return s3_malformed(failure,
                          "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
                          "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
    case FailureKind::IncompletePresignedV2:
      return {"AccessDenied", 403,
              "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters"};
    case FailureKind::ExpiresNotNumber:
      return s3_malformed(failure, "X-Amz-Expires should be a number");
    case FailureKind::ExpiresNotEpoch:
      return {"AccessDenied", 403, "Invalid date (should be seconds since epoch): " + failure.detail};
    case FailureKind::ExpiresNegative:
      return s3_malformed(failure, "X-Amz-Expires must be non-negative");
    default:
      return s3_malformed(failure,
                          "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must "
                          "be less than 604800 seconds");
  }
}

AwsError s3_body(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::ContentHashMissing:
      return {"InvalidRequest", 400, "Missing required header for this request: x-amz-content-sha256"};
    case FailureKind::ContentHashMalformed:
      return s3_argument(
          "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
          "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid "
          "sha256 value.",
          "x-amz-content-sha256", failure.detail);
    case FailureKind::ContentHashMismatch:
      return AwsError("XAmzContentSHA256Mismatch", 400,
                      "The provided 'x-amz-content-sha256' header does not match what was computed.")
          .with("ClientComputedContentSHA256", failure.detail)
          .with("S3ComputedContentSHA256", failure.computed);
    case FailureKind::TrailerMalformed:
      return {"MalformedTrailerError", 400,
              "The request contained trailing data that was not well-formed or did not conform to our published "
              "schema."};
    case FailureKind::DecodedLengthMissing:
      return {"MissingContentLength", 411, "You must provide the Content-Length HTTP header."};
    case FailureKind::EncodingMalformed:
      return s3_argument("The request body does not match its Content-Encoding.", "Content-Encoding", failure.detail);
    case FailureKind::BodyTooLarge:
      return {"EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed object size."};
    default:
      // A chunk header that cannot be read has no recorded answer; to the reader the body ends there.
      return {"IncompleteBody", 400, "The request body terminated unexpectedly"};
  }
}

}  // namespace

AwsError s3_error(const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::NoCredentials:
      return {"AccessDenied", 403, "Access Denied"};
    case FailureKind::WrongScope:
      return s3_scope(failure);
    case FailureKind::UnknownKey:
    case FailureKind::InactiveKey:
    case FailureKind::MissingToken:
    case FailureKind::ForeignToken:
    case FailureKind::IssuerGone:
      return AwsError("InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records.")
          .with("AWSAccessKeyId", failure.access_key_id);
    case FailureKind::MalformedToken:
    case FailureKind::TokenWithLongLivedKey:
      return AwsError("InvalidToken", 400, "The provided token is malformed or otherwise invalid.")
          .with("Token-0", failure.token);
    case FailureKind::ExpiredToken:
      return AwsError("ExpiredToken", 400, "The provided token has expired.").with("Token-0", failure.token);
    case FailureKind::TooLate:
    case FailureKind::TooEarly:
      return s3_skewed(failure);
    case FailureKind::PresignedExpired:
      return s3_expired(failure);
    case FailureKind::HeadersNotSigned:
      return AwsError("AccessDenied", 403, "There were headers present in the request which were not signed")
          .with("HeadersNotSigned", core::join(failure.names, ", "));
    case FailureKind::SignatureMismatch:
    case FailureKind::ChunkSignatureMismatch:
      return s3_mismatch(failure);
    case FailureKind::ContentHashMissing:
    case FailureKind::ContentHashMalformed:
    case FailureKind::ContentHashMismatch:
    case FailureKind::ChunkMalformed:
    case FailureKind::TrailerMalformed:
    case FailureKind::DecodedLengthMissing:
    case FailureKind::BodyIncomplete:
    case FailureKind::EncodingMalformed:
    case FailureKind::BodyTooLarge:
      return s3_body(failure);
    default:
      return s3_form(failure);
  }
}

}  // namespace auth
