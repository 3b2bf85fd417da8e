#include "state/ram_access.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "state/iam_roles.hpp"
#include "state/organizations.hpp"

namespace state {

bool RamAccess::sharing_works(std::string_view organization, std::string_view management_account) const {
  // Three facts, because each can go by itself: switching on through RAM, trusted access (Organizations
  // DisableAWSServiceAccess), the role (IAM DeleteServiceLinkedRole). (RAM user guide, sharing within Organizations.)
  return RamShares(db_, time_).sharing_enabled(organization) &&
         Organizations(db_).service_access_enabled(organization, kRamServicePrincipal) &&
         iam::Roles(db_).by_path_and_name(management_account, kRamServiceRole).has_value();
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
  for (bool more = true; more;) {
    // A bite of every subject's shares; what lies beyond the shortest bite waits for the next round, so that the order
    // over all subjects is kept.
    more = false;
    std::map<std::int64_t, RamShare> found;
    std::int64_t horizon = INT64_MAX;
    for (const auto& subject : names) {
      std::size_t taken = 0;
      associations.each_of_subject(subject, region, after, [&](const RamPrincipalAssociation& association) {
        if (taken >= page && !found.contains(association.share)) {
          horizon = std::min(horizon, association.share - 1);
          more = true;
          return false;
        }
        if (found.contains(association.share)) return true;
        const auto share = shares.by_id(association.share);
        if (!share || share->owner == account || share->hidden(time_) || !reaches(association, *share, account))
          return true;
        found.emplace(share->id, *share);
        ++taken;
        return true;
      });
    }
    for (const auto& [id, share] : found)
      if (id <= horizon && !visit(share)) return;
    after = horizon;
  }
}

bool RamAccess::is_shared_with(std::string_view account, const RamShare& share) const {
  if (share.hidden(time_)) return false;
  const RamAssociations associations(db_, time_);
  bool reached = false;
  for (const auto& subject : subjects(account)) {
    associations.each_of_subject(subject, share.region, share.id - 1, [&](const RamPrincipalAssociation& association) {
      if (association.share != share.id) return false;
      reached = reaches(association, share, account);
      return !reached;
    });
    if (reached) return true;
  }
  return false;
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
