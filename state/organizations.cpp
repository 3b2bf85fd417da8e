#include "state/organizations.hpp"

#include <fmt/core.h>

#include "core/arn.hpp"
#include "core/text.hpp"
#include "state/accounts.hpp"
#include "state/organizations_policies.hpp"
#include "state/organizations_resource_policy.hpp"
#include "state/organizations_tree.hpp"

namespace state {
namespace {

/// The parts of an ARN of this service: organization/o-..., root/o-.../r-..., ou/o-.../ou-...
struct Named {
  std::string management_account;
  std::string organization;
  std::string container;  // empty for the organization itself
};

std::optional<Named> parse(std::string_view text) {
  const auto arn = core::Arn::parse(text);
  if (!arn || arn->partition != "aws" || arn->service != "organizations" || !arn->region.empty()) return std::nullopt;
  const auto parts = core::split(arn->resource, '/');
  if (parts.size() == 2 && parts[0] == "organization") return Named{arn->account, std::string(parts[1]), {}};
  if (parts.size() != 3) return std::nullopt;
  const bool fits =
      (parts[0] == "ou" && parts[2].starts_with("ou-")) || (parts[0] == "root" && parts[2].starts_with("r-"));
  if (!fits) return std::nullopt;
  return Named{arn->account, std::string(parts[1]), std::string(parts[2])};
}

Organization organization_row(const Query& query) {
  return {query.integer(0), query.text(1), query.text(2), query.boolean(3)};
}

}  // namespace

std::string Organization::arn() const {
  return fmt::format("arn:aws:organizations::{}:organization/{}", management_account, id);
}

std::string Organization::account_arn(std::string_view account) const {
  return fmt::format("arn:aws:organizations::{}:account/{}/{}", management_account, id, account);
}

std::string Organization::container_arn(std::string_view container) const {
  const std::string_view type = container.starts_with("r-") ? "root" : "ou";
  return fmt::format("arn:aws:organizations::{}:{}/{}/{}", management_account, type, id, container);
}

std::optional<Membership> Organizations::membership(std::string_view account) const {
  Query query = db_.query(
      "SELECT o.public_id, o.management_account, m.parent_path, o.all_features FROM organization_member m "
      "JOIN organization o ON o.id = m.organization WHERE m.account = ? AND m.closed IS NULL",
      account);
  if (!query.next()) return std::nullopt;
  return Membership{query.text(0), query.text(1), query.text(2), query.boolean(3)};
}

std::vector<std::vector<AttachedPolicy>> Organizations::policies_for_account(std::string_view account,
                                                                             std::string_view type) const {
  // One pass up the tree. A level without a policy of the type still gives rows (with NULLs), so that it is counted.
  Query query = db_.query(
      "WITH RECURSIVE chain (entity, parent, organization, level) AS ("
      "  SELECT e.id, e.parent, e.organization, 0 FROM organization_entity e"
      "  JOIN organization_policy_type t ON t.organization = e.organization AND t.type = ?2"
      "  WHERE e.public_id = ?1 AND e.kind = 2"
      "  UNION ALL SELECT e.id, e.parent, e.organization, chain.level + 1 FROM chain"
      "  JOIN organization_entity e ON e.id = chain.parent) "
      "SELECT chain.level, p.public_id, p.document, o.public_id, o.management_account FROM chain "
      "JOIN organization o ON o.id = chain.organization "
      "LEFT JOIN organization_attachment a ON a.entity = chain.entity "
      "LEFT JOIN organization_policy p ON p.id = a.policy AND p.type = ?2 ORDER BY chain.level DESC, p.id",
      account, type);
  std::vector<std::vector<AttachedPolicy>> levels;
  std::int64_t level = -1;
  while (query.next()) {
    if (query.integer(0) != level) {
      level = query.integer(0);
      levels.emplace_back();
    }
    if (query.is_null(1)) continue;
    const Organization organization{0, query.text(3), query.text(4), true};
    levels.back().push_back({policy_arn(organization, type, query.view(1)), query.text(1), query.integer(2)});
  }
  return levels;
}

bool Organizations::service_access_enabled(std::string_view organization, std::string_view service_principal) const {
  return db_
      .query(
          "SELECT 1 FROM organization o JOIN organization_service_access s ON s.organization = o.id "
          "WHERE o.public_id = ? AND s.service_principal = ?",
          organization, service_principal)
      .next();
}

bool Organizations::contains(std::string_view arn, std::string_view account) const {
  const auto named = parse(arn);
  if (!named) return false;
  const auto where = membership(account);
  if (!where || where->organization != named->organization || where->management_account != named->management_account)
    return false;
  return named->container.empty() || where->path.find("/" + named->container + "/") != std::string::npos;
}

std::optional<OrganizationalUnit> Organizations::ou_by_arn(std::string_view arn) const {
  const auto named = parse(arn);
  if (!named || !named->container.starts_with("ou-")) return std::nullopt;
  Query query = db_.query(
      "SELECT e.name, e.path FROM organization_entity e JOIN organization o ON o.id = e.organization "
      "WHERE e.public_id = ? AND e.kind = 1 AND o.public_id = ? AND o.management_account = ?",
      named->container, named->organization, named->management_account);
  if (!query.next()) return std::nullopt;
  return OrganizationalUnit{std::string(arn), named->container, query.text(0), named->organization, query.text(1)};
}

std::optional<Organization> Organizations::organization(std::string_view id) const {
  Query query =
      db_.query("SELECT id, public_id, management_account, all_features FROM organization WHERE public_id = ?", id);
  if (!query.next()) return std::nullopt;
  return organization_row(query);
}

bool Organizations::container_exists(std::string_view id) const {
  return db_.query("SELECT 1 FROM organization_entity WHERE public_id = ?", id).next();
}

std::optional<Organization> Organizations::organization_of(std::string_view account) const {
  Query query = db_.query(
      "SELECT o.id, o.public_id, o.management_account, o.all_features FROM organization_entity e "
      "JOIN organization o ON o.id = e.organization WHERE e.public_id = ? AND e.kind = 2",
      account);
  if (!query.next()) return std::nullopt;
  return organization_row(query);
}

Organization Organizations::create(std::string_view id, std::string_view root_id, std::string_view management_account,
                                   bool all_features, core::Time now) {
  Accounts(db_).ensure(management_account, now);
  db_.execute("INSERT INTO organization (public_id, management_account, all_features, created) VALUES (?, ?, ?, ?)", id,
              management_account, all_features, core::to_millis(now));
  Organization organization{db_.last_insert_rowid(), std::string(id), std::string(management_account), all_features};
  OrganizationTree(db_, organization).add_root(root_id);
  OrganizationPolicies(db_, organization).add_managed();
  return organization;
}

void Organizations::enable_all_features(const Organization& organization) {
  db_.execute("UPDATE organization SET all_features = 1 WHERE id = ?", organization.row);
}

void Organizations::remove(const Organization& organization) {
  ResourcePolicies(db_, organization).remove();
  OrganizationPolicies(db_, organization).remove_all();
  db_.execute("DELETE FROM organization WHERE id = ?", organization.row);
}

void Organizations::enable_service_access(const Organization& organization, std::string_view service_principal,
                                          core::Time now) {
  db_.execute(
      "INSERT OR IGNORE INTO organization_service_access (organization, service_principal, enabled) VALUES (?, ?, ?)",
      organization.row, service_principal, core::to_millis(now));
}

void Organizations::disable_service_access(const Organization& organization, std::string_view service_principal) {
  db_.execute("DELETE FROM organization_service_access WHERE organization = ? AND service_principal = ?",
              organization.row, service_principal);
}

std::vector<ServiceAccess> Organizations::service_access(const Organization& organization, std::string_view after,
                                                         std::int64_t limit) const {
  std::vector<ServiceAccess> page;
  Query query = db_.query(
      "SELECT service_principal, enabled FROM organization_service_access "
      "WHERE organization = ? AND service_principal > ? ORDER BY service_principal LIMIT ?",
      organization.row, after, limit);
  while (query.next()) page.push_back({query.text(0), core::from_millis(query.integer(1))});
  return page;
}

}  // namespace state
