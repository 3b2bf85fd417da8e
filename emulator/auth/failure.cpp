#include "auth/failure.hpp"

#include <fmt/format.h>

#include "auth/wording.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"

namespace auth {
namespace {

using core::AwsError;

constexpr const char* kInvalidToken = "The security token included in the request is invalid.";

// The same five situations under two sets of names.
class Coral {
 public:
  explicit Coral(Family family) : json_(family == Family::Json) {}

  AwsError missing() const {
    return json_ ? AwsError("MissingAuthenticationTokenException", 400, "Missing Authentication Token")
                 : AwsError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
  }
  AwsError incomplete(std::string message) const {
    return {json_ ? "IncompleteSignatureException" : "IncompleteSignature", 400, std::move(message)};
  }
  AwsError invalid_token() const {
    return json_ ? AwsError("UnrecognizedClientException", 400, kInvalidToken)
                 : AwsError("InvalidClientTokenId", 403, kInvalidToken);
  }
  AwsError expired_token() const {
    constexpr const char* kText = "The security token included in the request is expired";
    return json_ ? AwsError("ExpiredTokenException", 400, kText) : AwsError("ExpiredToken", 403, kText);
  }
  AwsError signature(std::string message) const {
    return json_ ? AwsError("InvalidSignatureException", 400, std::move(message))
                 : AwsError("SignatureDoesNotMatch", 403, std::move(message));
  }
  AwsError unreadable(std::string message) const {
    return {json_ ? "SerializationException" : "MalformedInput", 400, std::move(message)};
  }
  bool json() const { return json_; }

