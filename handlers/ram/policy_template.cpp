#include "handlers/ram/policy_template.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/text.hpp"
#include "handlers/ram/model.hpp"
#include "policy/json_tree.hpp"
#include "policy/operators.hpp"
#include "policy/validate.hpp"

namespace ram {
namespace {

using Json = nlohmann::ordered_json;
using policy::Node;

/// Lower case: keys of conditions ignore it. (RAM user guide, considerations for customer managed permissions.)
constexpr std::string_view kForbiddenKeys[] = {"aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount",
                                               "aws:sourcearn",      "aws:sourceaccount",     "aws:sourceorgpaths",
                                               "aws:sourceorgid"};
constexpr std::string_view kSystemTags[] = {"aws:principaltag/aws:", "aws:resourcetag/aws:", "aws:requesttag/aws:"};

core::AwsError malformed(std::string what) {
  return errors::malformed_policy_template_exception("The policy template is not valid: " + std::move(what));
}

core::AwsError not_allowed(std::string what) {
  return errors::invalid_policy_exception("The policy template is not valid: " + std::move(what));
}

Node parse_tree(const std::string& text) {
  try {
    return policy::parse_json(text);
  } catch (const policy::SyntaxError&) {
    throw malformed("it is not a JSON document.");
  }
}

void check_elements(const Node& root) {
  if (!root.is_object()) throw malformed("it must be one JSON object.");
  for (const auto& element : root.items)
    if (element.name != "Effect" && element.name != "Action" && element.name != "Condition")
      throw malformed(fmt::format("it cannot have the element {}.", element.name));
  const Node* effect = root.member("Effect");
  // The model's text spells it in capitals, the examples of the guide do not.
  if (!effect || !effect->is_string() || (effect->text != "Allow" && effect->text != "ALLOW"))
    throw malformed("Effect must be Allow.");
}

std::vector<std::string> read_actions(const Node& root) {
  const Node* element = root.member("Action");
  if (!element || (!element->is_string() && !element->is_list())) throw malformed("Action is missing.");
  std::vector<std::string> actions;
  for (const Node* action : policy::elements_of(*element)) {
    const auto colon = action->text.find(':');
    const bool fits =
        action->is_string() && colon != 0 && colon != std::string::npos && colon + 1 < action->text.size();
    if (!fits) throw malformed("every Action must name a service and an action.");
    actions.push_back(action->text);
  }
  if (actions.empty()) throw malformed("Action is empty.");
  return actions;
}

void check_condition_key(std::string_view key) {
  const auto lower = core::to_lower(key);
  const bool forbidden =
      std::find(std::begin(kForbiddenKeys), std::end(kForbiddenKeys), lower) != std::end(kForbiddenKeys) ||
      std::any_of(std::begin(kSystemTags), std::end(kSystemTags),
                  [&](std::string_view prefix) { return lower.starts_with(prefix); });
  if (forbidden) throw not_allowed(fmt::format("the condition key {} is not supported.", key));
}

void check_condition(const Node& condition) {
  if (!condition.is_object()) throw malformed("Condition must be an object.");
  for (const auto& group : condition.items) {
    if (!group.is_object()) throw malformed(fmt::format("the condition operator {} needs an object.", group.name));
    const auto op = policy::parse_operator(group.name);
    if (!op) throw not_allowed(fmt::format("{} is not a condition operator.", group.name));
    if (op->negated || op->quantifier != policy::Quantifier::None)
      throw not_allowed(fmt::format("the condition operator {} is not supported.", group.name));
    for (const auto& key : group.items) check_condition_key(key.name);
  }
}

bool names_action(const fixtures::RamType& type, std::string_view action) {
  return std::any_of(type.permissions.begin(), type.permissions.end(), [&](const auto& permission) {
    return std::any_of(permission.actions.begin(), permission.actions.end(),
                       [&](const auto& known) { return core::iequals(known, action); });
  });
}

bool uses_service(const fixtures::RamType& type, std::string_view service) {
  if (core::iequals(type.service, service)) return true;
  return std::any_of(type.permissions.begin(), type.permissions.end(), [&](const auto& permission) {
    return std::any_of(permission.actions.begin(), permission.actions.end(), [&](const auto& known) {
      return core::iequals(std::string_view(known).substr(0, known.find(':')), service);
    });
  });
}

std::set<std::string> lower_set(const std::vector<std::string>& texts) {
  std::set<std::string> result;
  for (const auto& text : texts) result.insert(core::to_lower(text));
  return result;
}

}  // namespace

// AWS has the whole list of actions of each type; known here are those of its AWS managed permissions. So an action is
// refused when it is of another service, or is known as one of other types alone; and with wildcards, which the guide
// does not mention.
void check_action(std::string_view action, const fixtures::RamType& type) {
  const auto refuse = [&] {
    throw not_allowed(fmt::format("the action {} is not supported by the resource type {}.", action, type.name));
  };
  if (action.find_first_of("*?") != std::string_view::npos) refuse();
  if (names_action(type, action)) return;
  if (!uses_service(type, action.substr(0, action.find(':')))) refuse();
  for (const auto& other : fixtures::ram_types())
    if (names_action(other, action)) refuse();
}

state::RamAllowed parse_policy_template(const std::string& text, const fixtures::RamType& type) {
  const Node root = parse_tree(text);
  check_elements(root);
  state::RamAllowed allowed{read_actions(root), {}};
  const Node* condition = root.member("Condition");
  if (condition) check_condition(*condition);
  for (const auto& action : allowed.actions) check_action(action, type);
  if (!condition || condition->items.empty()) return allowed;
  // Bounded in depth by the tree that was read before.
  const Json written = Json::parse(text)["Condition"];
  const Json statement{{"Effect", "Allow"}, {"Action", allowed.actions}, {"Resource", "*"}, {"Condition", written}};
  const auto policy = Json{{"Version", "2012-10-17"}, {"Statement", {statement}}}.dump();
  if (const auto problem = policy::validate(policy, policy::DocumentKind::Identity))
    throw not_allowed(problem->message);
  allowed.condition = written.dump();
  return allowed;
}

std::string policy_template_of(const state::RamAllowed& allowed) {
  Json text{{"Effect", "Allow"}, {"Action", allowed.actions}};
  if (!allowed.condition.empty()) text["Condition"] = Json::parse(allowed.condition);
  return text.dump();
}

bool same_permissions(const state::RamAllowed& a, const state::RamAllowed& b) {
  if (lower_set(a.actions) != lower_set(b.actions) || a.condition.empty() != b.condition.empty()) return false;
  // Without the order of its members.
  return a.condition.empty() || nlohmann::json::parse(a.condition) == nlohmann::json::parse(b.condition);
}

}  // namespace ram
