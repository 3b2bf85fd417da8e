// MFA devices of users.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/database.hpp"

namespace state::iam {

struct MfaDevice {
  std::string serial;
  std::int64_t user = 0;  // iam_user row
  std::string seed;       // base32
  /// Time step (RFC 6238) of the last code that was accepted.
  std::int64_t last_step = 0;
};

class MfaDevices {
 public:
  explicit MfaDevices(Database& db) : db_(db) {}

  void add(const MfaDevice& device);
  std::optional<MfaDevice> find(std::string_view serial) const;
  /// The user's, by serial number, after `after_serial`.
  std::vector<MfaDevice> of_user(std::int64_t user, std::string_view after_serial, std::int64_t limit) const;
  /// How many devices the account has, and how many of them are enabled for somebody.
  std::int64_t count(std::string_view account) const;
  std::int64_t count_enabled(std::string_view account) const { return count(account); }
  void accepted(std::string_view serial, std::int64_t step);

 private:
  Database& db_;
};

}  // namespace state::iam
