#include <fmt/core.h>

#include "core/text.hpp"
#include "handlers/iam/answers.hpp"
#include "handlers/iam/documents.hpp"
#include "handlers/iam/managed_policies.hpp"
#include "handlers/iam/paging.hpp"
#include "state/documents.hpp"

namespace iam {
namespace {

using state::iam::Policies;

core::AwsError version_missing(const std::string& arn, const std::string& id) {
  return errors::no_such_entity_exception(
      fmt::format("Policy {} version {} does not exist or is not attachable.", arn, id));
}

// 3 of `v3`; 0, which no version has, of anything else.
int number_of(std::string_view version_id) {
  if (version_id.empty()) return 0;
  const auto number = core::parse_integer(version_id.substr(1));
  return number && *number > 0 && *number < 1'000'000'000 ? static_cast<int>(*number) : 0;
}

state::iam::PolicyVersion require_version(Context& context, const state::iam::Policy& policy, const std::string& id) {
  auto version = Policies(context.db).version(policy.row, number_of(id));
  if (!version) throw version_missing(policy.arn, id);
  return *version;
}

model::PolicyVersion version_of(int number, bool is_default, core::Time created) {
  model::PolicyVersion shown;
  shown.VersionId = version_id(number);
  shown.IsDefaultVersion = is_default;
  shown.CreateDate = created;
  return shown;
}

model::PolicyVersion managed_version(const fixtures::ManagedPolicy& policy) {
  return version_of(policy.version, true, policy.updated);
}

}  // namespace

model::CreatePolicyVersionResponse create_policy_version(Context& context,
                                                         const model::CreatePolicyVersionRequest& in) {
  const auto policy = require_policy(context, *in.PolicyArn);
  check_identity_policy(context, *in.PolicyDocument);
  if (counted_size(*in.PolicyDocument) > kMaxManagedPolicy)
    throw errors::limit_exceeded_exception("Cannot exceed quota for PolicySize: 6144");
  Policies policies(context.db);
  if (static_cast<std::int64_t>(policies.versions(policy.row).size()) >= kMaxVersions)
    throw errors::limit_exceeded_exception(
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing "
        "version.");
  const int number =
      policies.add_version(policy.row, state::Documents(context.db).add(*in.PolicyDocument), context.now);
  const bool is_default = in.SetAsDefault.value_or(false);
  if (is_default) policies.set_default(policy.row, number, context.now);
  return {version_of(number, is_default, context.now)};
}

model::GetPolicyVersionResponse get_policy_version(Context& context, const model::GetPolicyVersionRequest& in) {
  if (const auto* managed = fixtures::managed_policy(*in.PolicyArn)) {
    if (number_of(*in.VersionId) != managed->version) throw version_missing(managed->arn, *in.VersionId);
    model::PolicyVersion shown = managed_version(*managed);
    shown.Document = encoded(managed->document);
    return {std::move(shown)};
  }
  const auto policy = require_policy(context, *in.PolicyArn);
  const auto version = require_version(context, policy, *in.VersionId);
  model::PolicyVersion shown = version_of(version.number, version.number == policy.default_version, version.created);
  shown.Document = encoded_document(context, version.document);
  return {std::move(shown)};
}

model::ListPolicyVersionsResponse list_policy_versions(Context& context, const model::ListPolicyVersionsRequest& in) {
  const Page asked = page(context, "ListPolicyVersions", {*in.PolicyArn}, in.Marker, in.MaxItems);
  std::vector<model::PolicyVersion> versions;
  if (const auto* managed = fixtures::managed_policy(*in.PolicyArn)) {
    if (asked.after.empty()) versions.push_back(managed_version(*managed));
  } else {
    const auto policy = require_policy(context, *in.PolicyArn);
    // Five at most: all are read. They come newest first, so a page goes on below the last number.
    for (const auto& version : Policies(context.db).versions(policy.row))
      if (asked.after.empty() || version.number < number_of(asked.after))
        versions.push_back(version_of(version.number, version.number == policy.default_version, version.created));
  }
  model::ListPolicyVersionsResponse answer;
  finish(asked, versions, answer, [](const auto& version) { return *version.VersionId; });
  answer.Versions = std::move(versions);
  return answer;
}

protocol::Empty delete_policy_version(Context& context, const model::DeletePolicyVersionRequest& in) {
  const auto policy = require_policy(context, *in.PolicyArn);
  const auto version = require_version(context, policy, *in.VersionId);
  if (version.number == policy.default_version)
    throw errors::delete_conflict_exception("Cannot delete the default version of a policy.");
  Policies(context.db).remove_version(policy.row, version.number);
  return {};
}

protocol::Empty set_default_policy_version(Context& context, const model::SetDefaultPolicyVersionRequest& in) {
  const auto policy = require_policy(context, *in.PolicyArn);
  const auto version = require_version(context, policy, *in.VersionId);
  Policies(context.db).set_default(policy.row, version.number, context.now);
  return {};
}

}  // namespace iam
