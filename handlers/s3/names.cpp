#include "handlers/s3/names.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "core/hash.hpp"
#include "core/text.hpp"

namespace s3 {
namespace {

constexpr std::array<std::string_view, 3> kReservedPrefixes{"xn--", "sthree-", "amzn-s3-demo-"};
constexpr std::array<std::string_view, 6> kReservedSuffixes{"-s3alias", "--ol-s3",    ".mrap",
                                                            "--x-s3",   "--table-s3", "-an"};

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool looks_like_address(std::string_view name) {
  const auto parts = core::split(name, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
         });
}

// A key id made from a text, so that the same alias is the same key in every run.
std::string derived_key_id(std::string_view account, std::string_view region, std::string_view alias) {
  const std::string digest = core::sha256_hex(fmt::format("kms:{}:{}:{}", account, region, alias));
  const std::string_view hex = digest;
  return fmt::format("{}-{}-4{}-8{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(13, 3), hex.substr(17, 3),
                     hex.substr(20, 12));
}

}  // namespace

bool valid_bucket_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return false;
  if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back())) return false;
  if (!std::all_of(name.begin(), name.end(), [](char c) { return is_alphanumeric(c) || c == '.' || c == '-'; }))
    return false;
  if (name.find("..") != std::string_view::npos || looks_like_address(name)) return false;
  for (const auto prefix : kReservedPrefixes)
    if (name.starts_with(prefix)) return false;
  for (const auto suffix : kReservedSuffixes)
    if (name.ends_with(suffix)) return false;
  return true;
}

std::string kms_key_arn(std::string_view key, std::string_view region, std::string_view account) {
  const std::string prefix = fmt::format("arn:aws:kms:{}:{}:", region, account);
  if (key.empty()) return prefix + "key/" + derived_key_id(account, region, "alias/aws/s3");
  if (key.starts_with("alias/")) return prefix + "key/" + derived_key_id(account, region, key);
  if (key.starts_with("arn:")) return std::string(key);
  return prefix + "key/" + std::string(key);
}

std::string url_encoded(std::string_view text) {
  std::string encoded = core::percent_encode(text, true);
  // S3 encodes as forms do: a blank is a plus sign (a plus itself has become %2B).
  for (std::size_t at = 0; (at = encoded.find("%20", at)) != std::string::npos; ++at) encoded.replace(at, 3, "+");
  return encoded;
}

std::string quoted(std::string_view etag) {
  return fmt::format("\"{}\"", etag);
}

std::string_view unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') return etag.substr(1, etag.size() - 2);
  return etag;
}

}  // namespace s3
