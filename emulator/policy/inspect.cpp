#include "policy/inspect.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace policy {
namespace {

void add_once(std::vector<std::string>& keys, std::string_view key) {
  const bool known =
      std::any_of(keys.begin(), keys.end(), [&](const std::string& seen) { return core::iequals(seen, key); });
  if (!known && !key.empty()) keys.emplace_back(key);
}

/// A variable's key as the text spells it: compiled ones are in lower case.
std::string_view as_written(std::string_view text, std::string_view lower_key) {
  for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    const auto key = core::trim(text.substr(at + 2)).substr(0, lower_key.size());
    if (core::iequals(key, lower_key)) return key;
  }
  return lower_key;
}

void add_variables(std::vector<std::string>& keys, std::string_view text, std::span<const PieceView> pieces) {
  for (const PieceView& piece : pieces) {
    if (piece.variable) add_once(keys, as_written(text, piece.text));
  }
}

// `s3:get*` and `*` reach the service s3. What stands behind the colon, or behind a run that may span it, is free.
bool reaches_service(const Pattern& action, const std::string& service) {
  const auto colon = action.text.find(':'), run = action.text.find(kAnyRun);
  if (run < colon) return wildcard_match(action.text.substr(0, run + 1), service + ":x");
  return colon != std::string_view::npos && wildcard_match(action.text.substr(0, colon), service);
}

// Every action of the service matches.
bool covers_service(const Pattern& action, const std::string& service) {
  if (action.matches_everything()) return true;
  const auto colon = action.text.find(':');
  return colon != std::string_view::npos && action.text.substr(colon + 1) == std::string_view(&kAnyRun, 1) &&
         wildcard_match(action.text.substr(0, colon), service);
}

bool statement_grants(const Statement& statement, const std::string& service) {
  const auto reaches = [&](const Pattern& action) { return reaches_service(action, service); };
  const auto covers = [&](const Pattern& action) { return covers_service(action, service); };
  const auto& actions = statement.actions;
  if (statement.not_action) return std::none_of(actions.begin(), actions.end(), covers);
  return std::any_of(actions.begin(), actions.end(), reaches);
}

}  // namespace

std::vector<PrincipalEntry> principals_of(const Document& document) {
  std::vector<PrincipalEntry> all;
  for (const Statement& statement : document.statements()) {
    all.insert(all.end(), statement.principals.begin(), statement.principals.end());
  }
  return all;
}

std::vector<std::string> context_keys_of(const Document& document) {
  std::vector<std::string> keys;
  for (const Statement& statement : document.statements()) {
    for (const ResourcePattern& resource : statement.resources) add_variables(keys, document.text(), resource.tail);
    for (const Condition& condition : statement.conditions) {
      add_once(keys, condition.written_key);
      for (const WantedValue& value : condition.values) add_variables(keys, document.text(), value.pieces);
    }
  }
  return keys;
}

bool grants_service(const Document& document, std::string_view service) {
  const std::string lower = core::to_lower(service);
  const auto grants = [&](const Statement& statement) {
    return statement.effect == Effect::Allow && statement_grants(statement, lower);
  };
  return std::any_of(document.statements().begin(), document.statements().end(), grants);
}

}  // namespace policy
