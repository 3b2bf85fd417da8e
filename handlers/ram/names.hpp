// ARNs and principals as RAM's requests spell them.
#pragma once

#include <string>
#include <string_view>

#include "fixtures/ram_catalogue.hpp"
#include "handlers/operation.hpp"
#include "state/ram.hpp"

namespace ram {

/// `arn:aws:ram:<region>:<account>:resource-share/<uuid>`, or the same of an invitation.
struct OwnedName {
  std::string region;
  std::string account;
  std::string uuid;
};

/// Throw MalformedArnException.
OwnedName parse_share_arn(std::string_view text);
OwnedName parse_invitation_arn(std::string_view text);
/// The ARN of a permission, AWS managed or a customer's. Throws MalformedArnException.
core::Arn parse_permission_arn(std::string_view text);

struct PrincipalName {
  std::string text;
  state::RamPrincipalKind kind = state::RamPrincipalKind::Account;
  /// Account in it; empty for organizations, units and services.
  std::string account;
  /// o-... or ou-..., for messages; empty for the others.
  std::string id;

  /// What consumers look themselves up by.
  const std::string& subject() const { return account.empty() ? text : account; }
  bool iam() const { return kind == state::RamPrincipalKind::Role || kind == state::RamPrincipalKind::User; }
  bool service() const { return kind == state::RamPrincipalKind::Service; }
  bool container() const { return !id.empty(); }
};

/// Throws InvalidParameterException.
PrincipalName parse_principal(const std::string& text);

struct ResourceName {
  std::string arn;
  std::string account;
  std::string region;  // empty where the ARN has none
  const fixtures::RamType* type = nullptr;
};

/// An ARN of a type that can be shared. Throws MalformedArnException.
ResourceName parse_resource(const std::string& text);
/// Anything that looks like an ARN, as the list filters take it. Throws MalformedArnException.
void require_arn(std::string_view text);

/// Who may be named as the source of a service principal's calls: account, ARN, organization, organization path.
bool is_source(std::string_view text);
/// AWS publishes no values of sourceType; these follow the four kinds of sources that the model names.
inline constexpr const char* kSourceTypes[] = {"ACCOUNT", "ARN", "ORGANIZATION_ID", "ORGANIZATION_PATH"};
/// Which of them it is; null for what is no source.
const char* source_type(std::string_view text);

}  // namespace ram
