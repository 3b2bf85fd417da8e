#include "simple_text.hpp"

#include <cctype>

namespace policy_tests::simple {
namespace {

bool like_from(const Symbols& pattern, std::size_t p, const std::vector<std::string>& text, std::size_t t) {
  if (p == pattern.size()) return t == text.size();
  const Symbol& symbol = pattern[p];
  if (symbol.kind == Symbol::Kind::AnyRun) {
    for (std::size_t end = t; end <= text.size(); ++end) {
      if (like_from(pattern, p + 1, text, end)) return true;
    }
    return false;
  }
  if (t == text.size()) return false;
  const bool fits = symbol.kind == Symbol::Kind::AnyOne || symbol.character == text[t];
  return fits && like_from(pattern, p + 1, text, t + 1);
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.front() == ' ') text.erase(0, 1);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

/// Position of the brace that ends the variable at `start`; npos if none does. Braces in quotes do not.
std::size_t end_of_variable(std::string_view text, std::size_t start) {
  bool quoted = false;
  for (std::size_t i = start + 2; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (text[i] == '}' && !quoted) return i;
  }
  return std::string_view::npos;
}

std::optional<std::string> value_of_variable(const std::string& inside, const Json& context) {
  const std::size_t comma = inside.find(',');
  const Json* value = find_key(context, trimmed(inside.substr(0, comma)));
  if (value && value->is_string()) return value->get<std::string>();
  if (comma == std::string::npos) return std::nullopt;
  const std::string fallback = trimmed(inside.substr(comma + 1));
  if (fallback.size() < 2 || fallback.front() != '\'' || fallback.back() != '\'') return std::nullopt;
  return fallback.substr(1, fallback.size() - 2);
}

void add(Symbols& symbols, std::string_view text, bool wildcards, bool filled_in) {
  for (const std::string& character : characters(text)) {
    Symbol symbol{Symbol::Kind::Character, character, filled_in};
    if (wildcards && character == "*") symbol.kind = Symbol::Kind::AnyRun;
    if (wildcards && character == "?") symbol.kind = Symbol::Kind::AnyOne;
    symbols.push_back(symbol);
  }
}

}  // namespace

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> result;
  for (const char c : text) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    if (continues && !result.empty()) {
      result.back() += c;
    } else {
      result.emplace_back(1, c);
    }
  }
  return result;
}

std::size_t first_variable(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '$' && text[i + 1] == '{' && end_of_variable(text, i) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

std::optional<Symbols> read(std::string_view text, Reading reading, const Json& context) {
  Symbols symbols;
  while (reading.variables) {
    const std::size_t start = first_variable(text);
    if (start == std::string_view::npos) break;
    const std::size_t end = end_of_variable(text, start);
    const std::string inside(text.substr(start + 2, end - start - 2));
    add(symbols, text.substr(0, start), reading.wildcards, false);
    text = text.substr(end + 1);
    if (inside == "*" || inside == "?" || inside == "$") {
      add(symbols, inside, false, false);
      continue;
    }
    const auto value = value_of_variable(inside, context);
    if (!value) return std::nullopt;
    add(symbols, *value, false, true);
  }
  add(symbols, text, reading.wildcards, false);
  return symbols;
}

bool like(const Symbols& pattern, std::string_view text) {
  return like_from(pattern, 0, characters(text), 0);
}

bool like_arn(const Symbols& pattern, std::string_view text, bool padded) {
  const Symbol any_run{Symbol::Kind::AnyRun, "*", false};
  bool everything = !pattern.empty();
  for (const Symbol& symbol : pattern) everything = everything && symbol.kind == Symbol::Kind::AnyRun;
  if (everything) return true;

  std::vector<Symbols> wanted(1);
  for (const Symbol& symbol : pattern) {
    if (symbol.character == ":" && !symbol.filled_in && wanted.size() < 6) {
      wanted.emplace_back();
    } else {
      wanted.back().push_back(symbol);
    }
  }
  const bool open_end = !pattern.empty() && pattern.back().kind == Symbol::Kind::AnyRun;
  if (wanted.size() < 6 && !padded && !open_end) return false;
  while (wanted.size() < 6) wanted.push_back({any_run});

  std::string rest(text);
  std::vector<std::string> got;
  while (got.size() < 5 && rest.find(':') != std::string::npos) {
    got.push_back(rest.substr(0, rest.find(':')));
    rest.erase(0, rest.find(':') + 1);
  }
  got.push_back(rest);
  if (got.size() != 6 || got[0] != "arn") return false;
  for (std::size_t i = 0; i < 6; ++i) {
    if (!like(wanted[i], got[i])) return false;
  }
  return true;
}

std::size_t behind_fifth_colon(std::string_view text) {
  int colons = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':' && ++colons == 5) return i + 1;
  }
  return std::string_view::npos;
}

const Json* find_key(const Json& context, std::string_view key) {
  for (const auto& [name, value] : context.items()) {
    if (lower(name) == lower(key)) return &value;
  }
  return nullptr;
}

}  // namespace policy_tests::simple
