#include "auth/canonical.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "auth/query_parameters.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"

namespace auth {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

constexpr auto kUnreserved = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = true;
  for (const char c : {'-', '_', '.', '~'}) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// `wanted` is lower-case already, or nearly: a client may have listed names as it sent them.
bool same_name(std::string_view name, std::string_view wanted) {
  if (name.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i)
    if (name[i] != wanted[i] && lower(name[i]) != lower(wanted[i])) return false;
  return true;
}

void append_byte(std::string& out, unsigned char byte) {
  if (kUnreserved[byte]) {
    out += static_cast<char>(byte);
    return;
  }
  const char encoded[] = {'%', kHex[byte >> 4], kHex[byte & 15]};
  out.append(encoded, 3);
}

// Encodes what the client sent once more, slashes excepted.
void append_path_as_sent(std::string& out, std::string_view path) {
  for (const char c : path) {
    if (c == '/')
      out += c;
    else
      append_byte(out, static_cast<unsigned char>(c));
  }
}

// Brings every character to its one canonical encoding. An encoded slash stays encoded: it is part of a segment
// (S3 Control puts whole ARNs into one), and clients sign it as they send it.
void append_path_recoded(std::string& out, std::string_view path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    const int high = path[i] == '%' && i + 2 < path.size() ? hex_digit(path[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(path[i + 2]) : -1;
    if (low >= 0) {
      append_byte(out, static_cast<unsigned char>(high << 4 | low));
      i += 2;
    } else if (path[i] == '/') {
      out += '/';
    } else {
      append_byte(out, static_cast<unsigned char>(path[i]));
    }
  }
}

// Query values: `+` is a space, as it is when the query is read.
void append_query_recoded(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      append_byte(out, static_cast<unsigned char>(high << 4 | low));
      i += 2;
    } else {
      append_byte(out, text[i] == '+' ? static_cast<unsigned char>(' ') : static_cast<unsigned char>(text[i]));
    }
  }
}

// Removes dot segments and repeated slashes; a trailing slash stays.
std::string normalised(std::string_view path) {
  std::vector<std::string_view> kept;
  for (const std::string_view segment : core::split(path, '/')) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..")
      kept.push_back(segment);
    else if (!kept.empty())
      kept.pop_back();
  }
  std::string out;
  for (const std::string_view segment : kept) {
    out += '/';
    out += segment;
  }
  if (out.empty() || path.back() == '/') out += '/';
  return out;
}

void append_path(std::string& out, std::string_view path, std::string_view service) {
  if (path.empty()) {
    out += '/';
  } else if (is_s3(service)) {
    append_path_recoded(out, path);
  } else if (path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos) {
    append_path_as_sent(out, path);
  } else {
    append_path_as_sent(out, normalised(path));
  }
}

void append_query(std::string& out, std::string_view query, bool leave_signature_out) {
  if (query.empty()) return;
  std::vector<std::pair<std::string, std::string>> parameters;
  for_each_parameter(query, [&](std::string_view name, std::string_view value, bool) {
    if (leave_signature_out && name == "X-Amz-Signature") return;
    auto& [encoded_name, encoded_value] = parameters.emplace_back();
    append_query_recoded(encoded_name, name);
    append_query_recoded(encoded_value, value);
  });
  std::sort(parameters.begin(), parameters.end());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (i != 0) out += '&';
    out += parameters[i].first;
    out += '=';
    out += parameters[i].second;
  }
}

void append_lower(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  out += text;
  for (std::size_t i = start; i < out.size(); ++i) out[i] = lower(out[i]);
}

void append_header(std::string& out, const core::HttpRequest& request, std::string_view name) {
  append_lower(out, name);
  out += ':';
  bool found = false;
  for (const core::HeaderField& field : request.headers) {
    if (!same_name(field.name, name)) continue;
    if (found) out += ',';
    append_header_value(out, field.value);
    found = true;
  }
  // A proxy request may name its host in the target alone.
  if (!found && same_name(name, "host")) out += request.proxy_host;
  out += '\n';
}

template <typename Visit>
void for_each_signed_header(std::string_view names, Visit visit) {
  while (!names.empty()) {
    const auto end = names.find(';');
    if (end != 0) visit(names.substr(0, end));
    names.remove_prefix(end == std::string_view::npos ? names.size() : end + 1);
  }
}

std::size_t size_hint(const core::HttpRequest& request, std::string_view target) {
  std::size_t size = 256 + target.size() * 2;
  for (const core::HeaderField& field : request.headers) size += field.name.size() + field.value.size();
  return size;
}

}  // namespace

void append_header_value(std::string& out, std::string_view value) {
  value = core::trim(value);
  if (value.find(' ') == std::string_view::npos && value.find('\t') == std::string_view::npos) {
    out += value;
    return;
  }
  bool blank = false;
  for (const char c : value) {
    const bool now_blank = c == ' ' || c == '\t';
    if (!now_blank)
      out += c;
    else if (!blank)
      out += ' ';
    blank = now_blank;
  }
}

std::string canonical_request(const core::HttpRequest& request, std::string_view target, const Signature& signature,
                              std::string_view payload_hash) {
  std::string out;
  out.reserve(size_hint(request, target));
  const auto mark = target.find('?');
  out += request.method;
  out += '\n';
  append_path(out, target.substr(0, mark), signature.scope.service);
  out += '\n';
  if (mark != std::string_view::npos) append_query(out, target.substr(mark + 1), signature.presigned());
  out += '\n';
  for_each_signed_header(signature.signed_headers, [&](std::string_view name) { append_header(out, request, name); });
  out += '\n';
  append_lower(out, signature.signed_headers);
  out += '\n';
  out += payload_hash;
  return out;
}

std::string string_to_sign(const Signature& signature, std::string_view canonical) {
  std::string out;
  out.reserve(160);
  out += "AWS4-HMAC-SHA256\n";
  out += signature.time_text;
  out += '\n';
  out += signature.scope.text;
  out += '\n';
  out += core::sha256_hex(canonical);
  return out;
}

}  // namespace auth
