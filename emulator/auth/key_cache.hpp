// Signing keys, kept because deriving one costs four HMACs and a client uses the same one all day.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "auth/signature.hpp"
#include "core/hash.hpp"

namespace auth {

/// A fixed number of slots, each overwritten by the next key that falls into it: bounded without bookkeeping.
/// The secret is part of what a slot is compared by, so a replaced or foreign secret never finds an old key.
/// Not synchronised: one per thread.
class KeyCache {
 public:
  explicit KeyCache(std::size_t slots = 256) : slots_(slots == 0 ? 1 : slots) {}

  core::Sha256Digest signing_key(std::string_view access_key_id, std::string_view secret, const Scope& scope);
  /// Derivations so far; a hit leaves it unchanged.
  std::size_t derivations() const { return derivations_; }

 private:
  struct Slot {
    std::string identity;
    core::Sha256Digest key{};
  };
  std::vector<Slot> slots_;
  std::string identity_;
  std::size_t derivations_ = 0;
};

/// HMAC chain "AWS4" + secret, date, region, service, terminator.
core::Sha256Digest derive_signing_key(std::string_view secret, const Scope& scope);

}  // namespace auth
