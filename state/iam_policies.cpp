#include "state/iam_policies.hpp"

#include "state/documents.hpp"

namespace state::iam {
namespace {

Policy read_policy(const Query& row) {
  Policy policy;
  policy.row = row.integer(0);
  policy.account = row.text(1);
  policy.name = row.text(2);
  policy.path = row.text(3);
  policy.arn = row.text(4);
  policy.unique_id = row.text(5);
  policy.description = row.optional_text(6);
  policy.created = core::from_millis(row.integer(7));
  policy.updated = core::from_millis(row.integer(8));
  policy.default_version = static_cast<int>(row.integer(9));
  policy.last_version = static_cast<int>(row.integer(10));
  policy.document = row.integer(11);
  return policy;
}

PolicyVersion read_version(const Query& row) {
  return {static_cast<int>(row.integer(0)), row.integer(1), core::from_millis(row.integer(2))};
}

std::optional<Policy> first_policy(Query query) {
  if (!query.next()) return std::nullopt;
  return read_policy(query);
}

}  // namespace

std::int64_t Policies::add(const Policy& policy) {
  db_.execute(
      "INSERT INTO iam_policy (account, name, path, arn, unique_id, description, created, updated, "
      "default_version, last_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 1)",
      policy.account, policy.name, policy.path, policy.arn, policy.unique_id, policy.description,
      core::to_millis(policy.created), core::to_millis(policy.updated));
  const std::int64_t row = db_.last_insert_rowid();
  db_.execute("INSERT INTO iam_policy_version (policy, number, document, created) VALUES (?, 1, ?, ?)", row,
              policy.document, core::to_millis(policy.created));
  return row;
}

std::optional<Policy> Policies::by_arn(std::string_view arn) const {
  return first_policy(
      db_.query("SELECT p.id, p.account, p.name, p.path, p.arn, p.unique_id, p.description, p.created, p.updated, "
                "p.default_version, p.last_version, v.document FROM iam_policy p "
                "JOIN iam_policy_version v ON v.policy = p.id AND v.number = p.default_version WHERE p.arn = ?",
                arn));
}

std::optional<Policy> Policies::find(std::string_view account, std::string_view name) const {
  return first_policy(
      db_.query("SELECT p.id, p.account, p.name, p.path, p.arn, p.unique_id, p.description, p.created, p.updated, "
                "p.default_version, p.last_version, v.document FROM iam_policy p "
                "JOIN iam_policy_version v ON v.policy = p.id AND v.number = p.default_version WHERE p.account = ? AND "
                "p.name = ?",
                account, name));
}

std::vector<Policy> Policies::list(std::string_view account, std::string_view path_prefix, std::string_view after_name,
                                   std::int64_t limit) const {
  Query query = db_.query(
      "SELECT p.id, p.account, p.name, p.path, p.arn, p.unique_id, p.description, p.created, p.updated, "
      "p.default_version, p.last_version, v.document FROM iam_policy p "
      "JOIN iam_policy_version v ON v.policy = p.id AND v.number = p.default_version "
      "WHERE p.account = ?1 AND p.name > ?2 AND substr(p.path, 1, length(?3)) = ?3 ORDER BY p.name LIMIT ?4",
      account, after_name, path_prefix, limit);
  std::vector<Policy> policies;
  while (query.next()) policies.push_back(read_policy(query));
  return policies;
}

void Policies::remove(std::int64_t row) {
  const auto all = versions(row);
  db_.execute("DELETE FROM iam_policy WHERE id = ?", row);
  for (const auto& version : all) Documents(db_).remove(version.document);
}

std::int64_t Policies::count(std::string_view account) const {
  Query query = db_.query("SELECT policies FROM iam_usage WHERE account = ?", account);
  return query.next() ? query.integer(0) : 0;
}

std::vector<PolicyVersion> Policies::versions(std::int64_t row) const {
  Query query =
      db_.query("SELECT number, document, created FROM iam_policy_version WHERE policy = ? ORDER BY number DESC", row);
  std::vector<PolicyVersion> versions;
  while (query.next()) versions.push_back(read_version(query));
  return versions;
}

std::optional<PolicyVersion> Policies::version(std::int64_t row, int number) const {
  Query query = db_.query("SELECT number, document, created FROM iam_policy_version WHERE policy = ? AND number = ?",
                          row, number);
  if (!query.next()) return std::nullopt;
  return read_version(query);
}

int Policies::add_version(std::int64_t row, std::int64_t document, core::Time now) {
  db_.execute("UPDATE iam_policy SET last_version = last_version + 1, updated = ? WHERE id = ?", core::to_millis(now),
              row);
  db_.execute(
      "INSERT INTO iam_policy_version (policy, number, document, created) "
      "SELECT id, last_version, ?, ? FROM iam_policy WHERE id = ?",
      document, core::to_millis(now), row);
  Query query = db_.query("SELECT last_version FROM iam_policy WHERE id = ?", row);
  query.next();
  return static_cast<int>(query.integer(0));
}

void Policies::set_default(std::int64_t row, int number, core::Time now) {
  db_.execute("UPDATE iam_policy SET default_version = ?, updated = ? WHERE id = ?", number, core::to_millis(now), row);
}

void Policies::remove_version(std::int64_t row, int number) {
  const auto old = version(row, number);
  db_.execute("DELETE FROM iam_policy_version WHERE policy = ? AND number = ?", row, number);
  if (old) Documents(db_).remove(old->document);
}

}  // namespace state::iam
