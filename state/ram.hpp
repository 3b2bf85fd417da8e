// AWS RAM's facts and how statuses follow from them. The stores: ram_shares.hpp, ram_associations.hpp,
// ram_invitations.hpp, ram_resources.hpp; who gets what: ram_access.hpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state {

/// Deleted shares stay visible to their owner for about two hours. (RAM user guide, deleting a resource share.)
inline constexpr core::Duration kRamDeletedVisible = std::chrono::hours(2);
/// Invitations are listed for seven days after they were sent, answered ones too.
inline constexpr core::Duration kRamInvitationVisible = std::chrono::days(7);  // Terraform's accepter relies on it
/// How long a DISASSOCIATED record stays readable. AWS publishes no figure; long enough to see an invitation expire.
inline constexpr core::Duration kRamEndedVisible = std::chrono::days(7);

/// The instant for which a store answers, and how long ASSOCIATING and its kin last.
struct RamTime {
  core::Time now;
  core::Duration settle{0};
};

enum class RamShareStatus { Active, Deleting, Deleted };
/// Suspended: the account was closed.
enum class RamStatus { Associating, Associated, Disassociating, Disassociated, Suspended };
enum class RamFeatureSet { CreatedFromPolicy, PromotingToStandard, Standard };
enum class RamPrincipalKind { Account = 0, Organization = 1, Unit = 2, Role = 3, User = 4, Service = 5 };

/// Why an association needs no answer, or whose answer it needs.
enum class RamBasis {
  Direct = 0,        // the owner's own account, a service principal
  Organization = 1,  // rests on membership; ends when owner or principal leaves, or sharing is switched off
  Invitation = 2,    // the account has to accept; accepted ones last whatever happens to the organization
  Policy = 3,        // an account outside the organization that a resource-based policy names; nobody asks it
};

enum class RamAnswer { None = 0, Accepted = 1, Rejected = 2, Withdrawn = 3 };

struct RamShare {
  std::int64_t id = 0;
  std::string uuid;
  std::string owner;
  std::string region;
  std::string name;
  bool allow_external = true;
  /// Accounts of the own organization are invited like strangers, and keep access when they leave.
  bool retain = false;
  core::Time created;
  core::Time updated;
  std::optional<core::Time> deleted;
  /// Made because a resource-based policy was attached with the owning service, not by a call of RAM.
  bool from_policy = false;
  std::optional<core::Time> promoted;
  /// False only where it is known that the share had no tags when it was read.
  bool maybe_tagged = true;

  std::string arn() const;
  RamShareStatus status(const RamTime& time) const;
  RamFeatureSet feature_set(const RamTime& time) const;
  /// Shown to its owner alone: made from a policy and not promoted.
  bool hidden(const RamTime& time) const { return feature_set(time) != RamFeatureSet::Standard; }
};

/// A resource, principal or source in a share.
struct RamAssociation {
  std::int64_t id = 0;
  std::int64_t share = 0;
  std::string entity;  // ARN of the resource; principal or source as named
  core::Time created;
  std::optional<core::Time> ended;
};

struct RamResourceAssociation : RamAssociation {
  std::int64_t resource = 0;
  std::string type;
  /// Empty for resources whose ARN names no region.
  std::string resource_region;
};

struct RamPrincipalAssociation : RamAssociation {
  RamPrincipalKind kind = RamPrincipalKind::Account;
  std::string subject;
  RamBasis basis = RamBasis::Direct;
  OptionalText organization;
  /// Its invitation; only with the basis Invitation.
  std::int64_t invitation = 0;
  RamAnswer answer = RamAnswer::None;
  std::optional<core::Time> answered;
  core::Time expires;

  /// Not in the owner's organization, as far as RAM can see.
  bool external() const { return basis == RamBasis::Invitation || basis == RamBasis::Policy; }
  bool invited_only() const { return basis == RamBasis::Invitation && answer == RamAnswer::None; }
};

/// Return false to stop.
template <class Row>
using RamVisitor = std::function<bool(const Row&)>;

/// When an association ended: removed, share deleted, invitation expired or rejected. Nullopt: it has not.
std::optional<core::Time> ram_end(const RamAssociation& association, const RamShare& share, const RamTime& time);
std::optional<core::Time> ram_end(const RamPrincipalAssociation& association, const RamShare& share,
                                  const RamTime& time);
/// Status by the record alone; that an organization's membership still holds is RamAccess's question.
RamStatus ram_status(const RamAssociation& association, const RamShare& share, const RamTime& time);
RamStatus ram_status(const RamPrincipalAssociation& association, const RamShare& share, const RamTime& time);
/// When the status last changed.
core::Time ram_changed(const RamAssociation& association, const RamShare& share, const RamTime& time);
core::Time ram_changed(const RamPrincipalAssociation& association, const RamShare& share, const RamTime& time);

}  // namespace state
