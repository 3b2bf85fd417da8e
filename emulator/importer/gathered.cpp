#include "importer/gathered.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

#include "core/arn.hpp"
#include "core/text.hpp"
#include "core/time.hpp"

namespace importer {
namespace {

constexpr std::array<std::string_view, 28> kOperations = {
    "describe-organization",
    "describe-organizational-unit",
    "describe-account",
    "describe-policy",
    "describe-resource-policy",
    "get-account-authorization-details",
    "get-bucket-location",
    "get-bucket-policy",
    "get-permission",
    "get-public-access-block",
    "get-resource-share-associations",
    "get-resource-share-invitations",
    "get-resource-shares",
    "list-account-aliases",
    "list-accounts",
    "list-accounts-for-parent",
    "list-aws-service-access-for-organization",
    "list-buckets",
    "list-children",
    "list-delegated-administrators",
    "list-delegated-services-for-account",
    "list-organizational-units-for-parent",
    "list-parents",
    "list-policies",
    "list-policies-for-target",
    "list-resource-share-permissions",
    "list-roots",
    "list-targets-for-policy",
};

// `list-accounts` begins `list-accounts-for-parent`, too: the longest one counts.
std::string_view operation_in(std::string_view path) {
  std::string_view longest;
  for (const auto operation : kOperations)
    if (path.find(operation) != std::string_view::npos && operation.size() > longest.size()) longest = operation;
  return longest;
}

std::string_view without_separators(std::string_view text) {
  constexpr std::string_view kSeparators = ".-_ /";
  while (!text.empty() && kSeparators.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && kSeparators.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return text;
}

std::string account_in(std::string_view path) {
  constexpr std::size_t kDigits = 12;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t begin = 0; begin + kDigits <= path.size();) {
    std::size_t end = begin;
    while (end < path.size() && is_digit(path[end])) ++end;
    if (end - begin == kDigits) return std::string(path.substr(begin, kDigits));
    begin = std::max(end, begin + 1);
  }
  return {};
}

Json read_json(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  try {
    return Json::parse(file);
  } catch (const Json::exception&) {
    throw std::runtime_error("`" + path.string() + "` is not JSON");
  }
}

}  // namespace

Gathered::Gathered(const std::filesystem::path& folder, Notices& notices) {
  if (!std::filesystem::is_directory(folder)) throw std::runtime_error("`" + folder.string() + "` is no folder");
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() == ".json") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    const std::string name = std::filesystem::relative(path, folder).replace_extension().generic_string();
    const auto operation = operation_in(name);
    if (operation.empty()) {
      notices.push_back("`" + path.string() + "` is left out: its name tells no operation that is taken over");
      continue;
    }
    // An empty file is what a call leaves that found nothing, or was refused.
    if (std::filesystem::file_size(path) == 0) continue;
    const auto subject = without_separators(std::string_view(name).substr(name.find(operation) + operation.size()));
    outputs_.push_back({std::string(operation), std::string(subject), account_in(name), read_json(path)});
  }
  if (outputs_.empty())
    throw std::runtime_error("`" + folder.string() + "` has no output of the AWS CLI, such as list-accounts.json");
}

std::vector<const Output*> Gathered::of(std::string_view operation) const {
  std::vector<const Output*> found;
  for (const auto& output : outputs_)
    if (output.operation == operation && output.json.is_object()) found.push_back(&output);
  return found;
}

std::vector<const Json*> Gathered::all(std::string_view operation, const char* member) const {
  std::vector<const Json*> found;
  for (const auto* output : of(operation)) {
    const auto list = output->json.find(member);
    if (list == output->json.end() || !list->is_array()) continue;
    for (const auto& element : *list) found.push_back(&element);
  }
  return found;
}

std::string text(const Json& json, const char* member) {
  if (!json.is_object()) return {};
  const auto found = json.find(member);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void copy_text(const Json& from, const char* member, Json& to, const char* name, std::string_view usual) {
  if (const std::string value = text(from, member); !value.empty() && value != usual) to[name] = value;
}

void copy_time(const Json& from, const char* member, Json& to, const char* name) {
  // The CLI can be told to print seconds since 1970 instead.
  if (from.is_object() && from.contains(member) && from[member].is_number())
    to[name] = core::iso8601(core::from_millis(static_cast<std::int64_t>(from[member].get<double>() * 1000)), true);
  else if (const auto time = core::parse_iso8601(text(from, member)))
    to[name] = core::iso8601(*time, true);
}

void copy_tags(const Json& from, const char* member, Json& to) {
  const auto tags = from.find(member);
  if (tags != from.end() && tags->is_array() && !tags->empty()) to["tags"] = *tags;
}

Json policy_of(const Json& json) {
  if (json.is_object()) return json;
  if (!json.is_string()) return nullptr;
  // IAM's own answers are percent-encoded; the CLI has decoded them, other tools may not have.
  const auto& written = json.get_ref<const std::string&>();
  const Json parsed =
      Json::parse(written.starts_with('%') ? core::percent_decode(written, false) : written, nullptr, false);
  return parsed.is_object() ? parsed : Json(nullptr);
}

}  // namespace importer
