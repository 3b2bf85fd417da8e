// The sharing decision: may this resource and this principal be in this share, and does the principal need an
// invitation. (RAM user guide: shareable resources, sharing with external accounts, service-linked role.)
#pragma once

#include <set>
#include <vector>

#include "handlers/ram/answers.hpp"
#include "handlers/ram/names.hpp"
#include "handlers/ram/request.hpp"

namespace ram {

/// Quotas of AWS RAM, none of which is adjustable here.
inline constexpr std::size_t kEntitiesPerCall = 100;
inline constexpr std::int64_t kAssociationsPerShare = 5'000;
inline constexpr std::int64_t kAssociationsPerRegion = 25'000;
inline constexpr std::int64_t kSharesPerRegion = 25'000;
inline constexpr std::int64_t kPendingInvitations = 250;

/// Each value once, in the order of the request.
std::vector<std::string> distinct(const Texts& texts);

/// What a request wants in a share, parsed and free of duplicates.
struct Entities {
  std::vector<ResourceName> resources;
  std::vector<PrincipalName> principals;
  std::vector<std::string> sources;
  bool empty() const { return resources.empty() && principals.empty() && sources.empty(); }
};

/// Throws MalformedArnException, InvalidParameterException, ResourceShareLimitExceededException.
Entities parse_entities(const Texts& resources, const Texts& principals, const Texts& sources);

/// Which operation asks: AWS refuses organization-only resources with different codes.
enum class Asking { Create, Associate };

/// Ids for invitations that a fixture chose, by principal; the others are made up.
struct ChosenInvitation {
  std::string principal;
  std::string uuid;
};

/// Puts entities into a share. Throws what AWS answers when one of them may not be there; the transaction then takes
/// the others back, too.
class Sharing {
 public:
  Sharing(Context& context, const state::RamShare& share, Asking asking);

  void choose_invitations(std::vector<ChosenInvitation> chosen) { chosen_ = std::move(chosen); }
  /// Once per object.
  void add(const Entities& entities);
  /// One for each entity, in the order of the request; what is new shows as ASSOCIATING.
  std::vector<model::ResourceShareAssociation> answer(const Entities& entities) const;
  /// What `add` put in, as a text; and to answer once more as then.
  std::string added() const;
  void added_before(const std::string& text);

 private:
  void check_resources(const std::vector<ResourceName>& resources);
  std::optional<std::int64_t> check_resource(const ResourceName& resource) const;
  void check_residents();
  void check_principals(const std::vector<PrincipalName>& principals);
  void check_sources(const std::vector<std::string>& sources) const;
  bool has_source() const;
  void check_quotas() const;
  void check_kind(const PrincipalName& principal) const;
  void add_resource(const ResourceName& resource, std::optional<std::int64_t> known);
  void add_principal(const PrincipalName& principal);
  void add_source(const std::string& source);
  void attach_permission(const fixtures::RamType& type);
  state::RamPrincipalAssociation decide(const PrincipalName& principal) const;
  std::int64_t invite(const PrincipalName& principal);
  core::Duration window() const;
  core::AwsError organization_only(bool by_resource) const;
  /// A share that was just made: there is nothing in it to be looked up.
  bool empty_before() const { return asking_ == Asking::Create; }

  Context& context_;
  state::RamShare share_;
  Asking asking_;
  state::RamAccess access_;
  state::RamShares shares_;
  state::RamAssociations associations_;
  /// Types in the share, those about to come included.
  std::vector<const fixtures::RamType*> types_;
  bool new_types_ = false;
  /// Ids of the request's resources, in its order, as far as they were known before.
  std::vector<std::optional<std::int64_t>> known_;
  /// Kinds of principals in the share, those about to come included.
  bool services_ = false, others_ = false;
  std::vector<ChosenInvitation> chosen_;
  std::set<std::string> fresh_;
};

/// Throws OperationNotPermittedException when the share holds organization-only types and sharing does not work (any
/// more).
void require_organization(const Context& context, const state::RamShare& share);
/// Whether the share has a live principal from outside the organization, invited ones included.
bool has_external_principal(const Context& context, const state::RamShare& share);

}  // namespace ram
