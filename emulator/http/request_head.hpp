// The head of a request: where it ends, what it says, and how the body after it is framed. No sockets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/http_message.hpp"
#include "http/server.hpp"

namespace http {

/// Looks for the end of a head while its bytes arrive, and refuses at once what can only be an attack or a mistake:
/// lines that end without a carriage return, folded header lines, NUL bytes.
class HeadScanner {
 public:
  enum class Result { NeedMore, Complete, TooLarge, Malformed };

  /// `bytes`: everything received since the request's first byte. Remembers how far it has looked.
  Result scan(std::string_view bytes, std::size_t limit);
  /// Bytes of the head with its final empty line; valid after Complete. Includes empty lines before the request line.
  std::size_t size() const { return looked_; }
  void reset() { *this = HeadScanner(); }

 private:
  std::size_t looked_ = 0;      // start of the first line that is not complete yet
  std::size_t first_line_ = 0;  // where the request line starts: one empty line before it is tolerated
};

struct RequestHead {
  enum class Framing { None, Length, Chunked };

  Framing framing = Framing::None;
  std::uint64_t content_length = 0;
  bool http_1_0 = false;
  bool keep_alive = false;
  bool expects_continue = false;
  bool is_head = false;
  std::string rewritten_target;  // for absolute forms without a path; the request's target may point here
};

/// Parses a complete head into views of it. Strict: whatever two implementations might read differently is refused.
/// `head` must outlive `request`, and so must `result` stay where it is.
std::optional<Fault> parse_head(std::string_view bytes, core::HttpRequest& request, RequestHead& result);

}  // namespace http
