// What is in a share: resources, principals, sources. One record per share and entity: associating again after an end
// renews the record.
#pragma once

#include <set>
#include <vector>

#include "state/ram.hpp"

namespace state {

/// What a list shows of a share's resource or principal, with the share it is in.
template <class Association>
using RamPairVisitor = std::function<bool(const RamShare&, const Association&)>;

/// Live associations; each membership in a share counts.
struct RamUsage {
  std::int64_t resources = 0;
  std::int64_t principals = 0;
};

class RamAssociations {
 public:
  RamAssociations(Database& db, RamTime time) : db_(db), time_(time) {}

  void add_resource(const RamShare& share, std::int64_t resource, std::string_view type);
  /// `principal.share`, `id`, `created` and `ended` are not looked at.
  void add_principal(const RamShare& share, const RamPrincipalAssociation& principal);
  void add_source(const RamShare& share, std::string_view source);

  void end_resource(std::int64_t id);
  /// Withdraws its invitation when that is unanswered.
  void end_principal(const RamPrincipalAssociation& principal);
  void end_source(std::int64_t id);

  /// Ended ones too.
  std::optional<RamResourceAssociation> resource(std::int64_t share, std::string_view arn) const;
  std::optional<RamPrincipalAssociation> principal(std::int64_t share, std::string_view principal) const;
  std::optional<RamAssociation> source(std::int64_t share, std::string_view source) const;

  /// In the order of their records, after the record `after`; ended ones too.
  void each_resource(std::int64_t share, std::int64_t after, const RamVisitor<RamResourceAssociation>& visit) const;
  void each_principal(std::int64_t share, std::int64_t after, const RamVisitor<RamPrincipalAssociation>& visit) const;
  void each_source(std::int64_t share, std::int64_t after, const RamVisitor<RamAssociation>& visit) const;

  /// Over all shares of an owner in a region, in the order of the records.
  void each_owned_resource(std::string_view owner, std::string_view region, std::int64_t after,
                           const RamVisitor<RamResourceAssociation>& visit) const;
  void each_owned_principal(std::string_view owner, std::string_view region, std::int64_t after,
                            const RamVisitor<RamPrincipalAssociation>& visit) const;
  void each_owned_source(std::string_view owner, std::string_view region, std::int64_t after,
                         const RamVisitor<RamAssociation>& visit) const;

  /// Every association of one resource or one principal text, whoever owns the share.
  void each_of_resource(std::string_view arn, std::int64_t after,
                        const RamVisitor<RamResourceAssociation>& visit) const;
  void each_of_subject(std::string_view subject, std::string_view region, std::int64_t after_share,
                       const RamVisitor<RamPrincipalAssociation>& visit) const;
  /// Ids of the shares in that list, each once; at most `limit`.
  std::vector<std::int64_t> shares_of_subject(std::string_view subject, std::string_view region,
                                              std::int64_t after_share, std::size_t limit) const;

  /// Types of the live resources in a share.
  std::set<std::string> types(std::int64_t share) const;
  bool has_type(std::int64_t share, std::string_view type) const;

  /// Live ones in a share, or over all shares of the owner in the region.
  RamUsage usage(std::int64_t share) const;
  RamUsage usage(std::string_view owner, std::string_view region) const;

  /// Sharing inside the organization was switched off: everything that rests on membership ends.
  /// (Organizations DisableAWSServiceAccess.)
  void organization_sharing_ended(std::string_view organization);
  /// The account is no longer a member: what it got or gave as one ends.
  void account_left(std::string_view organization, std::string_view account);
  /// The principal of this ARN (an organizational unit, an organization) is gone.
  void container_removed(std::string_view arn);

 private:
  Database& db_;
  RamTime time_;
};

}  // namespace state
