// ARNs: what is read is written again as it was; and ARN patterns, pattern and ARN on two lines.
#include "core/arn.hpp"

#include <cstdlib>

#include "message.hpp"
#include "policy/arn_pattern.hpp"
#include "policy/principals.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  const auto arn = core::Arn::parse(text);
  if (arn && arn->str() != text) std::abort();
  const std::string pattern = policy::encode_wildcards(fuzz::take(text, '\n'));
  const policy::ArnParts parts = policy::split_arn(text);
  const bool exact = matches(policy::make_arn_pattern(pattern, policy::ShortArn::PaddedIfOpenEnd), parts);
  const bool padded = matches(policy::make_arn_pattern(pattern, policy::ShortArn::Padded), parts);
  // Padding can only make a pattern match more.
  if (exact && !padded) std::abort();
  for (const char* kind : {"", "AWS", "Service", "Federated", "CanonicalUser"}) policy::classify_principal(kind, text);
  return 0;
}
