#include "core/page_token.hpp"

#include "core/hash.hpp"
#include "core/text.hpp"

namespace core {
namespace {

constexpr std::size_t kDigest = 12;

// Covers the key too, so that a token put together by hand is refused like one of another request.
std::string digest(std::string_view request, std::string_view last_key) {
  std::string text(request);
  text += '\0';
  text += last_key;
  return std::string(view(sha256(text)).substr(0, kDigest));
}

}  // namespace

std::string page_token(std::string_view request, std::string_view last_key) {
  return base64_encode(digest(request, last_key) + std::string(last_key));
}

std::optional<std::string> read_page_token(std::string_view request, std::string_view token) {
  const auto bytes = base64_decode(token);
  if (!bytes || bytes->size() < kDigest) return std::nullopt;
  std::string last_key = bytes->substr(kDigest);
  if (digest(request, last_key) != bytes->substr(0, kDigest)) return std::nullopt;
  return last_key;
}

}  // namespace core
