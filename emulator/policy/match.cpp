#include "policy/match.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace policy {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool action_applies(const Statement& statement, const Asked& asked) {
  for (const Pattern& action : statement.actions) {
    if (matches(action, asked.lower_action())) return !statement.not_action;
  }
  return statement.not_action;
}

bool resource_matches(const ResourcePattern& pattern, const Asked& asked) {
  if (pattern.arn.everything) return true;
  // Actions without resource-level permissions ask for "*", and only a statement about "*" covers them.
  const ArnParts& arn = asked.resource();
  if (pattern.tail.empty()) return arn.complete && matches(pattern.arn, arn);
  if (!matches_head(pattern.arn, arn)) return false;
  Scratch scratch;
  if (!expand(pattern.tail, *asked.request().keys, Expand::Text, scratch.text)) return false;
  return matches(make_pattern(scratch.text), arn.part[5]);
}

bool resource_applies(const Statement& statement, const Asked& asked) {
  if (!statement.has_resource) return true;
  for (const ResourcePattern& resource : statement.resources) {
    if (resource_matches(resource, asked)) return !statement.not_resource;
  }
  return statement.not_resource;
}

PrincipalMatch principal_match(const Statement& statement, const Asked& asked) {
  if (!statement.has_principal) return PrincipalMatch::None;
  const Caller& caller = asked.request().caller;
  if (!statement.not_principal) return match_principal(statement.principals, caller);
  const bool deny = statement.effect == Effect::Deny;
  // IAM User Guide, NotPrincipal: a Deny with it hits every principal that has a boundary, whatever the list says.
  const bool applies = (deny && asked.bounded()) || not_principal_applies(statement.principals, caller, deny);
  return applies ? PrincipalMatch::NotListed : PrincipalMatch::None;
}

}  // namespace

Asked::Asked(const Request& request, bool bounded)
    : request_(request), resource_(split_arn(request.resource)), bounded_(bounded) {
  const std::string_view action = request.action;
  if (action.size() > short_action_.size()) {
    long_action_ = core::to_lower(action);
    lower_action_ = long_action_;
    return;
  }
  std::transform(action.begin(), action.end(), short_action_.begin(), lower);
  lower_action_ = {short_action_.data(), action.size()};
}

StatementMatch match_statement(const Statement& statement, Side side, const Asked& asked) {
  if (!action_applies(statement, asked)) return {Miss::Action};
  StatementMatch match;
  if (side == Side::Resource) {
    match.principal = principal_match(statement, asked);
    if (match.principal == PrincipalMatch::None) return {Miss::Principal};
  }
  if (!resource_applies(statement, asked)) return {Miss::Resource, match.principal};
  for (std::uint32_t i = 0; i < statement.conditions.size(); ++i) {
    if (!holds(statement.conditions[i], *asked.request().keys)) return {Miss::Condition, match.principal, i};
  }
  return match;
}

void Verdict::add(std::uint32_t index, const Statement& statement, const StatementMatch& match) {
  if (!match.applies()) return;
  if (statement.effect == Effect::Deny) {
    if (!denies()) deny = index;
  } else if (!allows() || reach_of(match.principal) > reach_of(principal)) {
    allow = index;
    principal = match.principal;
  }
}

Reach Verdict::reach(Side side) const {
  if (!allows()) return Reach::None;
  return side == Side::Identity ? Reach::Direct : reach_of(principal);
}

Verdict evaluate(const Document& document, Side side, const Asked& asked, Reach granted) {
  Verdict verdict;
  const auto statements = document.statements();
  for (std::uint32_t i = 0; i < statements.size(); ++i) {
    if (granted == Reach::Direct && statements[i].effect == Effect::Allow) continue;
    verdict.add(i, statements[i], match_statement(statements[i], side, asked));
    if (verdict.denies()) break;
    granted = std::max(granted, verdict.reach(side));
  }
  return verdict;
}

Verdict evaluate(const Document& document, Side side, const Request& request) {
  return evaluate(document, side, Asked(request, false));
}

}  // namespace policy
