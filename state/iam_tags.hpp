// Tags of everything in IAM that has them. Keys are told apart ignoring case.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/principal.hpp"
#include "state/database.hpp"

namespace state::iam {

enum class Tagged { User, Role, Policy, InstanceProfile, OidcProvider, SamlProvider, MfaDevice, ServerCertificate };

class TagStore {
 public:
  TagStore(Database& db, Tagged kind) : db_(db), kind_(kind) {}

  /// All of them, by key.
  core::Tags of(std::int64_t owner) const;
  core::Tags list(std::int64_t owner, std::string_view after_key, std::int64_t limit) const;
  std::int64_t count(std::int64_t owner) const;
  /// A value that exists is replaced, and its key takes the new case.
  void put(std::int64_t owner, std::string_view key, std::string_view value);
  void remove(std::int64_t owner, std::string_view key);

 private:
  Database& db_;
  Tagged kind_;
};

}  // namespace state::iam
