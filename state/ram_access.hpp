// Who gets what: which shares reach an account or a principal at this moment.
#pragma once

#include <map>
#include <vector>

#include "state/ram.hpp"
#include "state/ram_associations.hpp"
#include "state/ram_shares.hpp"

namespace state {

/// Path and name of the role by which RAM reads an organization, in the management account.
inline constexpr std::string_view kRamServicePrincipal = "ram.amazonaws.com";
inline constexpr std::string_view kRamServiceRole =
    "aws-service-role/ram.amazonaws.com/AWSServiceRoleForResourceAccessManager";

/// An account's organization as RAM sees it: only where sharing with it is enabled.
struct RamPlace {
  std::string organization;  // o-...
  std::string organization_arn;
  /// ARNs of the units above the account, outermost first.
  std::vector<std::string> units;
};

/// The principal that wants to use a resource.
struct RamConsumer {
  std::string account;
  /// ARN of the user or role whose policies apply; empty for the root user.
  std::string entity_arn;
  /// An AWS service instead (`ram.amazonaws.com`); then the others are empty.
  std::string service;
};

/// A share through which a principal may use a resource: what the permission's actions allow.
struct RamGrant {
  RamShare share;
  RamPrincipalAssociation principal;
  std::string permission;  // ARN; its actions are in the catalogue (fixtures/ram_catalogue.hpp)
  int version = 1;
};

class RamAccess {
 public:
  RamAccess(Database& db, RamTime time) : db_(db), time_(time) {}

  /// Nullopt when the account is in no organization or sharing with it does not work: it was not enabled through RAM,
  /// trusted access is off, or the service-linked role is missing. Remembered for the life of this object.
  const std::optional<RamPlace>& place(std::string_view account) const;
  bool same_organization(std::string_view a, std::string_view b) const;

  /// Status including what memberships say now: an association that rests on a lost one is Disassociated,
  /// that of a closed account Suspended.
  RamStatus status(const RamPrincipalAssociation& association, const RamShare& share) const;

  /// Shares of others that `account` takes part in, in the order of their creation, after the one with id `after`.
  /// `page`: about how many are wanted; reading goes in bites of that size.
  void each_shared_with(std::string_view account, std::string_view region, std::int64_t after, std::size_t page,
                        const RamVisitor<RamShare>& visit) const;
  bool is_shared_with(std::string_view account, const RamShare& share) const;

  /// Live, accepted shares that give the principal the use of the resource. Empty for the owner's own principals
  /// unless a share names them, their account or a container of it.
  std::vector<RamGrant> grants(std::string_view resource_arn, const RamConsumer& consumer) const;

 private:
  bool sharing_works(std::string_view organization, std::string_view management_account) const;
  std::optional<RamPlace> look_up(std::string_view account) const;
  /// Still a member, but a closed account.
  bool closed(const RamPrincipalAssociation& association) const;
  bool holds(const RamPrincipalAssociation& association, const RamShare& share) const;
  std::vector<std::string> subjects(std::string_view account) const;
  bool reaches(const RamPrincipalAssociation& association, const RamShare& share, std::string_view account) const;
  /// By an association of the share with `subject`: the account or one of its containers.
  bool reached_through(std::string_view subject, const RamShare& share, std::string_view account) const;

  Database& db_;
  RamTime time_;
  mutable std::map<std::string, std::optional<RamPlace>, std::less<>> places_;
  mutable std::map<std::string, bool, std::less<>> working_;  // by organization
};

}  // namespace state
