#include "state/iam_tags.hpp"

#include <limits>

namespace state::iam {
namespace {

struct Sql {
  const char* list;
  const char* count;
  const char* put;
  const char* remove;
};

// In the order of Tagged.
constexpr Sql kSql[] = {
    {"SELECT key, value FROM iam_user_tag WHERE owner = ? AND key > ? ORDER BY key LIMIT ?",
     "SELECT count(*) FROM iam_user_tag WHERE owner = ?",
     "REPLACE INTO iam_user_tag (owner, key, value) VALUES (?, ?, ?)",
     "DELETE FROM iam_user_tag WHERE owner = ? AND key = ?"},
    {"SELECT key, value FROM iam_role_tag WHERE owner = ? AND key > ? ORDER BY key LIMIT ?",
     "SELECT count(*) FROM iam_role_tag WHERE owner = ?",
     "REPLACE INTO iam_role_tag (owner, key, value) VALUES (?, ?, ?)",
     "DELETE FROM iam_role_tag WHERE owner = ? AND key = ?"},
    {"SELECT key, value FROM iam_policy_tag WHERE owner = ? AND key > ? ORDER BY key LIMIT ?",
     "SELECT count(*) FROM iam_policy_tag WHERE owner = ?",
     "REPLACE INTO iam_policy_tag (owner, key, value) VALUES (?, ?, ?)",
     "DELETE FROM iam_policy_tag WHERE owner = ? AND key = ?"},
    {"SELECT key, value FROM iam_mfa_device_tag WHERE owner = ? AND key > ? ORDER BY key LIMIT ?",
     "SELECT count(*) FROM iam_mfa_device_tag WHERE owner = ?",
     "REPLACE INTO iam_mfa_device_tag (owner, key, value) VALUES (?, ?, ?)",
     "DELETE FROM iam_mfa_device_tag WHERE owner = ? AND key = ?"},
    {"SELECT key, value FROM iam_server_certificate_tag WHERE owner = ? AND key > ? ORDER BY key LIMIT ?",
     "SELECT count(*) FROM iam_server_certificate_tag WHERE owner = ?",
     "REPLACE INTO iam_server_certificate_tag (owner, key, value) VALUES (?, ?, ?)",
     "DELETE FROM iam_server_certificate_tag WHERE owner = ? AND key = ?"},
};

const Sql& sql(Tagged kind) {
  return kSql[static_cast<int>(kind)];
}

}  // namespace

core::Tags TagStore::of(std::int64_t owner) const {
  return list(owner, "", std::numeric_limits<std::int64_t>::max());
}

core::Tags TagStore::list(std::int64_t owner, std::string_view after_key, std::int64_t limit) const {
  Query query = db_.query(sql(kind_).list, owner, after_key, limit);
  core::Tags tags;
  while (query.next()) tags.emplace_back(query.text(0), query.text(1));
  return tags;
}

std::int64_t TagStore::count(std::int64_t owner) const {
  Query query = db_.query(sql(kind_).count, owner);
  query.next();
  return query.integer(0);
}

void TagStore::put(std::int64_t owner, std::string_view key, std::string_view value) {
  db_.execute(sql(kind_).put, owner, key, value);
}

void TagStore::remove(std::int64_t owner, std::string_view key) {
  db_.execute(sql(kind_).remove, owner, key);
}

}  // namespace state::iam
