#include "state/iam_keys.hpp"

namespace state::iam {
namespace {

AccessKey read_key(const Query& row) {
  AccessKey key;
  key.id = row.text(0);
  key.account = row.text(1);
  key.user = row.optional_integer(2);
  key.secret = row.text(3);
  key.active = row.boolean(4);
  key.created = core::from_millis(row.integer(5));
  if (const auto used = row.optional_integer(6)) key.last_used = core::from_millis(*used);
  key.last_used_region = row.optional_text(7);
  key.last_used_service = row.optional_text(8);
  return key;
}

}  // namespace

void AccessKeys::add(const AccessKey& key) {
  db_.execute("INSERT INTO iam_access_key (id, account, owner, secret, active, created) VALUES (?, ?, ?, ?, ?, ?)",
              key.id, key.account, key.user, key.secret, key.active, core::to_millis(key.created));
}

std::optional<AccessKey> AccessKeys::find(std::string_view id) const {
  Query query = db_.query(
      "SELECT id, account, owner, secret, active, created, last_used, last_used_region, "
      "last_used_service FROM iam_access_key WHERE id = ?",
      id);
  if (!query.next()) return std::nullopt;
  return read_key(query);
}

std::vector<AccessKey> AccessKeys::list(std::string_view account, std::optional<std::int64_t> user) const {
  Query query = db_.query(
      "SELECT id, account, owner, secret, active, created, last_used, last_used_region, "
      "last_used_service FROM iam_access_key WHERE account = ? AND owner IS ? ORDER BY id",
      account, user);
  std::vector<AccessKey> keys;
  while (query.next()) keys.push_back(read_key(query));
  return keys;
}

void AccessKeys::set_active(std::string_view id, bool active) {
  db_.execute("UPDATE iam_access_key SET active = ? WHERE id = ?", active, id);
}

void AccessKeys::used(std::string_view id, core::Time when, std::string_view region, std::string_view service) {
  db_.execute("UPDATE iam_access_key SET last_used = ?, last_used_region = ?, last_used_service = ? WHERE id = ?",
              core::to_millis(when), region, service, id);
}

void AccessKeys::remove(std::string_view id) {
  db_.execute("DELETE FROM iam_access_key WHERE id = ?", id);
}

}  // namespace state::iam
