// Page tokens: any text is refused or read, and what was made for a request is read for it again, and for no other.
#include "core/page_token.hpp"

#include <cstdlib>

#include "message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  const auto request = fuzz::take(text, '\n');
  core::read_page_token(request, text);
  const std::string token = core::page_token(request, text);
  if (core::read_page_token(request, token) != text) std::abort();
  if (core::read_page_token(std::string(request) + "x", token)) std::abort();
  return 0;
}
