#include "handlers/organizations/policy_content.hpp"

#include <algorithm>
#include <iterator>

#include "core/text.hpp"
#include "handlers/organizations/common.hpp"
#include "handlers/organizations/policy_inheritance.hpp"
#include "policy/document.hpp"
#include "policy/validate.hpp"

namespace organizations {
namespace {

struct PolicyType {
  std::string_view name;
  /// The one key at the top of a management policy; empty for authorization policies.
  std::string_view key;
  PolicyLimits limits;
};

// AWS Organizations User Guide, "Quotas and service limits" and the syntax pages of the types.
constexpr PolicyType kPolicyTypes[] = {
    {model::PolicyType::kServiceControlPolicy, "", {10'240, 10, 10'000}},
    {model::PolicyType::kResourceControlPolicy, "", {5'120, 5, 2'000}},
    {model::PolicyType::kTagPolicy, "tags", {10'000, 10, 1'000}},
    {model::PolicyType::kBackupPolicy, "plans", {10'000, 10, 1'000}},
    {model::PolicyType::kAiservicesOptOutPolicy, "services", {2'500, 5, 1'000}},
    {model::PolicyType::kChatbotPolicy, "chatbot", {10'000, 5, 1'000}},
    {model::PolicyType::kDeclarativePolicyEc2, "ec2_attributes", {10'000, 10, 1'000}},
    {model::PolicyType::kSecurityhubPolicy, "securityhub", {10'000, 10, 1'000}},
    {model::PolicyType::kInspectorPolicy, "inspector", {10'000, 10, 1'000}},
    {model::PolicyType::kUpgradeRolloutPolicy, "upgrade_rollout", {5'120, 10, 1'000}},
    {model::PolicyType::kBedrockPolicy, "bedrock", {10'000, 10, 1'000}},
    {model::PolicyType::kS3Policy, "s3_attributes", {10'000, 10, 1'000}},
    {model::PolicyType::kNetworkSecurityDirectorPolicy, "network_security_director", {10'000, 10, 1'000}},
};

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

/// What is wrong with the tree below a policy's key: values stand behind inheritance operators only.
bool follows_syntax(const policy::Node& node) {
  if (!node.is_object()) return false;
  return std::all_of(node.items.begin(), node.items.end(), [](const policy::Node& member) {
    if (!member.name.starts_with("@@")) return follows_syntax(member);
    if (!is_operator(member.name)) return false;
    const auto values = policy::elements_of(member);
    const bool list_only = member.name == "@@operators_allowed_for_child_policies";
    return (!list_only || member.is_list()) &&
           std::all_of(values.begin(), values.end(), [](const policy::Node* value) { return value->is_scalar(); });
  });
}

void check_management_policy(world::Context& ctx, const PolicyType& type, const std::string& content) {
  policy::Node root;
  try {
    root = policy::parse_json(content);
  } catch (const policy::SyntaxError&) {
    throw errors::malformed_policy_document_exception(std::string(kMalformed));
  }
  if (!root.is_object()) throw errors::malformed_policy_document_exception(std::string(kMalformed));
  const bool fits = root.items.size() == 1 && root.items.front().name == type.key && follows_syntax(root.items.front());
  if (!fits) {
    if (ctx.settings.policy_validation == world::PolicyValidation::Strict)
      throw errors::malformed_policy_document_exception(std::string(kMalformed));
    ctx.extra_headers.emplace_back("x-understudy-policy-warning", kMalformed);
  }
  ctx.extra_headers.emplace_back("x-understudy-ignored", "Content");
}

const PolicyType* find_type(std::string_view name) {
  const auto found = std::find_if(std::begin(kPolicyTypes), std::end(kPolicyTypes),
                                  [&](const PolicyType& type) { return type.name == name; });
  return found == std::end(kPolicyTypes) ? nullptr : found;
}

}  // namespace

bool is_authorization_policy(std::string_view type) {
  return !state::full_access_policy(type).empty();
}

// The model gives SECURITYHUB_POLICY as its example and no list.
std::string_view service_of_policy_type(std::string_view type) {
  return type == model::PolicyType::kSecurityhubPolicy ? "securityhub.amazonaws.com" : std::string_view();
}

bool is_policy_type(std::string_view name) {
  return find_type(name) != nullptr;
}

PolicyLimits policy_limits(std::string_view type) {
  return find_type(type)->limits;
}

void check_policy_content(world::Context& ctx, std::string_view type, const std::string& content) {
  if (core::utf8_length(content) > policy_limits(type).content)
    throw constraint_violation("POLICY_CONTENT_LIMIT_EXCEEDED",
                               "You have exceeded the maximum size of the policy content.");
  if (is_authorization_policy(type))
    check_authorization_policy(ctx, type, content);
  else
    check_management_policy(ctx, *find_type(type), content);
}

}  // namespace organizations
