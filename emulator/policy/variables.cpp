#include "policy/variables.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "policy/wildcard.hpp"

namespace policy {
namespace {

struct Found {
  std::size_t begin;
  std::size_t end;  // behind the brace
  std::string_view inside;
};

/// The next `${...}` at or behind `from`. A brace inside a quoted default does not end it.
bool next_variable(std::string_view text, std::size_t from, Found& found) {
  const auto begin = text.find("${", from);
  if (begin == std::string_view::npos) return false;
  bool quoted = false;
  for (std::size_t at = begin + 2; at < text.size(); ++at) {
    if (text[at] == '\'') quoted = !quoted;
    if (text[at] != '}' || quoted) continue;
    found = {begin, at + 1, text.substr(begin + 2, at - begin - 2)};
    return true;
  }
  return false;
}

Piece variable_piece(std::string_view inside) {
  Piece piece;
  piece.variable = true;
  const auto comma = inside.find(',');
  piece.text = core::to_lower(core::trim(inside.substr(0, comma)));
  if (comma == std::string_view::npos) return piece;
  const auto fallback = core::trim(inside.substr(comma + 1));
  if (fallback.size() < 2 || fallback.front() != '\'' || fallback.back() != '\'') return piece;
  piece.fallback = fallback.substr(1, fallback.size() - 2);
  piece.has_fallback = true;
  return piece;
}

bool is_escape(std::string_view inside) {
  return inside == "*" || inside == "?" || inside == "$";
}

void add_text(std::vector<Piece>& pieces, std::string_view text) {
  if (text.empty()) return;
  if (pieces.empty() || pieces.back().variable) pieces.emplace_back();
  pieces.back().text += text;
}

/// Wildcard bytes are no UTF-8; a value that holds them must not become a pattern.
bool is_plain_text(std::string_view value) {
  return value.find(kAnyRun) == std::string_view::npos && value.find(kAnyOne) == std::string_view::npos;
}

const std::string* single_value(KeySource& keys, std::string_view key) {
  const Values* values = keys.find(key);
  if (!values || values->multivalued || values->items.size() != 1) return nullptr;
  return &values->items.front();
}

bool may_stand_here(std::string_view value, std::string_view before, Expand mode) {
  if (mode == Expand::Text || value.find(':') == std::string_view::npos) return true;
  return std::count(before.begin(), before.end(), ':') >= 5;
}

}  // namespace

std::vector<Piece> split_variables(std::string_view text, Wildcards wildcards) {
  const auto literal = [&](std::string_view part) {
    return wildcards == Wildcards::Pattern ? encode_wildcards(part) : std::string(part);
  };
  std::vector<Piece> pieces;
  std::size_t at = 0;
  for (Found found{}; next_variable(text, at, found); at = found.end) {
    add_text(pieces, literal(text.substr(at, found.begin - at)));
    if (is_escape(found.inside)) {
      add_text(pieces, found.inside);
    } else {
      pieces.push_back(variable_piece(found.inside));
    }
  }
  add_text(pieces, literal(text.substr(at)));
  return pieces;
}

std::size_t resource_part(std::string_view text) {
  int colons = 0;
  bool closed = true;  // behind a variable without an end there are none, as in split_variables
  for (std::size_t at = 0; at < text.size(); ++at) {
    Found found{};
    if (closed && text.substr(at, 2) == "${") closed = next_variable(text, at, found);
    if (found.end > 0) {
      at = found.end - 1;
    } else if (text[at] == ':' && ++colons == 5) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

bool expand(std::span<const PieceView> pieces, KeySource& keys, Expand mode, std::pmr::string& out) {
  for (const PieceView& piece : pieces) {
    if (!piece.variable) {
      out += piece.text;
      continue;
    }
    const std::string* value = single_value(keys, piece.text);
    if (!value && !piece.has_fallback) return false;
    const std::string_view filled = value ? std::string_view(*value) : piece.fallback;
    if (!is_plain_text(filled) || !may_stand_here(filled, out, mode)) return false;
    out += filled;
  }
  return true;
}

}  // namespace policy
