// State as the answers of this service show it.
#pragma once

#include <string>
#include <vector>

#include "handlers/organizations/common.hpp"
#include "state/organizations_handshakes.hpp"

namespace organizations {

model::Organization organization_view(Context& ctx, const state::Organization& organization);
model::Root root_view(Context& ctx, const state::Organization& organization);
model::OrganizationalUnit unit_view(const state::Organization& organization, const state::OrganizationEntity& unit);
model::Account account_view(const Context& ctx, const state::Organization& organization,
                            const state::OrganizationAccount& account);
model::CreateAccountStatus request_view(const state::AccountRequest& request, core::Time now);
model::PolicySummary policy_summary(const state::Organization& organization, const state::OrganizationPolicy& policy);
model::Policy policy_view(Context& ctx, const state::Organization& organization,
                          const state::OrganizationPolicy& policy);
model::Handshake handshake_view(Context& ctx, const state::Handshake& handshake);
std::vector<model::Tag> tag_views(const core::Tags& tags);

/// ARN of a root, unit or account by its id.
std::string entity_arn(const state::Organization& organization, std::string_view id);
std::string handshake_arn(const state::Organization& organization, std::string_view action, std::string_view id);
/// ROOT, ORGANIZATIONAL_UNIT or ACCOUNT.
std::string kind_name(state::EntityKind kind);

}  // namespace organizations
