#include "state/iam_users.hpp"

namespace state::iam {
namespace {

User read_user(const Query& row) {
  return {row.integer(0),      row.text(1), row.text(2), row.text(3), row.text(4), core::from_millis(row.integer(5)),
          row.optional_text(6)};
}

std::optional<User> first_user(Query query) {
  if (!query.next()) return std::nullopt;
  return read_user(query);
}

}  // namespace

std::int64_t Users::add(const User& user) {
  db_.execute("INSERT INTO iam_user (account, name, path, unique_id, created, boundary) VALUES (?, ?, ?, ?, ?, ?)",
              user.account, user.name, user.path, user.unique_id, core::to_millis(user.created), user.boundary);
  return db_.last_insert_rowid();
}

std::optional<User> Users::find(std::string_view account, std::string_view name) const {
  return first_user(
      db_.query("SELECT id, account, name, path, unique_id, created, boundary FROM iam_user "
                "WHERE account = ? AND name = ?",
                account, name));
}

std::optional<User> Users::by_row(std::int64_t row) const {
  return first_user(
      db_.query("SELECT id, account, name, path, unique_id, created, boundary FROM iam_user WHERE id = ?", row));
}

std::optional<User> Users::by_unique_id(std::string_view unique_id) const {
  return first_user(
      db_.query("SELECT id, account, name, path, unique_id, created, boundary FROM iam_user "
                "WHERE unique_id = ?",
                unique_id));
}

std::optional<User> Users::by_path_and_name(std::string_view account, std::string_view path_and_name) const {
  auto user = find(account, path_and_name.substr(path_and_name.rfind('/') + 1));
  if (!user || user->path + user->name != '/' + std::string(path_and_name)) return std::nullopt;
  return user;
}

std::vector<User> Users::list(std::string_view account, std::string_view path_prefix, std::string_view after_name,
                              std::int64_t limit) const {
  Query query = db_.query(
      "SELECT id, account, name, path, unique_id, created, boundary FROM iam_user "
      "WHERE account = ?1 AND name > ?2 AND substr(path, 1, length(?3)) = ?3 ORDER BY name LIMIT ?4",
      account, after_name, path_prefix, limit);
  std::vector<User> users;
  while (query.next()) users.push_back(read_user(query));
  return users;
}

void Users::rename(std::int64_t row, std::string_view name, std::string_view path) {
  db_.execute("UPDATE iam_user SET name = ?, path = ? WHERE id = ?", name, path, row);
}

void Users::set_boundary(std::int64_t row, const OptionalText& arn) {
  db_.execute("UPDATE iam_user SET boundary = ? WHERE id = ?", arn, row);
}

void Users::remove(std::int64_t row) {
  db_.execute("DELETE FROM iam_user WHERE id = ?", row);
}

std::int64_t Users::count(std::string_view account) const {
  Query query = db_.query("SELECT users FROM iam_usage WHERE account = ?", account);
  return query.next() ? query.integer(0) : 0;
}

}  // namespace state::iam
