#include "handlers/iam/attachments.hpp"

#include <fmt/core.h>

#include "core/arn.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/quotas.hpp"

namespace iam {
namespace {

std::string_view quota_name(Entity kind) {
  switch (kind) {
    case Entity::User:
      return "PoliciesPerUser";
    case Entity::Role:
      return "PoliciesPerRole";
    case Entity::Group:
      return "PoliciesPerGroup";
  }
  return "";
}

void check_arn(const std::string& arn) {
  const auto parsed = core::Arn::parse(arn);
  // Two blanks, as IAM says it.
  if (!parsed) throw validation_error("Invalid ARN:  Could not be parsed!");
}

void check_attachable(Context& context, const std::string& arn) {
  check_arn(arn);
  if (const auto* managed = fixtures::managed_policy(arn)) {
    if (managed->attachable()) return;
    throw errors::policy_not_attachable_exception("Cannot attach a Service Role Policy to a Customer Role.");
  }
  const auto policy = state::iam::Policies(context.db).by_arn(arn);
  if (!policy || policy->account != context.account())
    throw errors::no_such_entity_exception(fmt::format("Policy {} does not exist or is not attachable.", arn));
}

protocol::Empty attach(Context& context, const Owner& owner, const std::string& arn) {
  check_attachable(context, arn);
  auto policies = owner.policies(context);
  if (policies.is_attached(owner.row, arn)) return {};
  check_quota(policies.attached_count(owner.row), kMaxAttachments, quota_name(owner.kind));
  policies.attach(owner.row, arn);
  return {};
}

protocol::Empty detach(Context& context, const Owner& owner, const std::string& arn) {
  check_arn(arn);
  if (!owner.policies(context).detach(owner.row, arn)) throw policy_missing(arn);
  return {};
}

// "/service-role/" of "arn:aws:iam::aws:policy/service-role/Name".
std::string_view path_of(std::string_view arn) {
  const auto start = arn.find('/'), end = arn.rfind('/');
  return start == std::string_view::npos ? std::string_view() : arn.substr(start, end - start + 1);
}

template <class Answer, class Request>
Answer list_attached(Context& context, const Owner& owner, const Request& in) {
  const std::string prefix = in.PathPrefix.value_or("/");
  const Page asked =
      page(context, "ListAttached", {owner.word(), std::to_string(owner.row), prefix}, in.Marker, in.MaxItems);
  // An entity has a handful at most: all are read, and those of other paths dropped.
  auto arns = owner.policies(context).attached(owner.row, asked.after, 2 * kMaxAttachments + asked.fetch());
  std::erase_if(arns, [&](const std::string& arn) { return !path_of(arn).starts_with(prefix); });
  Answer answer;
  finish(asked, arns, answer, [](const std::string& arn) { return arn; });
  answer.AttachedPolicies.emplace();
  for (const auto& arn : arns) answer.AttachedPolicies->push_back({arn.substr(arn.rfind('/') + 1), arn});
  return answer;
}

}  // namespace

protocol::Empty attach_user_policy(Context& context, const model::AttachUserPolicyRequest& in) {
  return attach(context, owner_of(require_user(context, *in.UserName)), *in.PolicyArn);
}

protocol::Empty attach_role_policy(Context& context, const model::AttachRolePolicyRequest& in) {
  return attach(context, owner_of(require_own_role(context, *in.RoleName)), *in.PolicyArn);
}

protocol::Empty attach_group_policy(Context& context, const model::AttachGroupPolicyRequest& in) {
  return attach(context, owner_of(require_group(context, *in.GroupName)), *in.PolicyArn);
}

protocol::Empty detach_user_policy(Context& context, const model::DetachUserPolicyRequest& in) {
  return detach(context, owner_of(require_user(context, *in.UserName)), *in.PolicyArn);
}

protocol::Empty detach_role_policy(Context& context, const model::DetachRolePolicyRequest& in) {
  return detach(context, owner_of(require_own_role(context, *in.RoleName)), *in.PolicyArn);
}

protocol::Empty detach_group_policy(Context& context, const model::DetachGroupPolicyRequest& in) {
  return detach(context, owner_of(require_group(context, *in.GroupName)), *in.PolicyArn);
}

model::ListAttachedUserPoliciesResponse list_attached_user_policies(Context& context,
                                                                    const model::ListAttachedUserPoliciesRequest& in) {
  return list_attached<model::ListAttachedUserPoliciesResponse>(context, owner_of(require_user(context, *in.UserName)),
                                                                in);
}

model::ListAttachedRolePoliciesResponse list_attached_role_policies(Context& context,
                                                                    const model::ListAttachedRolePoliciesRequest& in) {
  return list_attached<model::ListAttachedRolePoliciesResponse>(context, owner_of(require_role(context, *in.RoleName)),
                                                                in);
}

model::ListAttachedGroupPoliciesResponse list_attached_group_policies(
    Context& context, const model::ListAttachedGroupPoliciesRequest& in) {
  return list_attached<model::ListAttachedGroupPoliciesResponse>(context,
                                                                 owner_of(require_group(context, *in.GroupName)), in);
}

}  // namespace iam
