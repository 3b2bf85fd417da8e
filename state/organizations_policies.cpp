#include "state/organizations_policies.hpp"

#include <fmt/core.h>

#include "core/text.hpp"
#include "state/documents.hpp"

namespace state {
namespace {

OrganizationPolicy policy_row(const Query& query) {
  return {query.integer(0),
          query.text(1),
          query.text(2),
          query.text(3),
          query.text(4),
          query.integer(5),
          core::from_millis(query.integer(6))};
}

std::vector<OrganizationPolicy> policies(Query query) {
  std::vector<OrganizationPolicy> page;
  while (query.next()) page.push_back(policy_row(query));
  return page;
}

}  // namespace

std::string policy_arn(const Organization& organization, std::string_view type, std::string_view id) {
  const std::string folder = core::to_lower(type);
  if (id == full_access_policy(type)) return fmt::format("arn:aws:organizations::aws:policy/{}/{}", folder, id);
  return fmt::format("arn:aws:organizations::{}:policy/{}/{}/{}", organization.management_account, organization.id,
                     folder, id);
}

std::string_view full_access_policy(std::string_view type) {
  if (type == kServiceControlPolicy) return kFullAccess;
  if (type == kResourceControlPolicy) return kResourceFullAccess;
  return {};
}

std::string_view full_access_content(std::string_view type) {
  if (type == kResourceControlPolicy)
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})";
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
}

std::vector<std::string> OrganizationPolicies::enabled_types() const {
  std::vector<std::string> types;
  Query query =
      db_.query("SELECT type FROM organization_policy_type WHERE organization = ? ORDER BY type", organization_.row);
  while (query.next()) types.push_back(query.text(0));
  return types;
}

bool OrganizationPolicies::enabled(std::string_view type) const {
  return db_
      .query("SELECT 1 FROM organization_policy_type WHERE organization = ? AND type = ?", organization_.row, type)
      .next();
}

void OrganizationPolicies::enable(std::string_view type, core::Time now) {
  db_.execute("INSERT INTO organization_policy_type (organization, type) VALUES (?, ?)", organization_.row, type);
  db_.execute(
      "INSERT OR IGNORE INTO organization_attachment (entity, policy, attached) "
      "SELECT e.id, p.id, ? FROM organization_entity e JOIN organization_policy p ON p.organization = e.organization "
      "WHERE e.organization = ? AND p.public_id = ?",
      core::to_millis(now), organization_.row, full_access_policy(type));
}

void OrganizationPolicies::disable(std::string_view type) {
  db_.execute("DELETE FROM organization_policy_type WHERE organization = ? AND type = ?", organization_.row, type);
  db_.execute(
      "DELETE FROM organization_attachment WHERE policy IN "
      "(SELECT id FROM organization_policy WHERE organization = ? AND type = ?)",
      organization_.row, type);
}

void OrganizationPolicies::add_managed() {
  const auto add_one = [this](std::string_view id, std::string_view type) {
    db_.execute(
        "INSERT INTO organization_policy (organization, public_id, type, name, description) VALUES (?, ?, ?, ?, ?)",
        organization_.row, id, type, id.substr(2), "Allows access to every operation");
  };
  add_one(kFullAccess, kServiceControlPolicy);
  add_one(kResourceFullAccess, kResourceControlPolicy);
}

OrganizationPolicy OrganizationPolicies::add(const OrganizationPolicy& policy) {
  db_.execute(
      "INSERT INTO organization_policy (organization, public_id, type, name, description, document, updated) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      organization_.row, policy.id, policy.type, policy.name, policy.description, policy.document,
      core::to_millis(policy.updated));
  OrganizationPolicy added = policy;
  added.row = db_.last_insert_rowid();
  return added;
}

void OrganizationPolicies::update(const OrganizationPolicy& policy) {
  const auto former = find(policy.id);
  db_.execute("UPDATE organization_policy SET name = ?, description = ?, document = ?, updated = ? WHERE id = ?",
              policy.name, policy.description, policy.document, core::to_millis(policy.updated), policy.row);
  if (former && former->document != policy.document) Documents(db_).remove(former->document);
}

void OrganizationPolicies::remove(const OrganizationPolicy& policy) {
  db_.execute("DELETE FROM organization_policy WHERE id = ?", policy.row);
  Documents(db_).remove(policy.document);
}

void OrganizationPolicies::remove_all() {
  std::vector<std::int64_t> documents;
  {
    Query query = db_.query("SELECT document FROM organization_policy WHERE organization = ? AND document IS NOT NULL",
                            organization_.row);
    while (query.next()) documents.push_back(query.integer(0));
  }
  db_.execute("DELETE FROM organization_policy WHERE organization = ?", organization_.row);
  for (const std::int64_t document : documents) Documents(db_).remove(document);
}

std::optional<OrganizationPolicy> OrganizationPolicies::find(std::string_view id) const {
  Query query = db_.query(
      "SELECT id, public_id, type, name, description, document, updated FROM organization_policy "
      "WHERE organization = ? AND public_id = ?",
      organization_.row, id);
  if (!query.next()) return std::nullopt;
  return policy_row(query);
}

bool OrganizationPolicies::name_taken(std::string_view type, std::string_view name) const {
  return db_
      .query("SELECT 1 FROM organization_policy WHERE organization = ? AND type = ? AND name = ?", organization_.row,
             type, name)
      .next();
}

