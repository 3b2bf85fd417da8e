#include "state/iam_tags.hpp"

namespace state::iam {
namespace {

struct TagSql {
  const char* list;
  const char* count;
  const char* put;
  const char* remove;
};

// In the order of Tagged.
constexpr TagSql kTagSql[] = {
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
    {"SELECT key, value FROM iam_instance_profile_tag WHERE owner = ? AND key > ? ORDER BY key LIMIT ?",
     "SELECT count(*) FROM iam_instance_profile_tag WHERE owner = ?",
     "REPLACE INTO iam_instance_profile_tag (owner, key, value) VALUES (?, ?, ?)",
     "DELETE FROM iam_instance_profile_tag WHERE owner = ? AND key = ?"},
    {"SELECT key, value FROM iam_oidc_provider_tag WHERE owner = ? AND key > ? ORDER BY key LIMIT ?",
     "SELECT count(*) FROM iam_oidc_provider_tag WHERE owner = ?",
     "REPLACE INTO iam_oidc_provider_tag (owner, key, value) VALUES (?, ?, ?)",
     "DELETE FROM iam_oidc_provider_tag WHERE owner = ? AND key = ?"},
    {"SELECT key, value FROM iam_saml_provider_tag WHERE owner = ? AND key > ? ORDER BY key LIMIT ?",
     "SELECT count(*) FROM iam_saml_provider_tag WHERE owner = ?",
     "REPLACE INTO iam_saml_provider_tag (owner, key, value) VALUES (?, ?, ?)",
     "DELETE FROM iam_saml_provider_tag WHERE owner = ? AND key = ?"},
    {"SELECT key, value FROM iam_mfa_device_tag WHERE owner = ? AND key > ? ORDER BY key LIMIT ?",
     "SELECT count(*) FROM iam_mfa_device_tag WHERE owner = ?",
     "REPLACE INTO iam_mfa_device_tag (owner, key, value) VALUES (?, ?, ?)",
     "DELETE FROM iam_mfa_device_tag WHERE owner = ? AND key = ?"},
    {"SELECT key, value FROM iam_server_certificate_tag WHERE owner = ? AND key > ? ORDER BY key LIMIT ?",
     "SELECT count(*) FROM iam_server_certificate_tag WHERE owner = ?",
     "REPLACE INTO iam_server_certificate_tag (owner, key, value) VALUES (?, ?, ?)",
     "DELETE FROM iam_server_certificate_tag WHERE owner = ? AND key = ?"},
};

const TagSql& sql(Tagged kind) {
  return kTagSql[static_cast<int>(kind)];
}

}  // namespace

core::Tags TagStore::of(std::int64_t owner) const {
  return list(owner, "", kAllRows);
}

core::Tags TagStore::list(std::int64_t owner, std::string_view after_key, std::int64_t limit) const {
  Query query = db_.query(sql(kind_).list, owner, after_key, limit);
  core::Tags tags;
  while (query.next()) tags.emplace_back(query.text(0), query.text(1));
  return tags;
}

std::int64_t TagStore::count(std::int64_t owner) const {
  return db_.number(sql(kind_).count, owner);
}

void TagStore::put(std::int64_t owner, std::string_view key, std::string_view value) {
  db_.execute(sql(kind_).put, owner, key, value);
}

void TagStore::remove(std::int64_t owner, std::string_view key) {
  db_.execute(sql(kind_).remove, owner, key);
}

}  // namespace state::iam
