#include "policy/explain.hpp"

#include "policy/explanation.hpp"

namespace policy {
namespace {

using Json = nlohmann::ordered_json;

std::string_view name_of(Says says) {
  switch (says) {
    case Says::Nothing:
      return "nothing";
    case Says::Delegates:
      return "delegates";
    case Says::Allows:
      return "allows";
    case Says::Denies:
      return "denies";
  }
  return {};
}

Json layer_entry(const Trace& trace, const LayerSaid& said) {
  Json entry{{"layer", name_of(said.layer)}};
  if (has_levels(said.layer)) entry["level"] = said.level;
  entry["says"] = name_of(said.says);
  entry["policies"] = Json::array();
  for (const std::size_t policy : said.policies) entry["policies"].push_back(trace.policies()[policy].label);
  return entry;
}

Json statement_entry(const Trace& trace, const StatementPlace& place) {
  const auto& policy = policy_of(trace, place);
  const auto& statement = statement_of(trace, place);
  Json entry{{"layer", name_of(policy.layer)}};
  if (has_levels(policy.layer)) entry["level"] = policy.level;
  entry["policy"] = policy.label;
  entry["statement"] = place.statement;
  if (!statement.sid.empty()) entry["sid"] = statement.sid;
  return entry;
}

Json miss_entry(const Trace& trace, const NearMiss& near) {
  Json entry = statement_entry(trace, near.place);
  entry["element"] = near.element;
  if (near.miss == Miss::Condition) {
    entry["operator"] = near.condition_operator;
    entry["key"] = near.condition_key;
  }
  entry["wanted"] = near.wanted;
  entry["got"] = near.got ? Json(*near.got) : Json(nullptr);
  return entry;
}

}  // namespace

std::string explain(const Trace& trace, const Question& question, Outcome outcome, const Decider& decider) {
  const Explanation explanation = analyse(trace, question, outcome, decider);
  Json result{{"layers", Json::array()}};
  for (const auto& said : explanation.layers) result["layers"].push_back(layer_entry(trace, said));
  if (outcome != Outcome::Allowed) {
    for (const auto& place : explanation.denials) result["denied_by"].push_back(statement_entry(trace, place));
    if (const auto* near = explanation.nearest()) result["nearest_miss"] = miss_entry(trace, *near);
    result["change"] = advice(trace, question, explanation);
  }
  // Values of the request need not be UTF-8.
  return result.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace policy
