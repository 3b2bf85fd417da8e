#include "policy/arn_pattern.hpp"

namespace policy {
namespace {

constexpr std::string_view kEverything("\xFF", 1);

}  // namespace

ArnParts split_arn(std::string_view text) {
  ArnParts arn;
  for (std::size_t i = 0; i < 5; ++i) {
    const auto colon = text.find(':');
    arn.part[i] = text.substr(0, colon);
    if (colon == std::string_view::npos) return arn;
    text.remove_prefix(colon + 1);
  }
  arn.part[5] = text;
  arn.complete = arn.part[0] == "arn";
  return arn;
}

ArnPattern make_arn_pattern(std::string_view compiled, ShortArn short_arn) {
  ArnPattern pattern;
  pattern.everything = compiled == kEverything;
  if (pattern.everything) return pattern;
  const bool open_end = !compiled.empty() && compiled.back() == kAnyRun;
  std::size_t count = 0;
  for (bool more = true; more; ++count) {
    const auto colon = count < 5 ? compiled.find(':') : std::string_view::npos;
    more = colon != std::string_view::npos;
    pattern.part[count] = make_pattern(compiled.substr(0, colon));
    if (more) compiled.remove_prefix(colon + 1);
  }
  pattern.nothing = count < 6 && short_arn == ShortArn::PaddedIfOpenEnd && !open_end;
  for (; count < 6; ++count) pattern.part[count] = make_pattern(kEverything);
  return pattern;
}

bool matches_head(const ArnPattern& pattern, const ArnParts& arn) {
  if (pattern.nothing || !arn.complete) return false;
  // The service differs most often, the leading "arn" never.
  constexpr std::size_t order[] = {2, 4, 3, 1, 0};
  for (const std::size_t i : order) {
    if (!matches(pattern.part[i], arn.part[i])) return false;
  }
  return true;
}

bool matches(const ArnPattern& pattern, const ArnParts& arn) {
  return pattern.everything || (matches_head(pattern, arn) && matches(pattern.part[5], arn.part[5]));
}

}  // namespace policy