std::int64_t OrganizationPolicies::count(std::string_view type) const {
  return db_.number("SELECT count(*) FROM organization_policy WHERE organization = ? AND type = ?", organization_.row,
                    type);
}

std::string OrganizationPolicies::content(const OrganizationPolicy& policy) const {
  if (!policy.aws_managed()) return Documents(db_).text(policy.document);
  return std::string(full_access_content(policy.type));
}

std::vector<OrganizationPolicy> OrganizationPolicies::list(std::string_view type, std::int64_t after,
                                                           std::int64_t limit) const {
  return policies(
      db_.query("SELECT id, public_id, type, name, description, document, updated FROM organization_policy "
                "WHERE organization = ? AND type = ? AND id > ? ORDER BY id LIMIT ?",
                organization_.row, type, after, limit));
}

void OrganizationPolicies::attach(std::int64_t policy, std::int64_t entity, core::Time now) {
  db_.execute("INSERT INTO organization_attachment (entity, policy, attached) VALUES (?, ?, ?)", entity, policy,
              core::to_millis(now));
}

bool OrganizationPolicies::detach(std::int64_t policy, std::int64_t entity) {
  return db_.execute("DELETE FROM organization_attachment WHERE entity = ? AND policy = ?", entity, policy) > 0;
}

bool OrganizationPolicies::attached(std::int64_t policy, std::int64_t entity) const {
  return db_.query("SELECT 1 FROM organization_attachment WHERE entity = ? AND policy = ?", entity, policy).next();
}

bool OrganizationPolicies::in_use(std::int64_t policy) const {
  return db_.query("SELECT 1 FROM organization_attachment WHERE policy = ? LIMIT 1", policy).next();
}

std::int64_t OrganizationPolicies::count_attached(std::int64_t entity, std::string_view type) const {
  return db_.number(
      "SELECT count(*) FROM organization_attachment a JOIN organization_policy p ON p.id = a.policy "
      "WHERE a.entity = ? AND p.type = ?",
      entity, type);
}

void OrganizationPolicies::attach_full_access(std::int64_t entity, core::Time now) {
  for (const std::string& type : enabled_types()) {
    if (const auto policy = find(full_access_policy(type))) attach(policy->row, entity, now);
  }
}

std::vector<OrganizationPolicy> OrganizationPolicies::list_for(std::int64_t entity, std::string_view type,
                                                               std::int64_t after, std::int64_t limit) const {
  return policies(db_.query(
      "SELECT p.id, p.public_id, p.type, p.name, p.description, p.document, p.updated FROM organization_attachment a "
      "JOIN organization_policy p ON p.id = a.policy "
      "WHERE a.entity = ? AND a.policy > ? AND p.type = ? ORDER BY a.policy LIMIT ?",
      entity, after, type, limit));
}

std::vector<InheritedPolicy> OrganizationPolicies::inherited(std::string_view account, std::string_view type) const {
  std::vector<InheritedPolicy> found;
  Query query = db_.query(
      "WITH RECURSIVE chain (entity, parent, level) AS ("
      "  SELECT id, parent, 0 FROM organization_entity WHERE public_id = ?1 AND organization = ?2"
      "  UNION ALL SELECT e.id, e.parent, chain.level + 1 FROM chain"
      "  JOIN organization_entity e ON e.id = chain.parent) "
      "SELECT chain.level, p.public_id, p.document, max(a.attached, p.updated) FROM chain "
      "JOIN organization_attachment a ON a.entity = chain.entity "
      "JOIN organization_policy p ON p.id = a.policy AND p.type = ?3 ORDER BY chain.level DESC, a.rowid",
      account, organization_.row, type);
  while (query.next())
    found.push_back({query.integer(0), query.text(1), query.integer(2), core::from_millis(query.integer(3))});
  return found;
}

std::vector<OrganizationEntity> OrganizationPolicies::targets(std::int64_t policy, std::int64_t after,
                                                              std::int64_t limit) const {
  std::vector<OrganizationEntity> page;
  Query query = db_.query(
      "SELECT e.id, e.kind, e.public_id, coalesce(e.name, profile.name), e.parent FROM organization_attachment a "
      "JOIN organization_entity e ON e.id = a.entity "
      "LEFT JOIN account_profile profile ON profile.account = e.public_id "
      "WHERE a.policy = ? AND a.entity > ? ORDER BY a.entity LIMIT ?",
      policy, after, limit);
  while (query.next())
    page.push_back({query.integer(0),
                    static_cast<EntityKind>(query.integer(1)),
                    query.text(2),
                    query.text(3),
                    query.integer(4),
                    {}});
  return page;
}

core::Tags OrganizationPolicies::tags(std::int64_t policy) const {
  core::Tags tags;
  Query query = db_.query("SELECT key, value FROM organization_policy_tag WHERE owner = ? ORDER BY key", policy);
  while (query.next()) tags.emplace_back(query.text(0), query.text(1));
  return tags;
}

void OrganizationPolicies::set_tag(std::int64_t policy, std::string_view key, std::string_view value) {
  db_.execute("INSERT OR REPLACE INTO organization_policy_tag (owner, key, value) VALUES (?, ?, ?)", policy, key,
              value);
}

void OrganizationPolicies::remove_tag(std::int64_t policy, std::string_view key) {
  db_.execute("DELETE FROM organization_policy_tag WHERE owner = ? AND key = ?", policy, key);
}

}  // namespace state
