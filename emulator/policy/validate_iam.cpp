// IAM's and STS's validation: identity policies, session policies, trust policies. The checks run in the order in which
// IAM reports problems of a document that has several.
#include <algorithm>
#include <set>
#include <string>

#include "core/text.hpp"
#include "policy/grammar.hpp"
#include "policy/operators.hpp"
#include "policy/scalars.hpp"

namespace policy::grammar {
namespace {

constexpr const char* kLegacy = "The policy failed legacy parsing";

using Statements = std::vector<const Node*>;

/// First problem that `check` finds in a statement.
template <class Check>
std::optional<Problem> first(const Statements& statements, Check check) {
  for (const Node* statement : statements) {
    if (auto found = check(*statement)) return found;
  }
  return std::nullopt;
}

bool has_legacy_dates(const Node& statement) {
  const Node* condition = statement.member("Condition");
  if (!condition) return true;
  for (const Node& group : condition->items) {
    const auto op = parse_operator(group.name);
    if (!op || !is_date(op->comparison)) continue;
    for (const Node& key : group.items) {
      const auto values = elements_of(key);
      if (!std::all_of(values.begin(), values.end(), [](const Node* value) { return parse_date(value->text); })) {
        return false;
      }
    }
  }
  return true;
}

std::optional<Problem> check_effect_and_dates(const Node& statement) {
  const std::string& effect = statement.member("Effect")->text;
  if ((effect != "Allow" && effect != "Deny") || !has_legacy_dates(statement)) return problem(kLegacy);
  return std::nullopt;
}

std::optional<Problem> check_sids(const Statements& statements) {
  std::set<std::string_view> seen;
  for (const Node* statement : statements) {
    const Node* sid = statement->member("Sid");
    if (!sid || sid->text.empty()) continue;
    const bool legal = std::all_of(sid->text.begin(), sid->text.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
    if (!legal) {
      return problem(
          "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
          "[0-9A-Za-z]*");
    }
    if (!seen.insert(sid->text).second) return problem("Statement IDs (SID) in a single policy must be unique.");
  }
  return std::nullopt;
}

/// `arn:aws:s3::bucket` and the like: a part is missing, or the service is empty.
bool passes_legacy_arn(std::string_view resource) {
  if (resource == "*") return true;
  const auto parts = core::split(resource, ':');
  const bool gap = resource.find("::") != std::string_view::npos;
  return (parts.size() >= 6 || !gap) && (parts.size() < 3 || !parts[2].empty());
}

std::optional<Problem> check_legacy_arns(const Node& statement) {
  const Node* resources = either(statement, "Resource", "NotResource");
  if (!resources) return std::nullopt;
  for (const Node* item : elements_of(*resources)) {
    if (!passes_legacy_arn(item->text)) return problem(kLegacy);
  }
  return std::nullopt;
}

std::optional<Problem> check_resources(const Node& statement) {
  const Node* resources = either(statement, "Resource", "NotResource");
  if (!resources) return std::nullopt;
  for (const Node* item : elements_of(*resources)) {
    if (auto found = check_resource(item->text)) return found;
  }
  return std::nullopt;
}

std::optional<Problem> check_actions(const Node& statement) {
  for (const Node* item : elements_of(*either(statement, "Action", "NotAction"))) {
    if (auto found = check_action(item->text)) return found;
  }
  return std::nullopt;
}

std::optional<Problem> check_has_actions(const Node& statement) {
  if (has_values(either(statement, "Action", "NotAction"))) return std::nullopt;
  return problem("Policy statement must contain actions.");
}

std::optional<Problem> check_has_resources(const Node& statement) {
  if (has_values(either(statement, "Resource", "NotResource"))) return std::nullopt;
  return problem("Policy statement must contain resources.");
}

std::optional<Problem> check_no_principal(const Node& statement) {
  if (!either(statement, "Principal", "NotPrincipal")) return std::nullopt;
  return problem("Policy document should not specify a principal.");
}

std::optional<Problem> validate_identity(const Node& root, const Statements& statements) {
  if (!has_version_2012(root)) return problem("Policy document must be version 2012-10-17 or greater.");
  if (auto found = first(statements, check_effect_and_dates)) return found;
  if (auto found = check_sids(statements)) return found;
  // A resource that is wrong in another way is reported later, and then not as a legacy problem.
  auto resource_problem = first(statements, check_resources);
  if (!resource_problem) {
    if (auto found = first(statements, check_legacy_arns)) return found;
  }
  if (auto found = first(statements, check_has_actions)) return found;
  if (auto found = first(statements, check_has_resources)) return found;
  if (resource_problem) return resource_problem;
  if (auto found = first(statements, check_actions)) return found;
  return first(statements, check_no_principal);
}

std::optional<Problem> check_trust_elements(const Node& statement) {
  for (const char* name : {"Resource", "NotResource", "NotPrincipal"}) {
    if (statement.member(name)) return problem("Has prohibited field " + std::string(name) + ".");
  }
  const Node* principal = statement.member("Principal");
  if (!principal) return problem("Missing required field Principal");
  if (!has_principals(*principal)) return problem("Missing required field Principal cannot be empty!");
  return std::nullopt;
}

/// All of STS's actions may be trusted, in any spelling that names none of another service.
std::optional<Problem> check_trust_actions(const Node& statement) {
  for (const Node* item : elements_of(*either(statement, "Action", "NotAction"))) {
    if (core::starts_with_i(item->text, "sts:")) continue;
    return problem(
        "Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and "
        "sts:AssumeRoleWithWebIdentity");
  }
  return std::nullopt;
}

std::optional<Problem> check_trust_principal(const Node& statement) {
  const std::string wrong = malformed_principal(*statement.member("Principal"));
  if (wrong.empty()) return std::nullopt;
  return problem("Invalid principal in policy: " + wrong);
}

std::optional<Problem> validate_trust(const Statements& statements) {
  if (auto found = first(statements, check_effect_and_dates)) return found;
  if (auto found = check_sids(statements)) return found;
  if (auto found = first(statements, check_has_actions)) return found;
  if (auto found = first(statements, check_trust_elements)) return found;
  if (auto found = first(statements, check_actions)) return found;
  if (auto found = first(statements, check_trust_actions)) return found;
  return first(statements, check_trust_principal);
}

}  // namespace

std::optional<Problem> validate_iam(std::string_view json, DocumentKind kind) {
  const bool trust = kind == DocumentKind::Trust;
  Node root;
  try {
    root = parse_json(json);
  } catch (const SyntaxError& error) {
    const bool unreadable = error.kind() == SyntaxError::Kind::NotJson;
    return problem(trust && unreadable ? "This policy contains invalid Json" : "Syntax errors in policy.");
  }
  if (!is_well_formed(root)) return problem("Syntax errors in policy.");
  const Statements statements = elements_of(*root.member("Statement"));
  return trust ? validate_trust(statements) : validate_identity(root, statements);
}

}  // namespace policy::grammar