 private:
  bool json_;
};

// AWS shows the header only as a digest, so that an answer never carries a credential that was put there by mistake.
std::string hashed_header(const std::string& header) {
  return "(Hashed with SHA-256 and encoded with Base64) Authorization=" +
         core::base64_encode(core::view(core::sha256(header)));
}

AwsError coral_header(const Coral& coral, const Failure& failure) {
  std::string message;
  for (const std::string& name : failure.names)
    message += fmt::format("Authorization header requires '{}' parameter. ", name);
  if (failure.kind == FailureKind::UnsupportedType)
    for (const char* name : {"Credential", "Signature", "SignedHeaders"})
      message += fmt::format("Authorization header requires '{}' parameter. ", name);
  if (failure.kind == FailureKind::MissingDate)
    message += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  return coral.incomplete(message + hashed_header(failure.detail));
}

AwsError coral_presigned(const Coral& coral, const Failure& failure) {
  std::string message;
  for (const std::string& name : failure.names)
    message += fmt::format("AWS query-string parameters must include '{}'. ", name);
  return coral.incomplete(message + "Re-examine the query-string parameters.");
}

AwsError coral_scope(const Coral& coral, const Failure& failure) {
  const ScopeProblems& scope = failure.scope;
  std::string message;
  if (scope.region) message += "Credential should be scoped to a valid region. ";
  if (scope.service)
    message += fmt::format("Credential should be scoped to correct service: '{}'. ", scope.service.expected);
  if (scope.terminator)
    message += fmt::format("Credential should be scoped with a valid terminator: '{}', not '{}'. ",
                           scope.terminator.expected, scope.terminator.given);
  if (scope.date)
    message += fmt::format(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        "'{}' != '{}', from '{}'. ",
        scope.date.given, scope.date.expected, scope.request_time);
  if (coral.json() && !message.empty()) message.pop_back();
  return coral.signature(std::move(message));
}

AwsError coral_time(const Coral& coral, const Failure& failure) {
  using core::iso8601_basic;
  const auto allowed = std::chrono::seconds(failure.seconds);
  const std::string request = iso8601_basic(failure.request_time), server = iso8601_basic(failure.server_time);
  // A presigned request's own validity takes the place of the 15 minutes. (Inferred: not recorded.)
  const std::string span = failure.seconds % 60 == 0 ? fmt::format("{} min.", failure.seconds / 60)
                                                     : fmt::format("{} sec.", failure.seconds);
  if (failure.kind == FailureKind::TooEarly)
    return coral.signature(fmt::format("Signature not yet current: {} is still later than {} ({} + {})", request,
                                       iso8601_basic(failure.server_time + allowed), server, span));
  return coral.signature(fmt::format("Signature expired: {} is now earlier than {} ({} - {})", request,
                                     iso8601_basic(failure.server_time - allowed), server, span));
}

AwsError coral_unsigned_headers(const Coral& coral, const Failure& failure) {
  std::string message;
  for (const std::string& name : failure.names) {
    if (!message.empty()) message += ' ';
    message += fmt::format("{} must be a 'SignedHeader' in the AWS Authorization.",
                           name == "host" ? "'Host' or ':authority'" : fmt::format("'{}'", name));
  }
  return coral.signature(std::move(message));
}

AwsError coral_form(const Coral& coral, const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::SeveralMechanisms:
      return coral.incomplete("Only one of the Authorization header and the query-string parameters may be used. " +
                              hashed_header(failure.detail));
    case FailureKind::UnsupportedAlgorithm:
      return coral.incomplete(fmt::format("Unsupported AWS 'algorithm': '{}'.", failure.detail));
    case FailureKind::MalformedCredential:
      return coral.incomplete(
          fmt::format("Credential must have exactly 5 slash-delimited elements, e.g. "
                      "keyid/date/region/service/term, got '{}'",
                      failure.detail));
    case FailureKind::MalformedDate:
      return coral.incomplete(fmt::format("Date must be in ISO-8601 'basic format'. Got '{}'.", failure.detail));
    case FailureKind::IncompletePresigned:
      return coral_presigned(coral, failure);
    case FailureKind::IncompletePresignedV2:
    case FailureKind::ExpiresNotEpoch:
      // Signature version 2 is gone from every service but S3.
      return coral.missing();
    case FailureKind::ExpiresNotNumber:
    case FailureKind::ExpiresNegative:
    case FailureKind::ExpiresTooLong:
      return coral.incomplete(
          fmt::format("X-Amz-Expires must be between 1 and 604800 seconds. Got '{}'.", failure.detail));
    default:
      return coral_header(coral, failure);
  }
}

AwsError coral_error(const Coral& coral, const Failure& failure) {
  switch (failure.kind) {
    case FailureKind::NoCredentials:
      return coral.missing();
    case FailureKind::WrongScope:
      return coral_scope(coral, failure);
    case FailureKind::UnknownKey:
    case FailureKind::InactiveKey:
    case FailureKind::MissingToken:
    case FailureKind::ForeignToken:
    case FailureKind::MalformedToken:
    case FailureKind::IssuerGone:
    case FailureKind::TokenWithLongLivedKey:
      return coral.invalid_token();
    case FailureKind::ExpiredToken:
      return coral.expired_token();
    case FailureKind::TooLate:
    case FailureKind::TooEarly:
    case FailureKind::PresignedExpired:
      return coral_time(coral, failure);
    case FailureKind::HeadersNotSigned:
      return coral_unsigned_headers(coral, failure);
    case FailureKind::SignatureMismatch:
    case FailureKind::ChunkSignatureMismatch:
    case FailureKind::ContentHashMissing:
    case FailureKind::ContentHashMalformed:
    case FailureKind::ContentHashMismatch:
      return coral.signature(
          "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
          "Key and signing method. Consult the service documentation for details.");
    case FailureKind::ChunkMalformed:
    case FailureKind::TrailerMalformed:
    case FailureKind::DecodedLengthMissing:
    case FailureKind::BodyIncomplete:
    case FailureKind::EncodingMalformed:
      return coral.unreadable("The request body could not be read.");
    case FailureKind::BodyTooLarge:
      return {coral.json() ? "RequestEntityTooLargeException" : "RequestEntityTooLarge", 413,
              "Request body is too large"};
    default:
      return coral_form(coral, failure);
  }
}

}  // namespace

AwsError to_error(const Failure& failure, Family family) {
  return family == Family::S3 ? s3_error(failure) : coral_error(Coral(family), failure);
}

}  // namespace auth
