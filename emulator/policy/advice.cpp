// The sentences of an explanation: what to change.
#include "policy/explanation.hpp"

namespace policy {
namespace {

std::string list(const std::vector<std::string>& values) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < values.size() && i < kShown; ++i)
    text += (i == 0 ? "" : i + 1 == values.size() ? " or " : ", ") + values[i];
  if (values.size() > kShown) text += ", ...";
  return text.empty() ? "nothing" : text;
}

std::string account_of(std::string_view arn) {
  for (int colons = 0; colons < 4 && !arn.empty(); ++colons)
    arn.remove_prefix(std::min(arn.find(':'), arn.size() - 1) + 1);
  return std::string(arn.substr(0, arn.find(':')));
}

/// `user alice of account 111111111111`.
std::string person(std::string_view principal) {
  if (principal.empty() || principal == "*") return "everyone";
  if (!principal.starts_with("arn:")) return std::string(principal);
  const std::string of = " of account " + account_of(principal);
  const std::string_view name = principal.substr(principal.rfind(':') + 1);
  if (name == "root") return "the root user" + of;
  const auto last = name.rfind('/');
  if (name.starts_with("user/")) return "user " + std::string(name.substr(last + 1)) + of;
  if (name.starts_with("federated-user/")) return "federated user " + std::string(name.substr(last + 1)) + of;
  if (name.starts_with("assumed-role/")) {
    const auto first = name.find('/') + 1;
    return "role " + std::string(name.substr(first, last - first)) + of;
  }
  return std::string(principal);
}

std::string wish(const Question& question) {
  std::string text(question.action);
  if (question.resource != "*") text.append(" on ").append(question.resource);
  return text;
}

std::string level_name(std::uint16_t level) {
  return level == 0 ? "the root of the organization" : "level " + std::to_string(level) + " below the root";
}

std::string place_name(const Trace& trace, const StatementPlace& place) {
  const auto& policy = policy_of(trace, place);
  const auto& statement = statement_of(trace, place);
  std::string text = "statement " + std::to_string(place.statement);
  if (!statement.sid.empty()) text.append(" (").append(statement.sid).append(")");
  text.append(" of the ").append(noun_of(policy.layer));
  const bool of_resource = policy.layer == Layer::Trust || policy.layer == Layer::Resource;
  return text.append(of_resource ? " of " : " ").append(policy.label);
}

std::string condition_text(std::string_view op, std::string_view key, const std::vector<std::string>& values) {
  return std::string(op).append(" ").append(key).append(" = ").append(list(values));
}

std::string denial(const Trace& trace, const StatementPlace& place) {
  const auto& statement = statement_of(trace, place);
  const Layer layer = policy_of(trace, place).layer;
  std::string text = place_name(trace, place) + " denies it";
  for (std::size_t i = 0; i < statement.conditions.size(); ++i) {
    const auto& condition = statement.conditions[i];
    std::vector<std::string> values;
    for (const auto& value : condition.values) values.emplace_back(value.written);
    text +=
        (i == 0 ? " because " : " and ") + condition_text(condition.written_operator, condition.written_key, values);
    if (i + 1 == statement.conditions.size()) text += " holds";
  }
  if (layer == Layer::Session) return text + ": make the session without it";
  if (has_levels(layer)) return text + ": remove it, narrow it, or exempt the principal with a condition";
  return text + ": remove it or narrow it";
}

std::string near_advice(const Trace& trace, const Question& question, const NearMiss& near) {
  const std::string place = place_name(trace, near.place);
  const bool negative = near.element.starts_with("Not");
  if (near.miss == Miss::Condition) {
    std::string text = place + " wants " + condition_text(near.condition_operator, near.condition_key, near.wanted);
    text += near.got ? ", the request had " + list(*near.got) : ", the request had none";
    return text + ": fulfil the condition or change it";
  }
  const std::string got = list(*near.got);
  if (negative) return place + " excludes " + got + " by its " + near.element + " (" + list(near.wanted) + ")";
  const char* verb = near.miss == Miss::Principal  ? " is for "
                     : near.miss == Miss::Resource ? " is about "
                                                   : " allows ";
  const std::string what = near.miss == Miss::Principal ? person(question.principal) : got;
  return place + verb + list(near.wanted) + ", not " + what + ": add " + got + " to its " + near.element;
}

