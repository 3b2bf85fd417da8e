#include "state/iam_mfa.hpp"

namespace state::iam {

void MfaDevices::add(const MfaDevice& device) {
  db_.execute("INSERT INTO iam_mfa_device (serial, owner, seed, last_step) VALUES (?, ?, ?, ?)", device.serial,
              device.user, device.seed, device.last_step);
}

std::optional<MfaDevice> MfaDevices::find(std::string_view serial) const {
  Query query = db_.query("SELECT serial, owner, seed, last_step FROM iam_mfa_device WHERE serial = ?", serial);
  if (!query.next()) return std::nullopt;
  return MfaDevice{query.text(0), query.integer(1), query.text(2), query.integer(3)};
}

bool MfaDevices::any(std::int64_t user) const {
  return db_.query("SELECT 1 FROM iam_mfa_device WHERE owner = ?", user).next();
}

void MfaDevices::accepted(std::string_view serial, std::int64_t step) {
  db_.execute("UPDATE iam_mfa_device SET last_step = ? WHERE serial = ?", step, serial);
}

}  // namespace state::iam
