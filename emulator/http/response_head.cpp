#include "http/response_head.hpp"

#include <array>
#include <charconv>
#include <span>

#include "core/text.hpp"
#include "core/time.hpp"

namespace http {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 416:
      return "Range Not Satisfiable";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Unknown";
  }
}

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_clean(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  out.append(text);
  for (char& c : std::span(out).subspan(start))
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
}

enum class Owned { No, Date, ContentLength, Connection, TransferEncoding };

/// The headers that are ours to write. By length first: this runs for every header of every answer.
Owned owned(std::string_view name) {
  switch (name.size()) {
    case 4:
      return core::iequals(name, "Date") ? Owned::Date : Owned::No;
    case 10:
      return core::iequals(name, "Connection") ? Owned::Connection : Owned::No;
    case 14:
      return core::iequals(name, "Content-Length") ? Owned::ContentLength : Owned::No;
    case 17:
      return core::iequals(name, "Transfer-Encoding") ? Owned::TransferEncoding : Owned::No;
    default:
      return Owned::No;
  }
}

}  // namespace

std::string_view DateCache::now() {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &time);
  if (time.tv_sec != second_) {
    second_ = time.tv_sec;
    text_ = core::http_date(core::from_millis(static_cast<std::int64_t>(time.tv_sec) * 1000));
  }
  return text_;
}

bool has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

bool wants_close(const core::HttpResponse& response) {
  const std::string* connection = response.header("Connection");
  return connection && core::iequals(*connection, "close");
}

void append_head(std::string& out, const core::HttpResponse& response, const Framing& framing, std::string_view date) {
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(response.status));
  out.append(" ").append(reason(response.status)).append("\r\n");

  bool dated = false;
  const std::string* given_length = nullptr;
  for (const auto& [name, value] : response.headers) {
    const Owned kind = owned(name);
    if (kind == Owned::ContentLength) given_length = &value;
    if (kind == Owned::Date) dated = true;
    if (kind != Owned::No && kind != Owned::Date) continue;
    append_clean(out, name);
    out.append(": ");
    append_clean(out, value);
    out.append("\r\n");
  }
  if (!dated) out.append("Date: ").append(date).append("\r\n");

  const bool bodiless = framing.head_request || response.status == 304;
  if (bodiless && given_length && core::parse_integer(*given_length)) {
    out.append("Content-Length: ").append(*given_length).append("\r\n");
  } else if (has_body(response.status)) {
    out.append("Content-Length: ");
    append_number(out, response.body.size());
    out.append("\r\n");
  }
  if (!framing.keep_alive) out.append("Connection: close\r\n");
  if (framing.keep_alive && framing.http_1_0) out.append("Connection: keep-alive\r\n");
  out.append("\r\n");
}

}  // namespace http
