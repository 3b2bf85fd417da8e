// MFA devices of users.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
  /// Whether the user has a device.
  bool any(std::int64_t user) const;
  void accepted(std::string_view serial, std::int64_t step);

 private:
  Database& db_;
};

}  // namespace state::iam
