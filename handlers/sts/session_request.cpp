#include "handlers/sts/session_request.hpp"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>

#include "core/text.hpp"
#include "fixtures/managed_policies.hpp"
#include "policy/document.hpp"
#include "policy/validate.hpp"
#include "state/documents.hpp"
#include "state/iam.hpp"

namespace sts {
namespace {

constexpr std::size_t kSpace = 2048;
constexpr std::size_t kMaxManagedPolicies = 10;

[[noreturn]] void invalid(const char* text) {
  throw core::AwsError("InvalidParameterValue", 400, text);
}

bool contains(const std::vector<std::string>& keys, std::string_view wanted) {
  return std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return core::iequals(key, wanted); });
}

// Whether a role of that account may be limited by that managed policy.
bool usable(world::Context& context, const std::string& arn, const std::string& account) {
  if (fixtures::managed_policy(arn)) return true;
  const auto policy = state::iam::Policies(context.db).by_arn(arn);
  return policy && policy->account == account;
}

}  // namespace

std::vector<state::SessionTag> session_tags(const world::Context& context, const Tags& requested,
                                            const std::vector<std::string>& transitive) {
  std::vector<state::SessionTag> tags;
  if (context.caller.session) {
    const auto& facts = *context.caller.session;
    for (const auto& [key, value] : facts.tags)
      if (contains(facts.transitive_tag_keys, key)) tags.push_back({key, value, true});
  }
  const std::size_t inherited = tags.size();
  std::vector<std::string> keys;
  for (const auto& tag : requested.value_or(std::vector<model::Tag>())) {
    if (contains(keys, *tag.Key)) invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    keys.push_back(*tag.Key);
    tags.push_back({*tag.Key, *tag.Value, contains(transitive, *tag.Key)});
  }
  for (const auto& key : transitive)
    if (!contains(keys, key)) invalid("The specified transitive tag key must be included in the requested tags.");
  for (std::size_t i = 0; i < inherited; ++i) {
    if (contains(keys, tags[i].key))
      invalid(
          "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from "
          "the calling session.");
  }
  return tags;
}

SessionPolicies session_policies(world::Context& context, const std::optional<std::string>& policy,
                                 const PolicyArns& arns, const std::string& account) {
  // The model sets no limit; the API reference does. (Inferred: the code.)
  if (arns && arns->size() > kMaxManagedPolicies)
    throw core::AwsError(
        "ValidationError", 400,
        "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have "
        "length less than or equal to 10");
  SessionPolicies result;
  if (policy) {
    if (const auto problem = policy::validate(*policy, policy::DocumentKind::Session))
      throw errors::malformed_policy_document_exception(problem->message);
    result.policies.push_back({"", state::Documents(context.db).add(*policy)});
    result.texts.push_back(*policy);
  }
  for (const auto& descriptor : arns.value_or(std::vector<model::PolicyDescriptorType>())) {
    const std::string arn = descriptor.arn.value_or("");
    // Inferred: the code of this refusal is not recorded.
    if (!usable(context, arn, account))
      throw errors::malformed_policy_document_exception("Policy " + arn + " does not exist or is not attachable.");
    result.policies.push_back({arn, 0});
    result.texts.push_back(arn);
  }
  return result;
}

std::int32_t packed_policy_size(const SessionPolicies& policies, const std::vector<state::SessionTag>& tags) {
  std::string all;
  std::size_t characters = 0;
  for (const auto& text : policies.texts) {
    characters += core::utf8_length(text);
    all += text;
  }
  for (const auto& tag : tags) all += tag.key + '=' + tag.value + ';';
  uLongf size = compressBound(static_cast<uLong>(all.size()));
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(all.data()),
           static_cast<uLong>(all.size()));
  const std::size_t percent =
      std::max<std::size_t>(1, std::max(size, characters > kSpace ? characters : 0) * 100 / kSpace);
  if (percent > 100)
    throw errors::packed_policy_too_large_exception(
        fmt::format("Packed policy consumes {}% of allotted space", percent));
  return static_cast<std::int32_t>(percent);
}

}  // namespace sts
