#include "http/request_head.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <cstring>

#include "core/text.hpp"

namespace http {
namespace {

namespace beast = boost::beast;
using beast::string_view;

std::string_view std_view(string_view text) {
  return {text.data(), text.size()};
}

/// Beast's parser with its events turned into a core::HttpRequest. It is fed with a complete head only; bodies are read
/// past it, straight into their destination.
class HeadParser final : public beast::http::basic_parser<true> {
 public:
  HeadParser(core::HttpRequest& request, RequestHead& head) : request_(request), head_(head) {
    body_limit(boost::none);
  }

  bool unsupported_coding() const { return unsupported_coding_; }
  std::size_t hosts() const { return hosts_; }

 private:
  void on_request_impl(beast::http::verb verb, string_view method, string_view target, int version,
                       beast::error_code&) override {
    request_.method = std_view(method);
    request_.target = std_view(target);
    head_.is_head = verb == beast::http::verb::head;
    head_.http_1_0 = version == 10;
  }

  void on_field_impl(beast::http::field name, string_view raw_name, string_view raw_value,
                     beast::error_code& error) override {
    const std::string_view value = std_view(raw_value);
    request_.headers.push_back({std_view(raw_name), value});
    switch (name) {
      case beast::http::field::host:
        ++hosts_;
        return;
      case beast::http::field::expect:
        head_.expects_continue = core::iequals(value, "100-continue");
        return;
      case beast::http::field::content_length:
        // Beast takes lists and repetitions of one number; another reader may not.
        if (++lengths_ > 1 || value.find_first_not_of("0123456789") != std::string_view::npos)
          error = beast::http::error::bad_content_length;
        return;
      case beast::http::field::transfer_encoding:
        if (head_.http_1_0) error = beast::http::error::bad_transfer_encoding;
        if (!core::iequals(value, "chunked")) unsupported_coding_ = true;
        return;
      default:
        return;
    }
  }

  void on_response_impl(int, string_view, int, beast::error_code&) override {}
  void on_header_impl(beast::error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
  std::size_t on_body_impl(string_view, beast::error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, string_view, beast::error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view, beast::error_code&) override { return 0; }
  void on_finish_impl(beast::error_code&) override {}

  core::HttpRequest& request_;
  RequestHead& head_;
  std::size_t hosts_ = 0;
  std::size_t lengths_ = 0;
  bool unsupported_coding_ = false;
};

/// `http://host/path` as proxies get it: the host goes to proxy_host, the rest is the target. False when it is neither
/// that, nor a path, nor the asterisk of OPTIONS (and so for the authority of CONNECT: this is no tunnel).
bool split_target(core::HttpRequest& request, RequestHead& head) {
  const std::string_view target = request.target;
  if (request.method == "CONNECT") return false;
  if (target.front() == '/') return target.find('#') == std::string_view::npos;
  if (target == "*") return request.method == "OPTIONS";

  const std::size_t scheme = core::starts_with_i(target, "http://")    ? 7
                             : core::starts_with_i(target, "https://") ? 8
                                                                       : 0;
  if (scheme == 0) return false;
  const std::size_t end = std::min(target.find_first_of("/?#", scheme), target.size());
  request.proxy_host = target.substr(scheme, end - scheme);
  if (request.proxy_host.empty() || request.proxy_host.find('@') != std::string_view::npos) return false;
  request.target = target.substr(end);
  if (request.target.empty()) request.target = "/";
  if (request.target.front() != '/') {
    head.rewritten_target = "/" + std::string(request.target);
    request.target = head.rewritten_target;
  }
  return request.target.find('#') == std::string_view::npos;
}

}  // namespace

HeadScanner::Result HeadScanner::scan(std::string_view bytes, std::size_t limit) {
  while (looked_ < bytes.size()) {
    const char* start = bytes.data() + looked_;
    const auto* line_feed = static_cast<const char*>(std::memchr(start, '\n', bytes.size() - looked_));
    if (!line_feed) break;
    const std::string_view line(start, static_cast<std::size_t>(line_feed - start) + 1);
    if (line.size() < 2 || line[line.size() - 2] != '\r') return Result::Malformed;
    if (line.front() == ' ' || line.front() == '\t') return Result::Malformed;
    if (looked_ + line.size() > limit) return Result::TooLarge;
    const bool empty = line.size() == 2;
    const bool before_request = looked_ == first_line_;
    looked_ += line.size();
    if (!empty) continue;
    if (!before_request) return Result::Complete;
    if (first_line_ > 0) return Result::Malformed;
    first_line_ = looked_;
  }
  if (bytes.size() >= limit) return Result::TooLarge;
  // A binary protocol on this port would otherwise be waited for until the timeout.
  if (std::memchr(bytes.data() + looked_, '\0', bytes.size() - looked_)) return Result::Malformed;
  return Result::NeedMore;
}

std::optional<Fault> parse_head(std::string_view bytes, core::HttpRequest& request, RequestHead& result) {
  if (bytes.substr(0, 2) == "\r\n") bytes.remove_prefix(2);
  result.framing = RequestHead::Framing::None;
  result.content_length = 0;
  result.expects_continue = false;

  HeadParser parser(request, result);
  parser.header_limit(static_cast<std::uint32_t>(bytes.size() + 1));
  beast::error_code error;
  parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error || !parser.is_header_done()) return Fault::MalformedRequest;
  if (!split_target(request, result)) return Fault::MalformedRequest;
  // RFC 9112, section 3.2: exactly one Host, or the request is refused.
  if (parser.hosts() > 1 || (parser.hosts() == 0 && !result.http_1_0)) return Fault::MalformedRequest;

  result.keep_alive = parser.keep_alive();
  if (parser.unsupported_coding()) return Fault::UnsupportedTransferEncoding;
  if (parser.chunked()) {
    result.framing = RequestHead::Framing::Chunked;
  } else if (const auto length = parser.content_length(); length && *length > 0) {
    result.framing = RequestHead::Framing::Length;
    result.content_length = *length;
  }
  if (result.http_1_0 || result.framing == RequestHead::Framing::None) result.expects_continue = false;
  return std::nullopt;
}

}  // namespace http
