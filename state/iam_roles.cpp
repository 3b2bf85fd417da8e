#include "state/iam_roles.hpp"

#include "state/documents.hpp"

namespace state::iam {
namespace {

Role read_role(const Query& row) {
  Role role;
  role.row = row.integer(0);
  role.account = row.text(1);
  role.name = row.text(2);
  role.path = row.text(3);
  role.unique_id = row.text(4);
  role.created = core::from_millis(row.integer(5));
  role.description = row.optional_text(6);
  role.max_session_duration = row.integer(7);
  role.trust = row.integer(8);
  role.boundary = row.optional_text(9);
  if (const auto used = row.optional_integer(10)) role.last_used = core::from_millis(*used);
  role.last_used_region = row.optional_text(11);
  return role;
}

std::optional<Role> first_role(Query query) {
  if (!query.next()) return std::nullopt;
  return read_role(query);
}

std::optional<RoleDeletion> deletion_row(Query row) {
  if (!row.next()) return std::nullopt;
  return RoleDeletion{row.text(0),         row.text(1), row.text(2), row.text(3), core::from_millis(row.integer(4)),
                      row.optional_text(5)};
}

}  // namespace

std::int64_t Roles::add(const Role& role) {
  db_.execute(
      "INSERT INTO iam_role (account, name, path, unique_id, created, description, max_session_duration, trust, "
      "boundary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      role.account, role.name, role.path, role.unique_id, core::to_millis(role.created), role.description,
      role.max_session_duration, role.trust, role.boundary);
  return db_.last_insert_rowid();
}

std::optional<Role> Roles::find(std::string_view account, std::string_view name) const {
  return first_role(
      db_.query("SELECT id, account, name, path, unique_id, created, description, max_session_duration, trust, "
                "boundary, last_used, last_used_region FROM iam_role WHERE account = ? AND name = ?",
                account, name));
}

std::optional<Role> Roles::by_row(std::int64_t row) const {
  return first_role(
      db_.query("SELECT id, account, name, path, unique_id, created, description, max_session_duration, trust, "
                "boundary, last_used, last_used_region FROM iam_role WHERE id = ?",
                row));
}

std::optional<Role> Roles::by_unique_id(std::string_view unique_id) const {
  return first_role(
      db_.query("SELECT id, account, name, path, unique_id, created, description, max_session_duration, trust, "
                "boundary, last_used, last_used_region FROM iam_role WHERE unique_id = ?",
                unique_id));
}

std::optional<Role> Roles::by_path_and_name(std::string_view account, std::string_view path_and_name) const {
  auto role = find(account, path_and_name.substr(path_and_name.rfind('/') + 1));
  if (!role || role->path + role->name != '/' + std::string(path_and_name)) return std::nullopt;
  return role;
}

std::vector<Role> Roles::list(std::string_view account, std::string_view path_prefix, std::string_view after_name,
                              std::int64_t limit) const {
  Query query = db_.query(
      "SELECT id, account, name, path, unique_id, created, description, max_session_duration, trust, boundary, "
      "last_used, last_used_region FROM iam_role "
      "WHERE account = ?1 AND name > ?2 AND substr(path, 1, length(?3)) = ?3 ORDER BY name LIMIT ?4",
      account, after_name, path_prefix, limit);
  std::vector<Role> roles;
  while (query.next()) roles.push_back(read_role(query));
  return roles;
}

void Roles::set_description(std::int64_t row, const OptionalText& description) {
  db_.execute("UPDATE iam_role SET description = ? WHERE id = ?", description, row);
}

void Roles::set_max_session_duration(std::int64_t row, std::int64_t seconds) {
  db_.execute("UPDATE iam_role SET max_session_duration = ? WHERE id = ?", seconds, row);
}

void Roles::set_trust(std::int64_t row, std::int64_t document) {
  const auto role = by_row(row);
  db_.execute("UPDATE iam_role SET trust = ? WHERE id = ?", document, row);
  if (role) Documents(db_).remove(role->trust);
}

void Roles::set_boundary(std::int64_t row, const OptionalText& arn) {
  db_.execute("UPDATE iam_role SET boundary = ? WHERE id = ?", arn, row);
}

void Roles::used(std::int64_t row, core::Time when, std::string_view region) {
  db_.execute("UPDATE iam_role SET last_used = ?, last_used_region = ? WHERE id = ?", core::to_millis(when), region,
              row);
}

void Roles::remove(std::int64_t row) {
  const auto role = by_row(row);
  db_.execute("DELETE FROM iam_role WHERE id = ?", row);
  if (role) Documents(db_).remove(role->trust);
}

std::int64_t Roles::count(std::string_view account) const {
  Query query = db_.query("SELECT roles FROM iam_usage WHERE account = ?", account);
  return query.next() ? query.integer(0) : 0;
}

void Roles::add_deletion_task(const RoleDeletion& task, std::int64_t keep) {
  db_.execute("INSERT INTO iam_deletion_task (account, role, path, uuid, created, failure) VALUES (?, ?, ?, ?, ?, ?)",
              task.account, task.role, task.path, task.uuid, core::to_millis(task.started), task.failure);
  db_.execute(
      "DELETE FROM iam_deletion_task WHERE id <= (SELECT id FROM iam_deletion_task WHERE account = ? ORDER BY id DESC "
      "LIMIT 1 OFFSET ?) AND account = ?",
      task.account, keep, task.account);
}

std::optional<RoleDeletion> Roles::deletion_task(std::string_view account, std::string_view role,
                                                 std::string_view uuid) const {
  return deletion_row(
      db_.query("SELECT account, role, path, uuid, created, failure FROM iam_deletion_task "
                "WHERE account = ? AND role = ? AND uuid = ?",
                account, role, uuid));
}

std::optional<RoleDeletion> Roles::deletion_since(std::string_view account, std::string_view role,
                                                  core::Time since) const {
  return deletion_row(
      db_.query("SELECT account, role, path, uuid, created, failure FROM iam_deletion_task "
                "WHERE account = ? AND role = ? AND created > ? ORDER BY id DESC LIMIT 1",
                account, role, core::to_millis(since)));
}

}  // namespace state::iam
