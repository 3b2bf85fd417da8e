#include "state/iam_instance_profiles.hpp"

namespace state::iam {
namespace {

InstanceProfile read_profile(const Query& row) {
  return {row.integer(0),         row.text(1), row.text(2), row.text(3), row.text(4), core::from_millis(row.integer(5)),
          row.optional_integer(6)};
}

std::vector<InstanceProfile> all_profiles(Query query) {
  std::vector<InstanceProfile> profiles;
  while (query.next()) profiles.push_back(read_profile(query));
  return profiles;
}

}  // namespace

std::int64_t InstanceProfiles::add(const InstanceProfile& profile) {
  db_.execute(
      "INSERT INTO iam_instance_profile (account, name, path, unique_id, created, role) VALUES (?, ?, ?, ?, ?, ?)",
      profile.account, profile.name, profile.path, profile.unique_id, core::to_millis(profile.created), profile.role);
  return db_.last_insert_rowid();
}

std::optional<InstanceProfile> InstanceProfiles::find(std::string_view account, std::string_view name) const {
  Query query = db_.query(
      "SELECT id, account, name, path, unique_id, created, role FROM iam_instance_profile "
      "WHERE account = ? AND name = ?",
      account, name);
  if (!query.next()) return std::nullopt;
  return read_profile(query);
}

std::vector<InstanceProfile> InstanceProfiles::list(std::string_view account, std::string_view path_prefix,
                                                    std::string_view after_name, std::int64_t limit) const {
  return all_profiles(
      db_.query("SELECT id, account, name, path, unique_id, created, role FROM iam_instance_profile "
                "WHERE account = ?1 AND name > ?2 AND substr(path, 1, length(?3)) = ?3 ORDER BY name LIMIT ?4",
                account, after_name, path_prefix, limit));
}

std::vector<InstanceProfile> InstanceProfiles::of_role(std::int64_t role, std::string_view after_name,
                                                       std::int64_t limit) const {
  return all_profiles(
      db_.query("SELECT id, account, name, path, unique_id, created, role FROM iam_instance_profile "
                "WHERE role = ? AND name > ? ORDER BY name LIMIT ?",
                role, after_name, limit));
}

void InstanceProfiles::set_role(std::int64_t row, std::optional<std::int64_t> role) {
  db_.execute("UPDATE iam_instance_profile SET role = ? WHERE id = ?", role, row);
}

void InstanceProfiles::remove(std::int64_t row) {
  db_.execute("DELETE FROM iam_instance_profile WHERE id = ?", row);
}

std::int64_t InstanceProfiles::count(std::string_view account) const {
  Query query = db_.query("SELECT instance_profiles FROM iam_usage WHERE account = ?", account);
  return query.next() ? query.integer(0) : 0;
}

}  // namespace state::iam
