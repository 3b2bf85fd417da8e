#include "state/iam_mfa.hpp"

namespace state::iam {
namespace {

MfaDevice read_device(const Query& row) {
  MfaDevice device;
  device.row = row.integer(0);
  device.serial = row.text(1);
  device.account = row.text(2);
  device.user = row.optional_integer(3);
  if (const auto enabled = row.optional_integer(4)) device.enabled = core::from_millis(*enabled);
  device.seed = row.text(5);
  device.last_step = row.integer(6);
  device.drift = row.integer(7);
  return device;
}

std::vector<MfaDevice> all_devices(Query query) {
  std::vector<MfaDevice> devices;
  while (query.next()) devices.push_back(read_device(query));
  return devices;
}

}  // namespace

std::int64_t MfaDevices::add(const MfaDevice& device) {
  db_.execute(
      "INSERT INTO iam_mfa_device (serial, account, owner, enabled, seed, last_step, drift) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      device.serial, device.account, device.user,
      device.enabled ? std::optional(core::to_millis(*device.enabled)) : std::nullopt, device.seed, device.last_step,
      device.drift);
  return db_.last_insert_rowid();
}

std::optional<MfaDevice> MfaDevices::find(std::string_view serial) const {
  Query query = db_.query(
      "SELECT id, serial, account, owner, enabled, seed, last_step, drift FROM iam_mfa_device WHERE serial = ?",
      serial);
  if (!query.next()) return std::nullopt;
  return read_device(query);
}

std::vector<MfaDevice> MfaDevices::of_user(std::int64_t user, std::string_view after_serial, std::int64_t limit) const {
  return all_devices(
      db_.query("SELECT id, serial, account, owner, enabled, seed, last_step, drift FROM iam_mfa_device "
                "WHERE owner = ? AND serial > ? ORDER BY serial LIMIT ?",
                user, after_serial, limit));
}

std::vector<MfaDevice> MfaDevices::of_root(std::string_view account, std::string_view after_serial,
                                           std::int64_t limit) const {
  return all_devices(
      db_.query("SELECT id, serial, account, owner, enabled, seed, last_step, drift FROM iam_mfa_device "
                "WHERE account = ? AND owner IS NULL AND enabled IS NOT NULL AND serial > ? ORDER BY serial LIMIT ?",
                account, after_serial, limit));
}

std::vector<MfaDevice> MfaDevices::virtual_devices(std::string_view account, MfaAssignment assignment,
                                                   std::string_view after_serial, std::int64_t limit) const {
  const std::string prefix = "arn:aws:iam::" + std::string(account) + ":mfa/";
  const int assigned = assignment == MfaAssignment::Assigned ? 1 : 0;
  return all_devices(
      db_.query("SELECT id, serial, account, owner, enabled, seed, last_step, drift FROM iam_mfa_device "
                "WHERE account = ?1 AND serial > ?2 AND substr(serial, 1, length(?3)) = ?3 "
                "AND (?4 OR (enabled IS NOT NULL) = ?5) ORDER BY serial LIMIT ?6",
                account, after_serial, prefix, assignment == MfaAssignment::Any, assigned, limit));
}

std::int64_t MfaDevices::count(std::string_view account) const {
  return db_.number("SELECT count(*) FROM iam_mfa_device WHERE account = ?", account);
}

std::int64_t MfaDevices::count_enabled(std::string_view account) const {
  return db_.number("SELECT count(*) FROM iam_mfa_device WHERE account = ? AND enabled IS NOT NULL", account);
}

void MfaDevices::enable(std::int64_t row, std::int64_t user, core::Time when) {
  db_.execute("UPDATE iam_mfa_device SET owner = ?, enabled = ? WHERE id = ?", user, core::to_millis(when), row);
}

void MfaDevices::deactivate(std::int64_t row) {
  db_.execute("UPDATE iam_mfa_device SET owner = NULL, enabled = NULL WHERE id = ?", row);
}

void MfaDevices::accepted(std::int64_t row, std::int64_t step, std::int64_t drift) {
  db_.execute("UPDATE iam_mfa_device SET last_step = ?, drift = ? WHERE id = ?", step, drift, row);
}

void MfaDevices::remove(std::int64_t row) {
  db_.execute("DELETE FROM iam_mfa_device WHERE id = ?", row);
}

}  // namespace state::iam
