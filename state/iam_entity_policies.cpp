
#include "state/documents.hpp"
#include "state/iam_groups.hpp"
#include "state/iam_policies.hpp"

namespace state::iam {
namespace {

struct PolicySql {
  const char* inline_list;
  const char* inline_document;
  const char* inline_put;
  const char* inline_remove;
  const char* applying;
  const char* attached;
  const char* is_attached;
  const char* attached_count;
  const char* attach;
  const char* detach;
  const char* attachments;
  const char* boundaries;
  const char* attached_entities;
  const char* bounded_entities;
};

// In the order of Entity.
constexpr PolicySql kPolicySql[] = {
    {
        "SELECT name, document FROM iam_user_policy WHERE owner = ? AND name > ? ORDER BY name LIMIT ?",
        "SELECT document FROM iam_user_policy WHERE owner = ? AND name = ?",
        "INSERT INTO iam_user_policy (owner, name, document) VALUES (?, ?, ?) "
        "ON CONFLICT (owner, name) DO UPDATE SET document = excluded.document",
        "DELETE FROM iam_user_policy WHERE owner = ? AND name = ?",
        "SELECT a.policy_arn, v.document FROM iam_user_attachment a LEFT JOIN iam_policy p ON p.arn = a.policy_arn "
        "LEFT JOIN iam_policy_version v ON v.policy = p.id AND v.number = p.default_version WHERE a.owner = ?",
        "SELECT policy_arn FROM iam_user_attachment WHERE owner = ? AND policy_arn > ? ORDER BY policy_arn LIMIT ?",
        "SELECT 1 FROM iam_user_attachment WHERE owner = ? AND policy_arn = ?",
        "SELECT count(*) FROM iam_user_attachment WHERE owner = ?",
        "INSERT OR IGNORE INTO iam_user_attachment (owner, policy_arn, account) "
        "SELECT id, ?2, account FROM iam_user WHERE id = ?1",
        "DELETE FROM iam_user_attachment WHERE owner = ? AND policy_arn = ?",
        "SELECT count(*) FROM iam_user_attachment WHERE account = ? AND policy_arn = ?",
        "SELECT count(*) FROM iam_user WHERE account = ? AND boundary = ?",
        "SELECT u.id, u.name, u.unique_id FROM iam_user_attachment a JOIN iam_user u ON u.id = a.owner "
        "WHERE a.account = ?1 AND a.policy_arn = ?2 AND substr(u.path, 1, length(?3)) = ?3 AND u.name > ?4 "
        "ORDER BY u.name LIMIT ?5",
        "SELECT id, name, unique_id FROM iam_user WHERE account = ?1 AND boundary = ?2 "
        "AND substr(path, 1, length(?3)) = ?3 AND name > ?4 ORDER BY name LIMIT ?5",
    },
    {
        "SELECT name, document FROM iam_role_policy WHERE owner = ? AND name > ? ORDER BY name LIMIT ?",
        "SELECT document FROM iam_role_policy WHERE owner = ? AND name = ?",
        "INSERT INTO iam_role_policy (owner, name, document) VALUES (?, ?, ?) "
        "ON CONFLICT (owner, name) DO UPDATE SET document = excluded.document",
        "DELETE FROM iam_role_policy WHERE owner = ? AND name = ?",
        "SELECT a.policy_arn, v.document FROM iam_role_attachment a LEFT JOIN iam_policy p ON p.arn = a.policy_arn "
        "LEFT JOIN iam_policy_version v ON v.policy = p.id AND v.number = p.default_version WHERE a.owner = ?",
        "SELECT policy_arn FROM iam_role_attachment WHERE owner = ? AND policy_arn > ? ORDER BY policy_arn LIMIT ?",
        "SELECT 1 FROM iam_role_attachment WHERE owner = ? AND policy_arn = ?",
        "SELECT count(*) FROM iam_role_attachment WHERE owner = ?",
        "INSERT OR IGNORE INTO iam_role_attachment (owner, policy_arn, account) "
        "SELECT id, ?2, account FROM iam_role WHERE id = ?1",
        "DELETE FROM iam_role_attachment WHERE owner = ? AND policy_arn = ?",
        "SELECT count(*) FROM iam_role_attachment WHERE account = ? AND policy_arn = ?",
        "SELECT count(*) FROM iam_role WHERE account = ? AND boundary = ?",
        "SELECT r.id, r.name, r.unique_id FROM iam_role_attachment a JOIN iam_role r ON r.id = a.owner "
        "WHERE a.account = ?1 AND a.policy_arn = ?2 AND substr(r.path, 1, length(?3)) = ?3 AND r.name > ?4 "
        "ORDER BY r.name LIMIT ?5",
        "SELECT id, name, unique_id FROM iam_role WHERE account = ?1 AND boundary = ?2 "
        "AND substr(path, 1, length(?3)) = ?3 AND name > ?4 ORDER BY name LIMIT ?5",
    },
    {
        "SELECT name, document FROM iam_group_policy WHERE owner = ? AND name > ? ORDER BY name LIMIT ?",
        "SELECT document FROM iam_group_policy WHERE owner = ? AND name = ?",
        "INSERT INTO iam_group_policy (owner, name, document) VALUES (?, ?, ?) "
        "ON CONFLICT (owner, name) DO UPDATE SET document = excluded.document",
        "DELETE FROM iam_group_policy WHERE owner = ? AND name = ?",
        "SELECT a.policy_arn, v.document FROM iam_group_attachment a LEFT JOIN iam_policy p ON p.arn = a.policy_arn "
        "LEFT JOIN iam_policy_version v ON v.policy = p.id AND v.number = p.default_version WHERE a.owner = ?",
        "SELECT policy_arn FROM iam_group_attachment WHERE owner = ? AND policy_arn > ? ORDER BY policy_arn LIMIT ?",
        "SELECT 1 FROM iam_group_attachment WHERE owner = ? AND policy_arn = ?",
        "SELECT count(*) FROM iam_group_attachment WHERE owner = ?",
        "INSERT OR IGNORE INTO iam_group_attachment (owner, policy_arn, account) "
        "SELECT id, ?2, account FROM iam_group WHERE id = ?1",
        "DELETE FROM iam_group_attachment WHERE owner = ? AND policy_arn = ?",
        "SELECT count(*) FROM iam_group_attachment WHERE account = ? AND policy_arn = ?",
        nullptr,  // groups have no boundary
        "SELECT g.id, g.name, g.unique_id FROM iam_group_attachment a JOIN iam_group g ON g.id = a.owner "
        "WHERE a.account = ?1 AND a.policy_arn = ?2 AND substr(g.path, 1, length(?3)) = ?3 AND g.name > ?4 "
        "ORDER BY g.name LIMIT ?5",
        nullptr,
    },
};

const PolicySql& sql(Entity kind) {
  return kPolicySql[static_cast<int>(kind)];
}

std::vector<PolicyUser> users(Query query) {
  std::vector<PolicyUser> found;
  while (query.next()) found.push_back({query.integer(0), query.text(1), query.text(2)});
  return found;
}

}  // namespace

std::vector<IdentityPolicy> EntityPolicies::of(std::int64_t owner) const {
  std::vector<IdentityPolicy> policies;
  {
    Query query = db_.query(sql(kind_).inline_list, owner, "", kAllRows);
    while (query.next()) policies.push_back({query.text(0), "", query.integer(1)});
  }
  Query query = db_.query(sql(kind_).applying, owner);
  while (query.next()) {
    std::string arn = query.text(0);
    std::string name = arn.substr(arn.rfind('/') + 1);
    policies.push_back({std::move(name), std::move(arn), query.integer(1)});
  }
  return policies;
}

std::vector<InlinePolicy> EntityPolicies::inline_policies(std::int64_t owner, std::string_view after_name,
                                                          std::int64_t limit) const {
  Query query = db_.query(sql(kind_).inline_list, owner, after_name, limit);
  std::vector<InlinePolicy> policies;
  while (query.next()) policies.push_back({query.text(0), query.integer(1)});
  return policies;
}

std::optional<std::int64_t> EntityPolicies::inline_document(std::int64_t owner, std::string_view name) const {
  Query query = db_.query(sql(kind_).inline_document, owner, name);
  if (!query.next()) return std::nullopt;
  return query.integer(0);
}

void EntityPolicies::put_inline(std::int64_t owner, std::string_view name, std::int64_t document) {
  const auto old = inline_document(owner, name);
  db_.execute(sql(kind_).inline_put, owner, name, document);
  if (old) Documents(db_).remove(*old);
}

bool EntityPolicies::remove_inline(std::int64_t owner, std::string_view name) {
  const auto old = inline_document(owner, name);
  if (!old) return false;
  db_.execute(sql(kind_).inline_remove, owner, name);
  Documents(db_).remove(*old);
  return true;
}

std::vector<std::string> EntityPolicies::attached(std::int64_t owner, std::string_view after_arn,
                                                  std::int64_t limit) const {
  Query query = db_.query(sql(kind_).attached, owner, after_arn, limit);
  std::vector<std::string> arns;
  while (query.next()) arns.push_back(query.text(0));
  return arns;
}

bool EntityPolicies::is_attached(std::int64_t owner, std::string_view arn) const {
  return db_.query(sql(kind_).is_attached, owner, arn).next();
}

std::int64_t EntityPolicies::attached_count(std::int64_t owner) const {
  return db_.number(sql(kind_).attached_count, owner);
}

void EntityPolicies::attach(std::int64_t owner, std::string_view arn) {
  db_.execute(sql(kind_).attach, owner, arn);
}

bool EntityPolicies::detach(std::int64_t owner, std::string_view arn) {
  return db_.execute(sql(kind_).detach, owner, arn) > 0;
}

std::int64_t EntityPolicies::attachments(std::string_view account, std::string_view arn) const {
  return db_.number(sql(kind_).attachments, account, arn);
}

std::int64_t EntityPolicies::boundaries(std::string_view account, std::string_view arn) const {
  if (kind_ == Entity::Group) return 0;
  return db_.number(sql(kind_).boundaries, account, arn);
}

std::vector<PolicyUser> EntityPolicies::attached_entities(std::string_view account, std::string_view arn,
                                                          std::string_view path_prefix, std::string_view after_name,
                                                          std::int64_t limit) const {
  return users(db_.query(sql(kind_).attached_entities, account, arn, path_prefix, after_name, limit));
}

std::vector<PolicyUser> EntityPolicies::bounded_entities(std::string_view account, std::string_view arn,
                                                         std::string_view path_prefix, std::string_view after_name,
                                                         std::int64_t limit) const {
  if (kind_ == Entity::Group) return {};
  return users(db_.query(sql(kind_).bounded_entities, account, arn, path_prefix, after_name, limit));
}

std::vector<IdentityPolicy> user_policies(Database& db, std::int64_t user_row) {
  std::vector<IdentityPolicy> policies = EntityPolicies(db, Entity::User).of(user_row);
  for (const Group& group : Groups(db).of_user(user_row, "", kAllRows))
    for (IdentityPolicy& policy : EntityPolicies(db, Entity::Group).of(group.row)) {
      policy.group = group.name;
      policies.push_back(std::move(policy));
    }
  return policies;
}

std::vector<IdentityPolicy> role_policies(Database& db, std::int64_t role_row) {
  return EntityPolicies(db, Entity::Role).of(role_row);
}

}  // namespace state::iam
