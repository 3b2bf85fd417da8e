// SigV2's string to sign, for S3 URLs.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "auth/canonical.hpp"
#include "auth/query_parameters.hpp"
#include "core/text.hpp"

namespace auth {
namespace {

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
    append_header_value(at->second, field.value);
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
