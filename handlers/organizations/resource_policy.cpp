#include "handlers/organizations/resource_policy.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "access/principals.hpp"
#include "core/arn.hpp"
#include "core/text.hpp"
#include "handlers/organizations/admission.hpp"
#include "handlers/organizations/policy_content.hpp"
#include "policy/document.hpp"
#include "state/organizations_resource_policy.hpp"

namespace organizations {
namespace {

using policy::Node;

core::AwsError bad_json() {
  return invalid_input("INVALID_RESOURCE_POLICY_JSON", "The resource policy isn't a valid JSON policy document.");
}

core::AwsError bad_principal() {
  return invalid_input("INVALID_PRINCIPAL", "You specified an invalid principal element in the policy.");
}

core::AwsError resource_policy_not_found() {
  return errors::resource_policy_not_found_exception(
      "We can't find a resource policy request with the parameter that you specified.");
}

Node parsed(const std::string& content) {
  try {
    return policy::parse_json(content);
  } catch (const policy::SyntaxError&) {
    throw bad_json();
  }
}

// Members are accounts, users and roles; `*` stands for all of them, narrowed by conditions.
void check_principal(const Node& statement) {
  const Node* principal = statement.member("Principal");
  if (!principal) throw bad_principal();
  if (principal->is_string()) {
    if (principal->text != "*") throw bad_principal();
    return;
  }
  if (!principal->is_object() || principal->items.size() != 1 || principal->items.front().name != "AWS")
    throw bad_principal();
}

void check_actions(const Node& statement) {
  const Node* actions = statement.member("Action");
  if (!actions) throw bad_json();
  for (const Node* action : policy::elements_of(*actions))
    if (!is_delegable(action->text))
      throw invalid_input("UNSUPPORTED_ACTION_IN_RESOURCE_POLICY",
                          "The resource policy names an action that can't be delegated: " + action->text);
}

void check_resources(const state::Organization& organization, const Node& statement) {
  const Node* resources = statement.member("Resource");
  if (!resources) throw bad_json();
  for (const Node* resource : policy::elements_of(*resources)) {
    const auto arn = core::Arn::parse(resource->text);
    const bool ours = arn && arn->service == "organizations" &&
                      (arn->account == organization.management_account || arn->account == "aws" ||
                       arn->account.find_first_of("*?$") != std::string::npos);
    if (resource->text != "*" && !ours)
      throw invalid_input("UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY",
                          "The resource policy names a resource that isn't supported: " + resource->text);
  }
}

void check_policy_types(const Node& statement) {
  const Node* conditions = statement.member("Condition");
  if (!conditions) return;
  for (const Node& condition : conditions->items)
    for (const Node& key : condition.items) {
      if (!core::iequals(key.name, "organizations:PolicyType")) continue;
      for (const Node* type : policy::elements_of(key))
        if (!is_policy_type(type->text) && type->text.find_first_of("*?$") == std::string::npos)
          throw invalid_input("UNSUPPORTED_POLICY_TYPE_IN_RESOURCE_POLICY",
                              "The resource policy names a policy type that isn't supported: " + type->text);
    }
}

/// The unique ids of the principals. Throws InvalidInputException.
state::BoundPrincipals checked(Context& ctx, const state::Organization& organization, const std::string& content) {
  const Node root = parsed(content);
  const Node* version = root.member("Version");
  const Node* statements = root.member("Statement");
  if (!version || version->text != "2012-10-17" || !statements) throw bad_json();
  for (const Node* statement : policy::elements_of(*statements)) {
    if (!statement->is_object()) throw bad_json();
    check_principal(*statement);
    check_actions(*statement);
    check_resources(organization, *statement);
    check_policy_types(*statement);
  }
  try {
    return authz::bind_principals(ctx, *policy::Document::compile(content));
  } catch (const policy::SyntaxError&) {
    throw bad_json();
  } catch (const authz::UnknownPrincipal&) {
    throw bad_principal();
  }
}

model::ResourcePolicy view(const Context& ctx, const state::Organization& organization,
                           const state::ResourcePolicy& policy) {
  return {model::ResourcePolicySummary{policy.id, resource_policy_arn(organization, policy.id)},
          state::ResourcePolicies(ctx.db, organization).content(policy)};
}

}  // namespace

std::string resource_policy_arn(const state::Organization& organization, std::string_view id) {
  return fmt::format("arn:aws:organizations::{}:resourcepolicy/{}/{}", organization.management_account, organization.id,
                     id);
}

model::PutResourcePolicyResponse put_resource_policy(Context& ctx, const model::PutResourcePolicyRequest& in) {
  const auto organization = managed_organization(ctx);
  const auto tags = checked_tags(in.Tags);
  if (!organization.all_features)
    throw constraint_violation("ORGANIZATION_NOT_IN_ALL_FEATURES_MODE",
                               "This operation requires the organization to support all features.");
  state::ResourcePolicies policies(ctx.db, organization);
  // Model, PutResourcePolicyRequest.Tags: only at the creation.
  if (policies.find() && !tags.empty())
    throw invalid_input("UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED",
                        "You can't change the tags of an existing resource policy with this operation.");
  const auto principals = checked(ctx, organization, *in.Content);
  const auto policy = policies.put(new_id(ctx, "rp-", 8), *in.Content, principals);
  for (const auto& [key, value] : tags) policies.set_tag(key, value);
  return {view(ctx, organization, policy)};
}

model::DescribeResourcePolicyResponse describe_resource_policy(Context& ctx, const protocol::Empty&) {
  const auto organization = administered_organization(ctx);
  const auto policy = state::ResourcePolicies(ctx.db, organization).find();
  if (!policy) throw resource_policy_not_found();
  return {view(ctx, organization, *policy)};
}

protocol::Empty delete_resource_policy(Context& ctx, const protocol::Empty&) {
  state::ResourcePolicies policies(ctx.db, managed_organization(ctx));
  if (!policies.find()) throw resource_policy_not_found();
  policies.remove();
  return {};
}

}  // namespace organizations
