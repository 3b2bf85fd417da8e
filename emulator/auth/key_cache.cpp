#include "auth/key_cache.hpp"

#include <functional>

namespace auth {

core::Sha256Digest derive_signing_key(std::string_view secret, const Scope& scope) {
  std::string seed = "AWS4";
  seed += secret;
  core::Sha256Digest key = core::hmac_sha256(seed, scope.date);
  key = core::hmac_sha256(core::view(key), scope.region);
  key = core::hmac_sha256(core::view(key), scope.service);
  return core::hmac_sha256(core::view(key), scope.terminator);
}

core::Sha256Digest KeyCache::signing_key(std::string_view access_key_id, std::string_view secret, const Scope& scope) {
  // Lengths keep the identity unambiguous whatever the parts hold.
  identity_.clear();
  for (const std::string_view part : {access_key_id, scope.text, secret}) {
    identity_ += std::to_string(part.size());
    identity_ += ':';
    identity_ += part;
  }
  Slot& slot = slots_[std::hash<std::string_view>()(identity_) % slots_.size()];
  if (slot.identity != identity_) {
    slot.key = derive_signing_key(secret, scope);
    slot.identity = identity_;
    ++derivations_;
  }
  return slot.key;
}

}  // namespace auth
