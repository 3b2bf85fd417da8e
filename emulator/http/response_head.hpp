// The head of an answer as bytes.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "core/http_message.hpp"

namespace http {

/// The Date header's value, made anew once a second.
class DateCache {
 public:
  /// Valid until the next call.
  std::string_view now();

 private:
  std::time_t second_ = -1;
  std::string text_;
};

struct Framing {
  bool keep_alive = true;
  bool http_1_0 = false;
  bool head_request = false;
};

/// True when an answer of that status may carry a body.
bool has_body(int status);
/// True when the handler asks for the connection to be closed.
bool wants_close(const core::HttpResponse& response);

/// Appends status line, the handler's headers in their order, and Date, Content-Length and Connection. Content-Length
/// is that of the body, except in answers to HEAD, where the handler may have set it. A line break inside a value
/// becomes a space, so that what a client made us echo cannot become a header.
void append_head(std::string& out, const core::HttpResponse& response, const Framing& framing, std::string_view date);

}  // namespace http
