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

void add_variables(std::vector<std::string>& keys, std::span<const PieceView> pieces) {
  for (const PieceView& piece : pieces) {
    if (piece.variable) add_once(keys, piece.text);
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
    for (const ResourcePattern& resource : statement.resources) add_variables(keys, resource.tail);
    for (const Condition& condition : statement.conditions) {
      add_once(keys, condition.written_key);
      for (const WantedValue& value : condition.values) add_variables(keys, value.pieces);
    }
  }
  return keys;
}

}  // namespace policy
