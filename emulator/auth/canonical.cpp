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
  for (const char c : {'-', '_', '.', '~'}) table[static_cast<std::size_t>(c)] = true;
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

// Trimmed, and runs of blanks inside reduced to one.
void append_value(std::string& out, std::string_view value) {
  value = core::trim(value);
  if (value.find("  ") == std::string_view::npos && value.find('\t') == std::string_view::npos) {
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

void append_header(std::string& out, const core::HttpRequest& request, std::string_view name) {
  for (const char c : name) out += lower(c);
  out += ':';
  bool found = false;
  for (const core::HeaderField& field : request.headers) {
    if (!same_name(field.name, name)) continue;
    if (found) out += ',';
    append_value(out, field.value);
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

// Query parameters that name a sub-resource and therefore belong to the resource SigV2 signs.
constexpr std::array<std::string_view, 35> kSubResources = {"accelerate",
                                                            "acl",
                                                            "analytics",
                                                            "cors",
                                                            "defaultObjectAcl",
                                                            "delete",
                                                            "inventory",
                                                            "lifecycle",
                                                            "location",
                                                            "logging",
                                                            "metrics",
                                                            "notification",
                                                            "object-lock",
                                                            "partNumber",
                                                            "policy",
                                                            "replication",
                                                            "requestPayment",
                                                            "response-cache-control",
                                                            "response-content-disposition",
                                                            "response-content-encoding",
                                                            "response-content-language",
                                                            "response-content-type",
                                                            "response-expires",
                                                            "restore",
                                                            "select",
                                                            "select-type",
                                                            "storageClass",
                                                            "tagging",
                                                            "torrent",
                                                            "uploadId",
                                                            "uploads",
                                                            "versionId",
                                                            "versioning",
                                                            "versions",
                                                            "website"};

bool is_sub_resource(std::string_view name) {
  return std::find(kSubResources.begin(), kSubResources.end(), name) != kSubResources.end();
}

void append_resource_v2(std::string& out, std::string_view target, std::string_view bucket) {
  const auto mark = target.find('?');
  if (!bucket.empty()) {
    out += '/';
    out += bucket;
  }
  out += target.substr(0, mark);
  if (mark == std::string_view::npos) return;
  std::vector<std::pair<std::string_view, std::string>> parts;
  for_each_parameter(target.substr(mark + 1), [&](std::string_view name, std::string_view value, bool has_value) {
    if (is_sub_resource(name)) parts.emplace_back(name, has_value ? '=' + core::percent_decode(value, true) : "");
  });
  std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < parts.size(); ++i) {
    out += i == 0 ? '?' : '&';
    out += parts[i].first;
    out += parts[i].second;
  }
}

// botocore moves the headers of a SigV2 URL into its query, so both places count; a header hides the parameter.
std::vector<std::pair<std::string, std::string>> amz_values(const core::HttpRequest& request, std::string_view query) {
  std::vector<std::pair<std::string, std::string>> values;
  const auto entry = [&](const std::string& name) {
    return std::find_if(values.begin(), values.end(), [&](const auto& value) { return value.first == name; });
  };
  for (const core::HeaderField& field : request.headers) {
    if (!core::starts_with_i(field.name, "x-amz-")) continue;
    const std::string name = core::to_lower(field.name);
    auto at = entry(name);
    if (at == values.end())
      at = values.insert(at, {name, ""});
    else
      at->second += ',';
    append_value(at->second, field.value);
  }
  for_each_parameter(query, [&](std::string_view raw_name, std::string_view value, bool) {
    if (!core::starts_with_i(raw_name, "x-amz-")) return;
    const std::string name = core::to_lower(raw_name);
    if (entry(name) == values.end()) values.emplace_back(name, core::percent_decode(value, true));
  });
  std::sort(values.begin(), values.end());
  return values;
}

std::string header_or_parameter(const core::HttpRequest& request, std::string_view query, std::string_view name) {
  const std::string_view header = request.header(name);
  if (header.data()) return std::string(header);
  std::string found;
  for_each_parameter(query, [&](std::string_view parameter, std::string_view value, bool) {
    if (found.empty() && core::iequals(parameter, name)) found = core::percent_decode(value, true);
  });
  return found;
}

}  // namespace

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
  for (const char c : signature.signed_headers) out += lower(c);
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

std::string string_to_sign_v2(const core::HttpRequest& request, std::string_view target, std::string_view bucket,
                              const Signature& signature) {
  const auto mark = target.find('?');
  const std::string_view query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  std::string out(request.method);
  out += '\n';
  out += header_or_parameter(request, query, "content-md5");
  out += '\n';
  out += header_or_parameter(request, query, "content-type");
  out += '\n';
  out += std::to_string(signature.expires.value_or(0));
  out += '\n';
  for (const auto& [name, value] : amz_values(request, query)) {
    out += name;
    out += ':';
    out += value;
    out += '\n';
  }
  append_resource_v2(out, target, bucket);
  return out;
}

}  // namespace auth
