// Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}` and the escapes `${*}`, `${?}`, `${$}`.
#pragma once

#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/request.hpp"

namespace policy {

/// One part of a text with variables.
struct Piece {
  bool variable = false;
  /// Literal (or pattern) text, or the key in lower case.
  std::string text;
  std::string fallback;
  bool has_fallback = false;
};

/// The same with views into the document's memory.
struct PieceView {
  bool variable = false;
  bool has_fallback = false;
  std::string_view text;
  std::string_view fallback;
};

enum class Wildcards { Literal, Pattern };

/// Splits at the variables; escapes are resolved, so that a text without variables gives at most one piece. With
/// Wildcards::Pattern `*` and `?` become wildcard bytes (see wildcard.hpp).
std::vector<Piece> split_variables(std::string_view text, Wildcards wildcards);

/// Behind the fifth colon that is not inside a variable; npos when there are fewer.
std::size_t resource_part(std::string_view text);

enum class Expand { Text, Arn };

/// Appends the text with all variables filled in; false when one has no value. Only single-valued keys count. For
/// Expand::Arn a value must not shift the parts of the ARN, so one with a colon counts only in the last part.
bool expand(std::span<const PieceView> pieces, KeySource& keys, Expand mode, std::pmr::string& out);

/// Memory for one expansion; allocates only beyond half a kilobyte.
class Scratch {
 public:
  Scratch() : resource_(buffer_, sizeof(buffer_)), text(&resource_) { text.reserve(sizeof(buffer_) / 2); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

 private:
  alignas(16) char buffer_[1024];
  std::pmr::monotonic_buffer_resource resource_;

 public:
  std::pmr::string text;
};

}  // namespace policy
