#include "handlers/organizations/account_roles.hpp"

#include <fmt/core.h>

#include "state/documents.hpp"
#include "state/iam.hpp"

namespace organizations {
namespace {

void add_role(world::Context& ctx, state::iam::Role role, const std::string& trusted, std::string_view policy) {
  const std::string trust = fmt::format(
      R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{},"Action":"sts:AssumeRole"}}]}})",
      trusted);
  role.unique_id = ctx.ids.unique_id("AROA", role.account);
  role.created = ctx.now;
  role.trust = state::Documents(ctx.db).add(trust);
  const auto row = state::iam::Roles(ctx.db).add(role);
  state::iam::EntityPolicies(ctx.db, state::iam::Entity::Role).attach(row, policy);
}

}  // namespace

void create_access_role(world::Context& ctx, const std::string& account, const std::string& role_name,
                        const std::string& management_account) {
  state::iam::Role role;
  role.account = account;
  role.name = role_name;
  add_role(ctx, std::move(role), fmt::format(R"({{"AWS":"arn:aws:iam::{}:root"}})", management_account),
           "arn:aws:iam::aws:policy/AdministratorAccess");
}

void create_service_role(world::Context& ctx, const std::string& account) {
  state::iam::Role role;
  role.account = account;
  role.name = "AWSServiceRoleForOrganizations";
  if (state::iam::Roles(ctx.db).find(account, role.name)) return;
  role.path = "/aws-service-role/organizations.amazonaws.com/";
  role.description =
      "Service-linked role used by AWS Organizations to enable integration of other AWS services with Organizations.";
  add_role(ctx, std::move(role), R"({"Service":"organizations.amazonaws.com"})",
           "arn:aws:iam::aws:policy/aws-service-role/AWSOrganizationsServiceTrustPolicy");
}

}  // namespace organizations