std::string owner_advice(const Question& question) {
  const std::string owner =
      question.resource_account.empty() ? "" : " (account " + std::string(question.resource_account) + ")";
  const std::string resource = std::string(question.resource) + owner;
  if (question.owner_policy == OwnerPolicy::Shares)
    return "share " + resource + " in RAM with " + person(question.principal) +
           " or with its account or unit, under a permission with " + std::string(question.action) +
           "; an invitation counts once it is accepted";
  if (question.owner_policy == OwnerPolicy::None)
    return "the resource has no policy that could let another account in: call as a principal of its account" +
           (question.resource_account.empty() ? "" : ' ' + std::string(question.resource_account)) +
           ", such as a role there that may be assumed";
  return "add " + std::string(question.action) + " for " +
         std::string(question.principal.empty() ? "*" : question.principal) + " to the policy of " + resource;
}

std::string lacking_advice(const Trace& trace, const Question& question, const LayerSaid& said) {
  const std::string policy = said.policies.empty() ? "" : ' ' + trace.policies()[said.policies.front()].label;
  switch (said.layer) {
    case Layer::ResourceControl:
      return "no resource control policy at " + level_name(said.level) + " allows " + std::string(question.action) +
             ": attach RCPFullAWSAccess there";
    case Layer::ServiceControl:
      return "no service control policy at " + level_name(said.level) + " allows " + std::string(question.action) +
             ": attach one that does (FullAWSAccess allows everything)";
    case Layer::Trust:
      return "add " + std::string(question.action) + " for " +
             std::string(question.principal.empty() ? "the identity provider" : question.principal) +
             " to the trust policy of " + std::string(question.resource);
    case Layer::Resource:
      return owner_advice(question);
    case Layer::VpcEndpoint:
      return "add " + wish(question) + " to the policy of the VPC endpoint";
    case Layer::Boundary:
      return "add " + wish(question) + " to the permissions boundary" + policy + ", or take the boundary off";
    case Layer::Session:
      return "make the session of " + person(question.principal) + " with a session policy that allows " +
             wish(question);
    case Layer::Identity:
    case Layer::Owner:
      break;
  }
  return "add " + wish(question) + " to an identity policy of " + person(question.principal);
}

}  // namespace

std::string_view noun_of(Layer layer) {
  switch (layer) {
    case Layer::ResourceControl:
      return "resource control policy";
    case Layer::ServiceControl:
      return "service control policy";
    case Layer::Resource:
      return "policy";
    case Layer::Trust:
      return "trust policy";
    case Layer::VpcEndpoint:
      return "VPC endpoint policy";
    case Layer::Identity:
      return "identity policy";
    case Layer::Boundary:
      return "permissions boundary";
    case Layer::Session:
      return "session policy";
    case Layer::Owner:
      break;
  }
  return {};
}

std::vector<std::string> advice(const Trace& trace, const Question& question, const Explanation& explanation) {
  std::vector<std::string> sentences;
  for (const auto& place : explanation.denials) sentences.push_back(denial(trace, place));
  for (std::size_t i = 0; i < explanation.lacking.size(); ++i) {
    const auto& near = explanation.misses[i];
    const auto& said = explanation.layers[explanation.lacking[i]];
    sentences.push_back(near ? near_advice(trace, question, *near) : lacking_advice(trace, question, said));
  }
  if (explanation.other_way) sentences.push_back("or: " + near_advice(trace, question, *explanation.other_way));
  return sentences;
}

}  // namespace policy
