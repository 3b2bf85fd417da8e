// IAM's rules for the text of actions and resources.
#include <algorithm>
#include <string>

#include "core/text.hpp"
#include "policy/grammar.hpp"
#include "policy/wildcard.hpp"

namespace policy::grammar {
namespace {

constexpr std::string_view kIamKinds[] = {"user/",
                                          "federated-user/",
                                          "role/",
                                          "group/",
                                          "instance-profile/",
                                          "mfa/",
                                          "server-certificate/",
                                          "policy/",
                                          "sms-mfa/",
                                          "saml-provider/",
                                          "oidc-provider/",
                                          "report/",
                                          "access-report/"};

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

bool is_partition(std::string_view text) {
  constexpr std::string_view known[] = {"aws",       "aws-cn",    "aws-us-gov", "aws-iso",
                                        "aws-iso-b", "aws-iso-e", "aws-iso-f",  "aws-eusc"};
  const std::string pattern = encode_wildcards(text);
  return std::any_of(std::begin(known), std::end(known),
                     [&](std::string_view name) { return wildcard_match(pattern, name); });
}

/// As the message shows it: from the partition on, missing parts as asterisks.
std::string padded_arn(const std::vector<std::string_view>& parts) {
  std::string text = "arn";
  for (std::size_t i = 1; i < std::max<std::size_t>(parts.size(), 6); ++i) {
    text.append(":").append(i < parts.size() ? parts[i] : "*");
  }
  return text;
}

bool is_iam_path(std::string_view path) {
  if (path == "*") return true;
  const auto fixed = path.substr(0, path.find_first_of("*?"));
  return std::any_of(std::begin(kIamKinds), std::end(kIamKinds), [&](std::string_view kind) {
    // A pattern that ends before the slash may still mean such a resource.
    return path.starts_with(kind) || (has_wildcard(path) && kind.starts_with(fixed));
  });
}

std::string iam_path_text() {
  std::string text = "IAM resource path must either be \"*\" or start with ";
  for (const auto kind : kIamKinds) {
    if (kind != kIamKinds[0]) text += ", ";
    text += kind;
  }
  return text + ".";
}

}  // namespace

std::optional<Problem> check_action(std::string_view action) {
  if (action == "*") return std::nullopt;
  const auto colon = action.find(':');
  if (colon == std::string_view::npos) {
    return problem("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }
  if (action.find(':', colon + 1) != std::string_view::npos) {
    return problem("Actions/Condition can contain only one colon.");
  }
  const auto vendor = action.substr(0, colon);
  const bool legal = !vendor.empty() && std::all_of(vendor.begin(), vendor.end(),
                                                    [](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; });
  if (!legal) return problem("Vendor " + std::string(vendor) + " is not valid");
  return std::nullopt;
}

std::optional<Problem> check_resource(std::string_view resource) {
  if (resource == "*") return std::nullopt;
  const std::string shown(resource);
  const auto parts = core::split(resource, ':');
  if (parts.size() < 2) return problem("Resource " + shown + " must be in ARN format or \"*\".");
  if (!is_partition(parts[1])) {
    return problem("Partition \"" + std::string(parts[1]) + "\" is not valid for resource \"" + padded_arn(parts) +
                   "\".");
  }
  if (parts.size() < 3 || has_wildcard(parts[2])) {
    return problem("Resource vendor must be fully qualified and cannot contain regexes.");
  }
  const std::string_view region = parts.size() > 3 ? parts[3] : std::string_view();
  const std::string_view account = parts.size() > 4 ? parts[4] : std::string_view();
  if (parts[2] == "iam" && !region.empty() && region != "*") {
    return problem("IAM resource " + shown + " cannot contain region information.");
  }
  // Access points and jobs, whose ARNs have an account, do have a region.
  if (parts[2] == "s3" && !region.empty() && parts.size() > 4 && account.empty()) {
    return problem("Resource " + shown + " can not contain region information.");
  }
  if (parts[2] == "iam" && parts.size() > 5 && !is_iam_path(parts[5])) return problem(iam_path_text());
  return std::nullopt;
}

}  // namespace policy::grammar
