#include "state/iam_groups.hpp"

namespace state::iam {
namespace {

Group read_group(const Query& row) {
  return {row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4), core::from_millis(row.integer(5))};
}

std::vector<Group> all_groups(Query query) {
  std::vector<Group> groups;
  while (query.next()) groups.push_back(read_group(query));
  return groups;
}

}  // namespace

std::int64_t Groups::add(const Group& group) {
  db_.execute("INSERT INTO iam_group (account, name, path, unique_id, created) VALUES (?, ?, ?, ?, ?)", group.account,
              group.name, group.path, group.unique_id, core::to_millis(group.created));
  return db_.last_insert_rowid();
}

std::optional<Group> Groups::find(std::string_view account, std::string_view name) const {
  Query query =
      db_.query("SELECT id, account, name, path, unique_id, created FROM iam_group WHERE account = ? AND name = ?",
                account, name);
  if (!query.next()) return std::nullopt;
  return read_group(query);
}

std::optional<Group> Groups::by_path_and_name(std::string_view account, std::string_view path_and_name) const {
  auto group = find(account, path_and_name.substr(path_and_name.rfind('/') + 1));
  if (!group || group->path + group->name != '/' + std::string(path_and_name)) return std::nullopt;
  return group;
}

std::vector<Group> Groups::list(std::string_view account, std::string_view path_prefix, std::string_view after_name,
                                std::int64_t limit) const {
  return all_groups(
      db_.query("SELECT id, account, name, path, unique_id, created FROM iam_group "
                "WHERE account = ?1 AND name > ?2 AND substr(path, 1, length(?3)) = ?3 ORDER BY name LIMIT ?4",
                account, after_name, path_prefix, limit));
}

void Groups::rename(std::int64_t row, std::string_view name, std::string_view path) {
  db_.execute("UPDATE iam_group SET name = ?, path = ? WHERE id = ?", name, path, row);
}

void Groups::remove(std::int64_t row) {
  db_.execute("DELETE FROM iam_group WHERE id = ?", row);
}

std::int64_t Groups::count(std::string_view account) const {
  Query query = db_.query("SELECT group_count FROM iam_usage WHERE account = ?", account);
  return query.next() ? query.integer(0) : 0;
}

void Groups::add_member(std::int64_t group, std::int64_t user) {
  db_.execute("INSERT OR IGNORE INTO iam_group_member (user, owner) VALUES (?, ?)", user, group);
}

bool Groups::remove_member(std::int64_t group, std::int64_t user) {
  return db_.execute("DELETE FROM iam_group_member WHERE user = ? AND owner = ?", user, group) > 0;
}

bool Groups::is_member(std::int64_t group, std::int64_t user) const {
  return db_.query("SELECT 1 FROM iam_group_member WHERE user = ? AND owner = ?", user, group).next();
}

std::vector<std::int64_t> Groups::members(std::int64_t group, std::int64_t after_user, std::int64_t limit) const {
  Query query = db_.query("SELECT user FROM iam_group_member WHERE owner = ? AND user > ? ORDER BY user LIMIT ?", group,
                          after_user, limit);
  std::vector<std::int64_t> users;
  while (query.next()) users.push_back(query.integer(0));
  return users;
}

std::vector<Group> Groups::of_user(std::int64_t user, std::string_view after_name, std::int64_t limit) const {
  return all_groups(
      db_.query("SELECT g.id, g.account, g.name, g.path, g.unique_id, g.created FROM iam_group_member m "
                "JOIN iam_group g ON g.id = m.owner WHERE m.user = ? AND g.name > ? ORDER BY g.name LIMIT ?",
                user, after_name, limit));
}

std::int64_t Groups::count_of_user(std::int64_t user) const {
  return db_.number("SELECT count(*) FROM iam_group_member WHERE user = ?", user);
}

}  // namespace state::iam
