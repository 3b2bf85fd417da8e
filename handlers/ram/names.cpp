#include "handlers/ram/names.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/arn.hpp"
#include "core/text.hpp"
#include "handlers/ram/model.hpp"

namespace ram {
namespace {

using state::RamPrincipalKind;

bool all_of(std::string_view text, std::string_view more) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
  });
}

bool is_organization_id(std::string_view text) {
  return text.starts_with("o-") && text.size() >= 12 && text.size() <= 34 && all_of(text.substr(2), "");
}

bool is_unit_id(std::string_view text) {
  const auto parts = core::split(text, '-');
  return parts.size() == 3 && parts[0] == "ou" && parts[1].size() >= 4 && parts[1].size() <= 32 &&
         parts[2].size() >= 8 && parts[2].size() <= 32 && all_of(parts[1], "") && all_of(parts[2], "");
}

bool is_service(std::string_view text) {
  constexpr std::string_view kSuffix = ".amazonaws.com";
  return text.ends_with(kSuffix) && text.size() > kSuffix.size() && text.size() <= 128 && text.front() != '.' &&
         all_of(text, ".-");
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::optional<OwnedName> parse_owned(std::string_view text, std::string_view type) {
  const auto arn = core::Arn::parse(text);
  if (!arn || arn->partition != handlers::Context::partition() || arn->service != "ram" || arn->region.empty() ||
      !core::is_account_id(arn->account) || !arn->resource.starts_with(type))
    return std::nullopt;
  const auto id = std::string_view(arn->resource).substr(type.size());
  if (!is_id(id)) return std::nullopt;
  return OwnedName{arn->region, arn->account, std::string(id)};
}

std::optional<PrincipalName> parse_organizations(const std::string& text, const core::Arn& arn) {
  const auto parts = core::split(arn.resource, '/');
  if (parts.size() == 2 && parts[0] == "organization" && is_organization_id(parts[1]))
    return PrincipalName{text, RamPrincipalKind::Organization, {}, std::string(parts[1])};
  if (parts.size() == 3 && parts[0] == "ou" && is_organization_id(parts[1]) && is_unit_id(parts[2]))
    return PrincipalName{text, RamPrincipalKind::Unit, {}, std::string(parts[2])};
  return std::nullopt;
}

std::optional<PrincipalName> parse_iam(const std::string& text, const core::Arn& arn) {
  constexpr std::string_view kRole = "role/", kUser = "user/";
  if (text.size() > 2048 || arn.resource.ends_with('/')) return std::nullopt;
  if (arn.resource.starts_with(kRole)) return PrincipalName{text, RamPrincipalKind::Role, arn.account, {}};
  if (arn.resource.starts_with(kUser)) return PrincipalName{text, RamPrincipalKind::User, arn.account, {}};
  return std::nullopt;
}

std::optional<PrincipalName> principal_named(const std::string& text) {
  if (core::is_account_id(text)) return PrincipalName{text, RamPrincipalKind::Account, text, {}};
  if (is_service(text)) return PrincipalName{text, RamPrincipalKind::Service, {}, {}};
  const auto arn = core::Arn::parse(text);
  if (!arn || arn->partition != handlers::Context::partition() || !arn->region.empty() ||
      !core::is_account_id(arn->account))
    return std::nullopt;
  if (arn->service == "organizations") return parse_organizations(text, *arn);
  if (arn->service == "iam") return parse_iam(text, *arn);
  return std::nullopt;
}

core::AwsError invalid_resource(std::string_view text) {
  return errors::malformed_arn_exception(
      fmt::format("The specified resource ARN {} is not valid. Verify the ARN and try again.", text));
}

}  // namespace

OwnedName parse_share_arn(std::string_view text) {
  if (auto name = parse_owned(text, "resource-share/")) return *name;
  throw errors::malformed_arn_exception("The specified resource share ARN is not valid. Verify the ARN and try again.");
}

OwnedName parse_invitation_arn(std::string_view text) {
  if (auto name = parse_owned(text, "resource-share-invitation/")) return *name;
  throw errors::malformed_arn_exception(
      "The specified resource share invitation ARN is not valid. Verify the ARN and try again.");
}

core::Arn parse_permission_arn(std::string_view text) {
  const auto arn = core::Arn::parse(text);
  const bool fits = arn && arn->partition == handlers::Context::partition() && arn->service == "ram" &&
                    (arn->account == "aws" ? arn->region.empty() : core::is_account_id(arn->account)) &&
                    arn->resource.starts_with("permission/") && arn->resource.size() > 11;
  if (fits) return *arn;
  throw errors::malformed_arn_exception("The specified permission ARN is not valid. Verify the ARN and try again.");
}

PrincipalName parse_principal(const std::string& text) {
  if (auto name = principal_named(text)) return *name;
  throw errors::invalid_parameter_exception(
      fmt::format("Principal ID {} is malformed. Verify the ID and try again.", text));
}

ResourceName parse_resource(const std::string& text) {
  const auto arn = core::Arn::parse(text);
  if (!arn || arn->partition != handlers::Context::partition() || text.size() > 2048) throw invalid_resource(text);
  const auto* type = fixtures::ram_type_of(*arn);
  if (!type) throw errors::malformed_arn_exception("You cannot share the selected resource type.");
  if (!type->fits(*arn) || !core::is_account_id(arn->account)) throw invalid_resource(text);
  return {text, arn->account, arn->region, type};
}

void require_arn(std::string_view text) {
  if (!core::Arn::parse(text)) throw invalid_resource(text);
}

const char* source_type(std::string_view text) {
  if (core::is_account_id(text)) return kSourceTypes[0];
  if (text.size() <= 2048 && core::Arn::parse(text)) return kSourceTypes[1];
  if (is_organization_id(text)) return kSourceTypes[2];
  const auto parts = core::split(text, '/');
  const bool path = text.size() <= 2048 && parts.size() >= 3 && parts.back().empty() && is_organization_id(parts[0]) &&
                    parts[1].starts_with("r-");
  return path ? kSourceTypes[3] : nullptr;
}

bool is_source(std::string_view text) {
  return source_type(text) != nullptr;
}

}  // namespace ram
