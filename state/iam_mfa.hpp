// MFA devices: virtual ones, and whatever other kind a fixture gives to a user.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state::iam {

struct MfaDevice {
  std::int64_t row = 0;
  std::string serial;
  std::string account;
  /// Since when somebody has it; nullopt: nobody has.
  std::optional<core::Time> enabled;
  /// iam_user row of whom it is enabled for; nullopt: nobody, or, when it is enabled, the account's root user.
  std::optional<std::int64_t> user;
  std::string seed;  // base32
  /// Time step (RFC 6238) of the last code that was accepted.
  std::int64_t last_step = 0;
  /// Steps by which the device's clock is ahead of ours.
  std::int64_t drift = 0;
};

enum class MfaAssignment { Any, Assigned, Unassigned };

class MfaDevices {
 public:
  explicit MfaDevices(Database& db) : db_(db) {}

  /// Stores the device under a new row id, which is returned; `device.row` is not looked at.
  std::int64_t add(const MfaDevice& device);
  /// Ignoring case.
  std::optional<MfaDevice> find(std::string_view serial) const;
  /// The user's, by serial number, after `after_serial`.
  std::vector<MfaDevice> of_user(std::int64_t user, std::string_view after_serial, std::int64_t limit) const;
  /// Those of the account's root user, likewise.
  std::vector<MfaDevice> of_root(std::string_view account, std::string_view after_serial, std::int64_t limit) const;
  /// The account's virtual ones, by serial number, after `after_serial`.
  std::vector<MfaDevice> virtual_devices(std::string_view account, MfaAssignment assignment,
                                         std::string_view after_serial, std::int64_t limit) const;
  /// How many devices the account has, and how many of them are enabled for somebody.
  std::int64_t count(std::string_view account) const;
  std::int64_t count_enabled(std::string_view account) const;

  void enable(std::int64_t row, std::int64_t user, core::Time when);
  void deactivate(std::int64_t row);
  /// A code was accepted: it is used up.
  void accepted(std::int64_t row, std::int64_t step, std::int64_t drift);
  /// With its tags.
  void remove(std::int64_t row);

 private:
  Database& db_;
};

}  // namespace state::iam
