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

std::vector<MfaDevice> MfaDevices::of_user(std::int64_t user, std::string_view after_serial, std::int64_t limit) const {
  Query query = db_.query(
      "SELECT serial, owner, seed, last_step FROM iam_mfa_device WHERE owner = ? AND serial > ? ORDER BY serial LIMIT "
      "?",
      user, after_serial, limit);
  std::vector<MfaDevice> devices;
  while (query.next()) devices.push_back({query.text(0), query.integer(1), query.text(2), query.integer(3)});
  return devices;
}

std::int64_t MfaDevices::count(std::string_view account) const {
  Query query =
      db_.query("SELECT count(*) FROM iam_user u JOIN iam_mfa_device d ON d.owner = u.id WHERE u.account = ?", account);
  query.next();
  return query.integer(0);
}

void MfaDevices::accepted(std::string_view serial, std::int64_t step) {
  db_.execute("UPDATE iam_mfa_device SET last_step = ? WHERE serial = ?", step, serial);
}

}  // namespace state::iam
