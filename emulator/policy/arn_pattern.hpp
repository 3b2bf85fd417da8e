// ARNs as policies compare them: six parts, each for itself.
#pragma once

#include <array>
#include <string_view>

#include "policy/wildcard.hpp"

namespace policy {

/// The six parts of an ARN; the last takes all further colons.
struct ArnParts {
  std::array<std::string_view, 6> part;
  bool complete = false;
};

ArnParts split_arn(std::string_view text);

/// What happens to a pattern with fewer than six parts.
enum class ShortArn {
  Padded,          ///< missing parts match everything: identity, session and boundary policies
  PaddedIfOpenEnd  ///< only when the text ends with `*`: resource policies, ARN conditions
};

struct ArnPattern {
  std::array<Pattern, 6> part;
  /// The pattern was `*`.
  bool everything = false;
  /// The pattern can match nothing.
  bool nothing = false;
};

/// `compiled` has wildcard bytes and must stay alive.
ArnPattern make_arn_pattern(std::string_view compiled, ShortArn short_arn);

/// First five parts only.
bool matches_head(const ArnPattern& pattern, const ArnParts& arn);
bool matches(const ArnPattern& pattern, const ArnParts& arn);

}  // namespace policy
