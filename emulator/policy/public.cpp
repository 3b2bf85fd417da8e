// S3's meaning of public (S3 User Guide, Block Public Access): a policy counts as public until every Allow is seen to
// be limited to fixed values.
#include <algorithm>

#include "policy/inspect.hpp"

namespace policy {
namespace {

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

bool is_fixed(const WantedValue& value) {
  return value.pieces.empty() && !has_wildcard(value.written);
}

/// The account is fixed; whatever is behind it may vary.
bool has_fixed_account(const WantedValue& value) {
  const ArnParts arn = split_arn(value.written);
  return value.pieces.empty() && arn.complete && !arn.part[4].empty() && !has_wildcard(arn.part[4]);
}

/// A unique id, and all sessions of a role (`AROA...:*`).
bool is_fixed_user_id(const WantedValue& value) {
  std::string_view text = value.written;
  if (text.ends_with(":*")) text.remove_suffix(2);
  return value.pieces.empty() && !text.empty() && !has_wildcard(text);
}

bool is_narrow_network(const WantedValue& value) {
  const Cidr* network = std::get_if<Cidr>(&value.typed);
  return network && network->bits >= (network->v6 ? 32 : 8);
}

using Limits = bool (*)(const WantedValue&);

/// How a value of that key limits access; null for keys that do not.
Limits limits_of(std::string_view key, PublicRules rules) {
  constexpr std::string_view fixed_keys[] = {"aws:principalorgid",
                                             "aws:principalorgpaths",
                                             "aws:principalaccount",
                                             "aws:sourcearn",
                                             "aws:principalisawsservice",
                                             "aws:principalservicename",
                                             "aws:sourcevpc",
                                             "aws:sourcevpce",
                                             "aws:sourceowner",
                                             "aws:sourceaccount",
                                             "s3:dataaccesspointaccount",
                                             "s3:x-amz-server-side-encryption-aws-kms-key-id"};
  if (std::find(std::begin(fixed_keys), std::end(fixed_keys), key) != std::end(fixed_keys)) return is_fixed;
  if (key == "aws:principalarn") return has_fixed_account;
  if (key == "s3:dataaccesspointarn") return rules == PublicRules::Bucket ? has_fixed_account : nullptr;
  if (key == "aws:userid") return is_fixed_user_id;
  if (key == "aws:sourceip") return is_narrow_network;
  return nullptr;
}

bool limits_access(const Condition& condition, PublicRules rules) {
  const Operator& op = condition.op;
  if (op.negated || op.if_exists || op.quantifier == Quantifier::AllValues || condition.values.empty()) return false;
  const Limits limits = limits_of(condition.key, rules);
  if (!limits) return false;
  const bool address = op.comparison == Comparison::IpAddress;
  const bool suitable = address || is_string(op.comparison) || op.comparison == Comparison::ArnLike ||
                        (op.comparison == Comparison::Bool && condition.values.front().written == "true");
  return suitable && address == (condition.key == "aws:sourceip") &&
         std::all_of(condition.values.begin(), condition.values.end(), limits);
}

bool names_fixed_principals(const Statement& statement) {
  if (!statement.has_principal || statement.not_principal) return false;
  return std::none_of(statement.principals.begin(), statement.principals.end(), [](const PrincipalEntry& entry) {
    return entry.type == PrincipalType::Everyone || entry.type == PrincipalType::Provider;
  });
}

}  // namespace

bool is_public(const Document& document, PublicRules rules) {
  return std::any_of(document.statements().begin(), document.statements().end(), [&](const Statement& statement) {
    if (statement.effect != Effect::Allow || names_fixed_principals(statement)) return false;
    return std::none_of(statement.conditions.begin(), statement.conditions.end(),
                        [&](const Condition& condition) { return limits_access(condition, rules); });
  });
}

}  // namespace policy
