// Proves that a request was signed with a secret, recently, and that nothing in it changed since.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "auth/key_cache.hpp"
#include "auth/signature.hpp"
#include "core/hash.hpp"
#include "core/http_message.hpp"
#include "core/time.hpp"

namespace auth {

/// What the caller of verify knows and the request does not say.
struct Evidence {
  /// Secret access key; nullopt for a key that is accepted without proof (everything but the signature is checked).
  std::optional<std::string_view> secret;
  /// Request target as the client sent it, with the world prefix.
  std::string_view target;
  /// The same without the world prefix: boto3's SigV2 URLs are signed before the prefix is added. May equal `target`.
  std::string_view plain_target;
  /// Bucket named by a virtual host; empty for path style. SigV2 signs it.
  std::string_view virtual_bucket;
  /// The machine's clock, for skew.
  core::Time wall_now;
  /// The world's clock, for the expiry of presigned URLs.
  core::Time world_now;
  /// SHA-256 of the body if somebody has computed it already; otherwise it is computed from the request's body.
  std::optional<core::Sha256Digest> body_digest;
  /// S3 only: the body has not been read yet; the caller calls check_content_hash later.
  bool body_pending = false;
  /// The request has `signature_digest(signature)` in the place of its signature: it is a recorded one.
  bool digest_given = false;
};

/// How the body of an S3 request is framed, by its declared content hash.
enum class Payload { Plain, SignedChunks, SignedChunksTrailer, UnsignedChunksTrailer };

struct Verified {
  /// Key for chunk signatures; nullopt when there was no secret.
  std::optional<core::Sha256Digest> signing_key;
  Payload payload = Payload::Plain;
  /// The first link of the chain of chunk signatures.
  std::string signature{};
};

/// What a record of a call keeps of a signature: enough to check it again, not enough to use it.
std::string signature_digest(std::string_view signature);

/// Checks time, signed headers, signature and content hash, in this order. Scope and session token come before it
/// (check_scope, the caller's look-up). Throws Failure. For kind None nothing is checked.
Verified verify(const core::HttpRequest& request, const Signature& signature, const Evidence& evidence, KeyCache& keys);

/// Compares a declared hexadecimal content hash of S3 with the body's. Throws Failure(ContentHashMismatch).
void check_content_hash(const Signature& signature, const core::Sha256Digest& body_digest);

/// Framing named by X-Amz-Content-SHA256.
Payload payload_of(std::string_view content_hash);

inline constexpr core::Duration kAllowedSkew = std::chrono::minutes(15);

}  // namespace auth
