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

}  // namespace policy
