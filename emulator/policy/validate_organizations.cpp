// Organizations' validation of service control and resource control policies.
#include <algorithm>
#include <set>
#include <vector>

#include "policy/grammar.hpp"

namespace policy::grammar {
namespace {

bool has_actions_and_resources(const Node& statement) {
  const Node* actions = either(statement, "Action", "NotAction");
  const Node* resources = either(statement, "Resource", "NotResource");
  if (!has_values(actions) || !has_values(resources)) return false;
  const auto action_list = elements_of(*actions);
  const auto resource_list = elements_of(*resources);
  return std::none_of(action_list.begin(), action_list.end(),
                      [](const Node* item) { return check_action(item->text); }) &&
         std::none_of(resource_list.begin(), resource_list.end(),
                      [](const Node* item) { return check_resource(item->text); });
}

bool has_exact_effect(const Node& statement) {
  const std::string& effect = statement.member("Effect")->text;
  return effect == "Allow" || effect == "Deny";
}

bool is_service_control(const Node& statement) {
  return !either(statement, "Principal", "NotPrincipal");
}

/// Only the managed RCPFullAWSAccess allows (Organizations User Guide, RCP syntax).
bool is_resource_control(const Node& statement) {
  const Node* principal = statement.member("Principal");
  return statement.member("Effect")->text == "Deny" && principal && principal->is_string() && principal->text == "*" &&
         !statement.member("NotAction");
}

/// AWS Organizations User Guide, SCP and RCP syntax: the elements of a policy are Version and Statement.
bool has_only_their_elements(const Node& root) {
  return !root.member("Id");
}

/// A Sid may be absent or empty, but not used twice (IAM User Guide, Sid).
bool has_unique_sids(const std::vector<const Node*>& statements) {
  std::set<std::string_view> seen;
  return std::all_of(statements.begin(), statements.end(), [&](const Node* statement) {
    const Node* sid = statement->member("Sid");
    return !sid || sid->text.empty() || seen.insert(sid->text).second;
  });
}

bool is_valid(std::string_view json, DocumentKind kind) {
  Node root;
  try {
    root = parse_json(json);
  } catch (const SyntaxError&) {
    return false;
  }
  if (!is_well_formed(root) || !has_version_2012(root) || !has_only_their_elements(root)) return false;
  const auto statements = elements_of(*root.member("Statement"));
  if (!has_unique_sids(statements)) return false;
  return std::all_of(statements.begin(), statements.end(), [&](const Node* statement) {
    const bool of_kind =
        kind == DocumentKind::ServiceControl ? is_service_control(*statement) : is_resource_control(*statement);
    return of_kind && has_exact_effect(*statement) && has_actions_and_resources(*statement);
  });
}

}  // namespace

std::optional<Problem> validate_organizations(std::string_view json, DocumentKind kind) {
  if (is_valid(json, kind)) return std::nullopt;
  return problem("The provided policy document does not meet the requirements of the specified policy type.");
}

}  // namespace policy::grammar
