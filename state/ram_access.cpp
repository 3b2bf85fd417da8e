#include "state/ram_access.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "state/iam_roles.hpp"
#include "state/organizations.hpp"

namespace state {

bool RamAccess::sharing_works(std::string_view organization, std::string_view management_account) const {
  const auto known = working_.find(organization);
  if (known != working_.end()) return known->second;
  // Three facts, because each can go by itself: switching on through RAM, trusted access (Organizations
  // DisableAWSServiceAccess), the role (IAM DeleteServiceLinkedRole). (RAM user guide, sharing within Organizations.)
  const bool works = RamShares(db_, time_).sharing_enabled(organization) &&
                     Organizations(db_).service_access_enabled(organization, kRamServicePrincipal) &&
                     iam::Roles(db_).by_path_and_name(management_account, kRamServiceRole).has_value();
  return working_.emplace(std::string(organization), works).first->second;
}

std::optional<RamPlace> RamAccess::look_up(std::string_view account) const {
  const auto membership = Organizations(db_).membership(account);
  if (!membership || !sharing_works(membership->organization, membership->management_account)) return std::nullopt;
  const Organization organization{0, membership->organization, membership->management_account,
                                  membership->all_features};
  RamPlace place{organization.id, organization.arn(), {}};
  for (const auto part : core::split(membership->path, '/'))
    if (part.starts_with("ou-")) place.units.push_back(organization.container_arn(part));
  return place;
}

const std::optional<RamPlace>& RamAccess::place(std::string_view account) const {
  const auto known = places_.find(account);
  if (known != places_.end()) return known->second;
  return places_.emplace(std::string(account), look_up(account)).first->second;
}

bool RamAccess::same_organization(std::string_view a, std::string_view b) const {
  const auto& place_a = place(a);
  if (!place_a) return false;
  const auto& place_b = place(b);
  return place_b && place_a->organization == place_b->organization;
}

bool RamAccess::holds(const RamPrincipalAssociation& association, const RamShare& share) const {
  if (association.basis != RamBasis::Organization) return true;
  const auto& owner = place(share.owner);
  if (!owner || owner->organization != association.organization) return false;
  const bool container =
      association.kind == RamPrincipalKind::Organization || association.kind == RamPrincipalKind::Unit;
  return container || same_organization(share.owner, association.subject);
}

RamStatus RamAccess::status(const RamPrincipalAssociation& association, const RamShare& share) const {
  const RamStatus recorded = ram_status(association, share, time_);
  if (recorded == RamStatus::Disassociating || recorded == RamStatus::Disassociated) return recorded;
  if (holds(association, share)) return recorded;
  return closed(association) ? RamStatus::Suspended : RamStatus::Disassociated;
}

bool RamAccess::closed(const RamPrincipalAssociation& association) const {
  const Organizations organizations(db_);
  if (organizations.membership(association.subject)) return false;
  const auto organization = organizations.organization_of(association.subject);
  return organization && organization->id == association.organization;
}

std::vector<std::string> RamAccess::subjects(std::string_view account) const {
  std::vector<std::string> subjects{std::string(account)};
  if (const auto& where = place(account)) {
    subjects.push_back(where->organization_arn);
    subjects.insert(subjects.end(), where->units.begin(), where->units.end());
  }
  return subjects;
}

bool RamAccess::reaches(const RamPrincipalAssociation& association, const RamShare& share,
                        std::string_view account) const {
  if (status(association, share) != RamStatus::Associated) return false;
  if (association.basis != RamBasis::Organization) return true;
  const auto& where = place(account);
  return where && where->organization == association.organization;
}

void RamAccess::each_shared_with(std::string_view account, std::string_view region, std::int64_t after,
                                 std::size_t page, const RamVisitor<RamShare>& visit) const {
  const RamAssociations associations(db_, time_);
  const RamShares shares(db_, time_);
  const auto names = subjects(account);
  // Small at first: a page of resources needs few shares.
  std::size_t bite = std::min<std::size_t>(page, 4);
  for (bool more = true; more; bite = std::min(page, bite * 4)) {
    // A bite of the numbers of every subject's shares; what lies beyond the shortest bite waits for the next round, so
    // that the order over all subjects is kept. The shares themselves are read only as far as they are wanted.
    more = false;
    std::vector<std::pair<std::int64_t, std::string_view>> named;
    std::int64_t horizon = INT64_MAX;
    for (const auto& subject : names) {
      const auto ids = associations.shares_of_subject(subject, region, after, bite);
      for (const auto id : ids) named.emplace_back(id, subject);
      if (ids.size() < bite) continue;
      horizon = std::min(horizon, ids.back());
      more = true;
    }
    std::sort(named.begin(), named.end());
    std::int64_t visited = 0;
    for (const auto& [id, subject] : named) {
      if (id > horizon) break;
      if (id == visited) continue;
      const auto share = shares.by_id(id);
      const bool other = share && share->owner != account && !share->hidden(time_);
      if (!other || !reached_through(subject, *share, account)) continue;
      visited = id;
      if (!visit(*share)) return;
    }
    after = horizon;
  }
}

bool RamAccess::reached_through(std::string_view subject, const RamShare& share, std::string_view account) const {
  bool reached = false;
  RamAssociations(db_, time_)
      .each_of_subject(subject, share.region, share.id - 1, [&](const RamPrincipalAssociation& association) {
        if (association.share != share.id) return false;
        reached = reaches(association, share, account);
        return !reached;
      });
  return reached;
}

bool RamAccess::is_shared_with(std::string_view account, const RamShare& share) const {
  if (share.hidden(time_)) return false;
  const auto names = subjects(account);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& subject) { return reached_through(subject, share, account); });
}

std::vector<RamGrant> RamAccess::grants(std::string_view resource_arn, const RamConsumer& consumer) const {
  const RamAssociations associations(db_, time_);
  const RamShares shares(db_, time_);
  std::vector<RamGrant> grants;
  const auto names = consumer.service.empty() ? subjects(consumer.account) : std::vector{consumer.service};
  associations.each_of_resource(resource_arn, 0, [&](const RamResourceAssociation& resource) {
    const auto share = shares.by_id(resource.share);
    if (!share || ram_status(resource, *share, time_) != RamStatus::Associated) return true;
    const auto permission = shares.permission(share->id, resource.type);
    if (!permission) return true;
    for (const auto& subject : names) {
      associations.each_of_subject(subject, share->region, share->id - 1, [&](const RamPrincipalAssociation& named) {
        if (named.share != share->id) return false;
        const bool single = named.kind == RamPrincipalKind::Role || named.kind == RamPrincipalKind::User;
        if (single && named.entity != consumer.entity_arn) return true;
        if (reaches(named, *share, consumer.account))
          grants.push_back({*share, named, permission->permission, permission->version});
        return true;
      });
    }
    return true;
  });
  return grants;
}

}  // namespace state
