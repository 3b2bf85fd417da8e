// Organizations as the rest of the server asks about them: who belongs where, which policies bind whom, which services
// are trusted. The tree, the policies and the invitations themselves have their own stores (organizations_*.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "state/database.hpp"

namespace state {

inline constexpr std::string_view kServiceControlPolicy = "SERVICE_CONTROL_POLICY";
inline constexpr std::string_view kResourceControlPolicy = "RESOURCE_CONTROL_POLICY";

struct Organization {
  std::int64_t row = 0;
  std::string id;  // o-...
  std::string management_account;
  bool all_features = true;

  std::string arn() const;
  std::string account_arn(std::string_view account) const;
  /// ARN of a root or organizational unit by its id.
  std::string container_arn(std::string_view id) const;
};

struct OrganizationalUnit {
  std::string arn;
  std::string id;
  std::string name;
  std::string organization;  // o-...
  std::string path;          // o-.../r-.../ou-.../
};

/// Where an account stands.
struct Membership {
  std::string organization;  // o-...
  std::string management_account;
  /// `o-.../r-.../ou-.../` with the trailing slash, as aws:PrincipalOrgPaths shows it.
  std::string path;
  bool all_features = true;
};

struct AttachedPolicy {
  std::string arn;
  std::string id;
  std::int64_t document = 0;  // 0: AWS managed FullAWSAccess or RCPFullAWSAccess
};

struct ServiceAccess {
  std::string service_principal;
  core::Time enabled;
};

class Organizations {
 public:
  explicit Organizations(Database& db) : db_(db) {}

  /// Nullopt for accounts without an organization and for closed ones.
  std::optional<Membership> membership(std::string_view account) const;
  /// Policies of one type that bind the account, one vector per level: root first, account last. No levels at all when
  /// the account is in no organization or the type is not enabled there. (The management account has them too;
  /// that they do not bind it is the evaluation's rule.)
  std::vector<std::vector<AttachedPolicy>> policies_for_account(std::string_view account, std::string_view type) const;
  /// `organization` is an o-... id.
  bool service_access_enabled(std::string_view organization, std::string_view service_principal) const;
  /// Is the active account inside the organization, root or unit that the ARN names, at whatever depth? False for ARNs
  /// that name nothing.
  bool contains(std::string_view arn, std::string_view account) const;
  std::optional<OrganizationalUnit> ou_by_arn(std::string_view arn) const;

  std::optional<Organization> organization(std::string_view id) const;
  /// Is there a root or unit of that id in any organization?
  bool container_exists(std::string_view id) const;
  /// Also for closed accounts.
  std::optional<Organization> organization_of(std::string_view account) const;
  /// With its root and the AWS managed policies; the management account joins and SCPs are switched on by the caller.
  Organization create(std::string_view id, std::string_view root_id, std::string_view management_account,
                      bool all_features, core::Time now);
  /// From consolidated billing to all features; there is no way back.
  void enable_all_features(const Organization& organization);
  /// Everything of the organization goes with it; its accounts stand alone.
  void remove(const Organization& organization);

  /// Keeps the first date when it is enabled already.
  void enable_service_access(const Organization& organization, std::string_view service_principal, core::Time now);
  void disable_service_access(const Organization& organization, std::string_view service_principal);
  /// Up to `limit` principals in alphabetical order that follow `after`.
  std::vector<ServiceAccess> service_access(const Organization& organization, std::string_view after,
                                            std::int64_t limit) const;

 private:
  Database& db_;
};

}  // namespace state
