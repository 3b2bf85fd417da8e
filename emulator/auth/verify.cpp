#include "auth/verify.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "auth/canonical.hpp"
#include "auth/failure.hpp"
#include "core/text.hpp"

namespace auth {
namespace {

constexpr std::string_view kAmzPrefix = "x-amz-";
constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
constexpr std::string_view kSignedChunks = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
constexpr std::string_view kSignedChunksTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
constexpr std::string_view kUnsignedChunksTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

Failure failure_for(FailureKind kind, const Signature& signature) {
  Failure failure(kind);
  failure.presigned = signature.presigned();
  failure.access_key_id = signature.access_key_id;
  failure.signature = signature.signature;
  failure.token = signature.token;
  return failure;
}

Failure time_failure(FailureKind kind, const Signature& signature, core::Time now, std::int64_t seconds) {
  Failure failure = failure_for(kind, signature);
  failure.request_time = signature.time;
  failure.server_time = now;
  failure.seconds = seconds;
  return failure;
}

void check_skew(const Signature& signature, core::Time now, bool late_allowed) {
  constexpr auto kSeconds = std::chrono::duration_cast<std::chrono::seconds>(kAllowedSkew).count();
  if (signature.time > now + kAllowedSkew) throw time_failure(FailureKind::TooEarly, signature, now, kSeconds);
  if (!late_allowed && signature.time < now - kAllowedSkew)
    throw time_failure(FailureKind::TooLate, signature, now, kSeconds);
}

void check_time(const Signature& signature, const Evidence& evidence) {
  if (signature.kind == SignatureKind::PresignedV2) {
    if (core::to_seconds(evidence.world_now) <= *signature.expires) return;
    Failure failure = failure_for(FailureKind::PresignedExpired, signature);
    // Beyond the year 9999 no comparison gets here, so the conversion cannot overflow.
    failure.request_time = core::from_millis(std::max<std::int64_t>(*signature.expires, 0) * 1000);
    failure.server_time = evidence.world_now;
    throw failure;
  }
  check_skew(signature, evidence.wall_now, signature.expires.has_value());
  if (!signature.expires || evidence.world_now <= signature.time + std::chrono::seconds(*signature.expires)) return;
  throw time_failure(FailureKind::PresignedExpired, signature, evidence.world_now, *signature.expires);
}

// The hash of a presigned upload is taken up by `content_hash` when it was signed; the token has its own rules.
bool may_stay_unsigned(std::string_view header, const Signature& signature) {
  if (core::iequals(header, "x-amz-security-token"))
    return signature.presigned() ? !signature.token_conflict : !is_s3(signature.scope.service);
  return signature.presigned() && core::iequals(header, "x-amz-content-sha256");
}

void check_signed_headers(const core::HttpRequest& request, const Signature& signature) {
  std::vector<std::string> names;
  if (!signature.signs("host")) names.emplace_back("host");
  for (const core::HeaderField& field : request.headers) {
    if (field.name.size() < kAmzPrefix.size() || (field.name[0] | 0x20) != 'x') continue;
    if (!core::starts_with_i(field.name, kAmzPrefix)) continue;
    if (signature.signs(field.name) || may_stay_unsigned(field.name, signature)) continue;
    names.push_back(core::to_lower(field.name));
  }
  if (names.empty()) return;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  Failure failure = failure_for(FailureKind::HeadersNotSigned, signature);
  failure.names = std::move(names);
  throw failure;
}

bool is_hash(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

void check_declared_hash(const Signature& signature) {
  const std::string_view hash = signature.content_hash;
  if (hash.empty()) {
    if (signature.presigned()) return;
    throw failure_for(FailureKind::ContentHashMissing, signature);
  }
  if (hash == kUnsignedPayload || payload_of(hash) != Payload::Plain || is_hash(hash)) return;
  Failure failure = failure_for(FailureKind::ContentHashMalformed, signature);
  failure.detail = hash;
  throw failure;
}

core::Sha256Digest body_digest(const core::HttpRequest& request, const Evidence& evidence) {
  return evidence.body_digest ? *evidence.body_digest : core::sha256(request.body);
}

std::string payload_line(const core::HttpRequest& request, const Signature& signature, const Evidence& evidence) {
  if (!is_s3(signature.scope.service)) return core::hex(core::view(body_digest(request, evidence)));
  return std::string(signature.content_hash.empty() ? kUnsignedPayload : signature.content_hash);
}

bool matches(const std::string& expected, const Signature& signature, const Evidence& evidence) {
  return core::equal_constant_time(evidence.digest_given ? signature_digest(expected) : expected, signature.signature);
}

Verified verify_v4(const core::HttpRequest& request, const Signature& signature, const Evidence& evidence,
                   KeyCache& keys) {
  const bool s3 = is_s3(signature.scope.service);
  check_signed_headers(request, signature);
  if (s3) check_declared_hash(signature);
  Verified verified;
  if (s3) verified.payload = payload_of(signature.content_hash);
  if (evidence.secret) {
    std::string canonical =
        canonical_request(request, evidence.target, signature, payload_line(request, signature, evidence));
    std::string to_sign = string_to_sign(signature, canonical);
    verified.signing_key = keys.signing_key(signature.access_key_id, *evidence.secret, signature.scope);
    std::string expected = core::hex(core::view(core::hmac_sha256(core::view(*verified.signing_key), to_sign)));
    if (!matches(expected, signature, evidence)) {
      Failure failure = failure_for(FailureKind::SignatureMismatch, signature);
      failure.canonical_request = std::move(canonical);
      failure.string_to_sign = std::move(to_sign);
      throw failure;
    }
    verified.signature = std::move(expected);
  }
  if (s3 && !evidence.body_pending && is_hash(signature.content_hash))
    check_content_hash(signature, body_digest(request, evidence));
  return verified;
}

// The forms in which a SigV2 client may have signed the target. botocore signs `/bucket/` where it requests `/bucket`.
std::vector<std::string> targets_v2(const Evidence& evidence) {
  std::vector<std::string> targets;
  for (const std::string_view target : {evidence.target, evidence.plain_target}) {
    const std::string_view path = target.substr(0, target.find('?'));
    targets.emplace_back(target);
    if (evidence.virtual_bucket.empty() && path.size() > 1 && path.rfind('/') == 0)
      targets.push_back(std::string(path) + '/' + std::string(target.substr(path.size())));
  }
  return targets;
}

void verify_v2(const core::HttpRequest& request, const Signature& signature, const Evidence& evidence) {
  if (!evidence.secret) return;
  std::string first;
  for (const std::string& target : targets_v2(evidence)) {
    std::string to_sign = string_to_sign_v2(request, target, evidence.virtual_bucket, signature);
    const std::string expected = core::base64_encode(core::hmac_sha1(*evidence.secret, to_sign));
    if (matches(expected, signature, evidence)) return;
    if (first.empty()) first = std::move(to_sign);
  }
  Failure failure = failure_for(FailureKind::SignatureMismatch, signature);
  failure.string_to_sign = std::move(first);
  throw failure;
}

}  // namespace

std::string signature_digest(std::string_view signature) {
  return core::sha256_hex(signature);
}

Payload payload_of(std::string_view content_hash) {
  if (content_hash == kSignedChunks) return Payload::SignedChunks;
  if (content_hash == kSignedChunksTrailer) return Payload::SignedChunksTrailer;
  if (content_hash == kUnsignedChunksTrailer) return Payload::UnsignedChunksTrailer;
  return Payload::Plain;
}

void check_content_hash(const Signature& signature, const core::Sha256Digest& body_digest) {
  if (!is_hash(signature.content_hash)) return;
  const std::string computed = core::hex(core::view(body_digest));
  if (core::iequals(computed, signature.content_hash)) return;
  Failure failure = failure_for(FailureKind::ContentHashMismatch, signature);
  failure.detail = signature.content_hash;
  failure.computed = computed;
  throw failure;
}

Verified verify(const core::HttpRequest& request, const Signature& signature, const Evidence& evidence,
                KeyCache& keys) {
  if (signature.kind == SignatureKind::None) return {};
  check_time(signature, evidence);
  if (signature.kind != SignatureKind::PresignedV2) return verify_v4(request, signature, evidence, keys);
  verify_v2(request, signature, evidence);
  return {};
}

}  // namespace auth
