#include "policy/trace.hpp"

#include <nlohmann/json.hpp>

namespace policy {
namespace {

using Json = nlohmann::ordered_json;

// A client chooses how long its header values are and how many tags it sends; a kept trace must stay small.
constexpr std::size_t kMaxValue = 512;
constexpr std::size_t kMaxValues = 64;

std::string_view name_of(Miss miss) {
  switch (miss) {
    case Miss::Action:
      return "action";
    case Miss::Principal:
      return "principal";
    case Miss::Resource:
      return "resource";
    case Miss::Condition:
      return "condition";
    case Miss::Nothing:
      break;
  }
  return {};
}

Json position(const Position& at) {
  return {{"line", at.line}, {"column", at.column}};
}

Json condition_entry(const Condition& condition, const Trace::Failure& failure) {
  Json wanted = Json::array();
  for (const WantedValue& value : condition.values) wanted.push_back(value.written);
  Json entry = {{"operator", condition.written_operator}, {"key", condition.written_key}, {"wanted", wanted}};
  entry["got"] = failure.present ? Json(failure.got) : Json(nullptr);
  return entry;
}

}  // namespace

Verdict Trace::evaluate(Layer layer, std::uint16_t level, const PolicyRef& policy, Side side, const Asked& asked) {
  policies_.push_back({layer, level, side, std::string(policy.label), policy.document->shared_from_this(),
                       static_cast<std::uint32_t>(statements_.size())});
  Verdict verdict;
  const auto statements = policy.document->statements();
  for (std::uint32_t i = 0; i < statements.size(); ++i) {
    StatementEntry entry{match_statement(statements[i], side, asked)};
    if (entry.match.miss == Miss::Condition) {
      entry.failure = note_failure(statements[i].conditions[entry.match.condition], asked);
    }
    verdict.add(i, statements[i], entry.match);
    statements_.push_back(entry);
  }
  return verdict;
}

std::uint32_t Trace::note_failure(const Condition& condition, const Asked& asked) {
  Failure failure;
  if (const Values* values = asked.request().keys->find(condition.key)) {
    failure.present = true;
    for (const std::string& value : values->items) {
      if (failure.got.size() == kMaxValues) break;
      failure.got.push_back(value.substr(0, kMaxValue));
    }
  }
  failures_.push_back(std::move(failure));
  return static_cast<std::uint32_t>(failures_.size() - 1);
}

void Trace::clear() {
  policies_.clear();
  statements_.clear();
  failures_.clear();
}

std::string Trace::to_json() const {
  Json list = Json::array();
  for (const PolicyEntry& policy : policies_) {
    const auto statements = policy.document->statements();
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const Statement& statement = statements[i];
      const StatementEntry& noted = statements_[policy.first + i];
      Json entry = {{"layer", policy::name_of(policy.layer)}};
      if (has_levels(policy.layer)) entry["level"] = policy.level;
      entry["policy"] = policy.label;
      entry["statement"] = i;
      if (!statement.sid.empty()) entry["sid"] = statement.sid;
      entry["effect"] = statement.effect == Effect::Allow ? "Allow" : "Deny";
      entry["matched"] = noted.match.applies();
      if (!noted.match.applies()) entry["missed"] = name_of(noted.match.miss);
      if (noted.match.principal != PrincipalMatch::None) entry["principal"] = policy::name_of(noted.match.principal);
      if (noted.match.miss == Miss::Condition) {
        entry["condition"] = condition_entry(statement.conditions[noted.match.condition], failures_[noted.failure]);
      }
      entry["start"] = position(statement.place.start);
      entry["end"] = position(statement.place.end);
      list.push_back(std::move(entry));
    }
  }
  // Request values need not be UTF-8, and cutting them may have split a character.
  return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace policy
