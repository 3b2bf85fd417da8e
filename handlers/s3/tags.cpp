#include "handlers/s3/tags.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "core/text.hpp"
#include "handlers/s3/errors.hpp"

namespace s3 {
namespace {

constexpr std::size_t kMaxTagKey = 128;
constexpr std::size_t kMaxValue = 256;

core::AwsError malformed_header(std::string_view header) {
  return invalid_argument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name "
      "duplicates.",
      "x-amz-tagging", std::string(header));
}

// Letters, digits and blanks of any script, and `+ - = . _ : / @` (S3 user guide, "Object tagging"). Beyond ASCII
// everything passes: a table of Unicode categories would tell hardly anybody anything.
bool valid_characters(std::string_view text) {
  constexpr std::string_view kPunctuation = " +-=._:/@";
  return core::valid_utf8(text) && std::all_of(text.begin(), text.end(), [&](char c) {
           const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           return letter || static_cast<unsigned char>(c) >= 0x80 || kPunctuation.find(c) != std::string_view::npos;
         });
}

core::AwsError invalid_tag(std::string message, const std::string& key) {
  return core::AwsError("InvalidTag", 400, std::move(message)).with("TagKey", key);
}

}  // namespace

core::Tags parse_tagging_header(std::string_view header) {
  core::Tags tags;
  if (header.empty()) return tags;
  for (const auto part : core::split(header, '&')) {
    const auto equals = part.find('=');
    std::string key = core::percent_decode(part.substr(0, equals), true);
    std::string value =
        equals == std::string_view::npos ? std::string() : core::percent_decode(part.substr(equals + 1), true);
    const bool repeated = std::any_of(tags.begin(), tags.end(), [&](const auto& tag) { return tag.first == key; });
    if (key.empty() || repeated || !valid_characters(key) || !valid_characters(value)) throw malformed_header(header);
    tags.emplace_back(std::move(key), std::move(value));
  }
  return tags;
}

core::Tags tags_of(const std::optional<std::vector<model::Tag>>& tags) {
  core::Tags result;
  if (!tags) return result;
  for (const auto& tag : *tags) result.emplace_back(tag.Key.value_or(""), tag.Value.value_or(""));
  return result;
}

std::vector<model::Tag> to_model(const core::Tags& tags) {
  std::vector<model::Tag> result;
  for (const auto& [key, value] : tags) result.push_back({.Key = key, .Value = value});
  return result;
}

void require_valid_tags(const core::Tags& tags, std::size_t limit) {
  if (tags.size() > limit) {
    const char* what = limit == kMaxObjectTags ? "Object" : "Bucket";
    throw core::AwsError("BadRequest", 400, fmt::format("{} tags cannot be greater than {}", what, limit));
  }
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const auto& [key, value] = tags[i];
    if (key.empty() || !valid_characters(key) || core::utf8_length(key) > kMaxTagKey)
      throw invalid_tag("The TagKey you have provided is invalid", key);
    if (core::starts_with_i(key, "aws:")) throw invalid_tag("System tags cannot be added/updated by requester", key);
    if (!valid_characters(value) || core::utf8_length(value) > kMaxValue)
      throw invalid_tag("The TagValue you have provided is invalid", key).with("TagValue", value);
    for (std::size_t j = 0; j < i; ++j)
      if (tags[j].first == key) throw invalid_tag("Cannot provide multiple Tags with the same key", key);
  }
}

}  // namespace s3
