#include "state/organizations_resource_policy.hpp"

namespace state {

std::optional<ResourcePolicy> ResourcePolicies::find() const {
  Query query = db_.query("SELECT public_id, document FROM organization_resource_policy WHERE organization = ?",
                          organization_.row);
  if (!query.next()) return std::nullopt;
  return ResourcePolicy{query.text(0), query.integer(1)};
}

std::string ResourcePolicies::content(const ResourcePolicy& policy) const {
  return Documents(db_).text(policy.document);
}

ResourcePolicy ResourcePolicies::put(std::string_view id, std::string_view content, const BoundPrincipals& principals) {
  const std::int64_t document = Documents(db_).add(content, principals);
  const auto former = find();
  if (!former) {
    db_.execute("INSERT INTO organization_resource_policy (organization, public_id, document) VALUES (?, ?, ?)",
                organization_.row, id, document);
    return {std::string(id), document};
  }
  db_.execute("UPDATE organization_resource_policy SET document = ? WHERE organization = ?", document,
              organization_.row);
  Documents(db_).remove(former->document);
  return {former->id, document};
}

void ResourcePolicies::remove() {
  const auto policy = find();
  if (!policy) return;
  db_.execute("DELETE FROM organization_resource_policy WHERE organization = ?", organization_.row);
  Documents(db_).remove(policy->document);
}

core::Tags ResourcePolicies::tags() const {
  core::Tags tags;
  Query query = db_.query("SELECT key, value FROM organization_resource_policy_tag WHERE owner = ? ORDER BY key",
                          organization_.row);
  while (query.next()) tags.emplace_back(query.text(0), query.text(1));
  return tags;
}

void ResourcePolicies::set_tag(std::string_view key, std::string_view value) {
  db_.execute("INSERT OR REPLACE INTO organization_resource_policy_tag (owner, key, value) VALUES (?, ?, ?)",
              organization_.row, key, value);
}

void ResourcePolicies::remove_tag(std::string_view key) {
  db_.execute("DELETE FROM organization_resource_policy_tag WHERE owner = ? AND key = ?", organization_.row, key);
}

}  // namespace state
