// Accounts of the world, whether or not they belong to an organization.
#pragma once

#include <optional>
#include <string_view>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state {

class Accounts {
 public:
  explicit Accounts(Database& db) : db_(db) {}

  /// Whether there is any account at all.
  bool any() const;
  bool exists(std::string_view id) const;
  /// Creates it unless it is there.
  void ensure(std::string_view id, core::Time now);
  /// When it was created; nullopt when it is unknown.
  std::optional<core::Time> created(std::string_view id) const;

 private:
  Database& db_;
};

}  // namespace state
