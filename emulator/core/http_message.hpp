// HTTP messages as the layers below the transport see them: plain data, no sockets, no Beast.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core {

struct HeaderField {
  std::string_view name;   // as sent; compare with iequals
  std::string_view value;  // surrounding white space removed
};

/// One request. All views point into memory that the transport keeps alive until the request is answered.
struct HttpRequest {
  std::string_view method;
  /// Origin form exactly as sent ("/path?query", undecoded); an absolute-form target was split into this and `host`.
  std::string_view target;
  std::vector<HeaderField> headers;
  std::string_view body;
  /// Host of an absolute-form target (`GET http://host/path`); empty for origin form.
  std::string_view proxy_host;
  std::string_view peer_address;
  bool secure = false;
  /// `1.3`; empty for plain HTTP.
  std::string_view tls_version{};

  /// First header of that name (ASCII case ignored); an empty view with null data when there is none.
  std::string_view header(std::string_view name) const;
  bool has_header(std::string_view name) const { return header(name).data() != nullptr; }
  std::string_view path() const { return target.substr(0, target.find('?')); }
  /// What follows the question mark; empty when there is none.
  std::string_view query() const {
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  }
};

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  /// How long the transport keeps it back; other connections go on meanwhile.
  std::chrono::milliseconds delay{0};

  void set(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); }
  /// Value of the first header of that name (ASCII case ignored); null when there is none.
  const std::string* header(std::string_view name) const;
};

}  // namespace core
