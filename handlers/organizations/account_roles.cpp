#include "handlers/organizations/account_roles.hpp"

#include <fmt/core.h>

#include "handlers/iam/service_linked_roles.hpp"
#include "state/documents.hpp"
#include "state/iam.hpp"

namespace organizations {

void create_access_role(world::Context& ctx, const std::string& account, const std::string& role_name,
                        const std::string& management_account) {
  state::iam::Role role;
  role.account = account;
  role.name = role_name;
  role.unique_id = ctx.ids.unique_id("AROA", account);
  role.created = ctx.now;
  role.trust = state::Documents(ctx.db).add(
      fmt::format(R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":)"
                  R"("arn:aws:iam::{}:root"}},"Action":"sts:AssumeRole"}}]}})",
                  management_account));
  const auto row = state::iam::Roles(ctx.db).add(role);
  state::iam::EntityPolicies(ctx.db, state::iam::Entity::Role)
      .attach(row, "arn:aws:iam::aws:policy/AdministratorAccess");
}

void create_service_role(world::Context& ctx, const std::string& account) {
  iam::ensure_service_linked_role(ctx, account, "organizations.amazonaws.com");
}

}  // namespace organizations
