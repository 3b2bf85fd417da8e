// Wildcards and variables, as simply as the rules put them.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace policy_tests::simple {

using Json = nlohmann::ordered_json;

std::string lower(std::string_view text);

/// One character of a pattern.
struct Symbol {
  enum class Kind { Character, AnyOne, AnyRun };
  Kind kind = Kind::Character;
  std::string character;
  /// Came in with a variable; a colon that did separates no parts of an ARN.
  bool filled_in = false;
};
using Symbols = std::vector<Symbol>;

/// The UTF-8 characters of a text.
std::vector<std::string> characters(std::string_view text);

/// How a policy's text is read.
struct Reading {
  bool wildcards = false;
  bool variables = false;
};

/// Nullopt when a variable has no value in `context`.
std::optional<Symbols> read(std::string_view text, Reading reading, const Json& context);

bool like(const Symbols& pattern, std::string_view text);
/// Six parts, each for itself. A pattern with fewer matches nothing, unless `padded`, or its end is open.
bool like_arn(const Symbols& pattern, std::string_view text, bool padded);

/// Where a variable starts, if the text has one.
std::size_t first_variable(std::string_view text);
/// Behind the fifth colon; npos if there are fewer.
std::size_t behind_fifth_colon(std::string_view text);

/// The request's value(s) of a key, whatever its case; null when absent.
const Json* find_key(const Json& context, std::string_view key);

}  // namespace policy_tests::simple
