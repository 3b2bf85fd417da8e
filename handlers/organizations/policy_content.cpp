#include "handlers/organizations/policy_content.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "handlers/organizations/common.hpp"
#include "policy/document.hpp"
#include "policy/validate.hpp"

namespace organizations {
namespace {

constexpr std::string_view kMalformed =
    "The provided policy document does not meet the requirements of the specified policy type.";

bool compiles(const std::string& content) {
  try {
    policy::Document::compile(content);
    return true;
  } catch (const policy::SyntaxError&) {
    return false;
  }
}

void check_authorization_policy(world::Context& ctx, std::string_view type, const std::string& content) {
  const auto kind = type == state::kServiceControlPolicy ? policy::DocumentKind::ServiceControl
                                                         : policy::DocumentKind::ResourceControl;
  const auto problem = policy::validate(content, kind);
  if (!problem) return;
  // Leniency never goes so far as to store what the engine cannot read.
  if (ctx.settings.policy_validation == world::PolicyValidation::Strict || !compiles(content))
    throw errors::malformed_policy_document_exception(problem->message);
  ctx.extra_headers.emplace_back("x-understudy-policy-warning", problem->message);
}

void check_management_policy(world::Context& ctx, const std::string& content) {
  const auto json = nlohmann::json::parse(content, nullptr, false);
  // The parser takes a NUL for the end of the text.
  if (!json.is_object() || content.find('\0') != std::string::npos)
    throw errors::malformed_policy_document_exception(std::string(kMalformed));
  ctx.extra_headers.emplace_back("x-understudy-ignored", "Content");
}

}  // namespace

bool is_authorization_policy(std::string_view type) {
  return !state::full_access_policy(type).empty();
}

// AWS Organizations User Guide, "Quotas and service limits".
PolicyLimits policy_limits(std::string_view type) {
  if (type == state::kServiceControlPolicy) return {10'240, 10, 10'000};
  if (type == state::kResourceControlPolicy) return {5'120, 5, 2'000};
  if (type == model::PolicyType::kAiservicesOptOutPolicy) return {2'500, 5, 1'000};
  return {10'000, 10, 1'000};
}

void check_policy_content(world::Context& ctx, std::string_view type, const std::string& content) {
  if (core::utf8_length(content) > policy_limits(type).content)
    throw constraint_violation("POLICY_CONTENT_LIMIT_EXCEEDED",
                               "You have exceeded the maximum size of the policy content.");
  if (is_authorization_policy(type))
    check_authorization_policy(ctx, type, content);
  else
    check_management_policy(ctx, content);
}

}  // namespace organizations
