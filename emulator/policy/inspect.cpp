#include "policy/inspect.hpp"

#include <unordered_map>

#include "core/text.hpp"

namespace policy {
namespace {

/// Where variables stand in a text: compiled keys are in lower case, answers show them as spelled at their first place.
class Spelling {
 public:
  explicit Spelling(std::string_view text) {
    for (auto at = text.find("${"), next = at; at != std::string_view::npos; at = next) {
      next = text.find("${", at + 2);
      const auto part = text.substr(at + 2, next - at - 2);  // to the end where there is no next one
      const auto key = core::trim(part.substr(0, part.find_first_of(",}")));
      written_.try_emplace(core::to_lower(key), key);
    }
  }

  /// Where the text spells it with escapes: in lower case.
  std::string_view of(std::string_view lower_key) const {
    const auto found = written_.find(std::string(lower_key));
    return found == written_.end() ? lower_key : found->second;
  }

 private:
  std::unordered_map<std::string, std::string_view> written_;
};

}  // namespace

std::vector<PrincipalEntry> principals_of(const Document& document) {
  std::vector<PrincipalEntry> all;
  for (const Statement& statement : document.statements()) {
    all.insert(all.end(), statement.principals.begin(), statement.principals.end());
  }
  return all;
}

void ContextKeys::add(std::string_view key) {
  if (!key.empty() && lower_.insert(core::to_lower(key)).second) names_.emplace_back(key);
}

void ContextKeys::add(const Document& document) {
  const Spelling spelling(document.has_variables() ? document.text() : std::string_view());
  const auto add_variables = [&](std::span<const PieceView> pieces) {
    for (const PieceView& piece : pieces)
      if (piece.variable) add(spelling.of(piece.text));
  };
  for (const Statement& statement : document.statements()) {
    for (const ResourcePattern& resource : statement.resources) add_variables(resource.tail);
    for (const Condition& condition : statement.conditions) {
      add(condition.written_key);
      for (const WantedValue& value : condition.values) add_variables(value.pieces);
    }
  }
}

std::vector<std::string> context_keys_of(const Document& document) {
  ContextKeys keys;
  keys.add(document);
  return keys.names();
}

}  // namespace policy
