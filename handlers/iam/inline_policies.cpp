#include "handlers/iam/inline_policies.hpp"

#include <fmt/core.h>

#include "handlers/iam/documents.hpp"
#include "handlers/iam/paging.hpp"
#include "state/documents.hpp"

namespace iam {
namespace {

// What all inline policies of one entity may have together.
std::int64_t max_size(Entity kind) {
  switch (kind) {
    case Entity::User:
      return kMaxUserPolicies;
    case Entity::Role:
      return kMaxRolePolicies;
    case Entity::Group:
      return kMaxGroupPolicies;
  }
  return 0;
}

core::AwsError missing(const Owner& owner, std::string_view policy) {
  return errors::no_such_entity_exception(
      fmt::format("The {} policy with name {} cannot be found.", owner.word(), policy));
}

protocol::Empty put(Context& context, const Owner& owner, const std::string& name, const std::string& document) {
  check_identity_policy(context, document);
  auto policies = owner.policies(context);
  state::Documents documents(context.db);
  std::int64_t size = counted_size(document);
  for (const auto& other : policies.inline_policies(owner.row, "", state::kAllRows))
    if (other.name != name) size += counted_size(documents.text(other.document));
  if (size > max_size(owner.kind))
    throw errors::limit_exceeded_exception(fmt::format("Maximum policy size of {} bytes exceeded for {} {}",
                                                       max_size(owner.kind), owner.word(), owner.name));
  policies.put_inline(owner.row, name, documents.add(document));
  return {};
}

std::string get(Context& context, const Owner& owner, const std::string& name) {
  const auto document = owner.policies(context).inline_document(owner.row, name);
  if (!document) throw missing(owner, name);
  return encoded_document(context, *document);
}

protocol::Empty remove(Context& context, const Owner& owner, const std::string& name) {
  if (!owner.policies(context).remove_inline(owner.row, name)) throw missing(owner, name);
  return {};
}

template <class Answer, class Request>
Answer list_inline(Context& context, const Owner& owner, const Request& in) {
  const Page asked = page(context, "ListInline", {owner.word(), std::to_string(owner.row)}, in.Marker, in.MaxItems);
  auto policies = owner.policies(context).inline_policies(owner.row, asked.after, asked.fetch());
  Answer answer;
  finish(asked, policies, answer, [](const auto& policy) { return policy.name; });
  answer.PolicyNames.emplace();
  for (const auto& policy : policies) answer.PolicyNames->push_back(policy.name);
  return answer;
}

}  // namespace

protocol::Empty put_user_policy(Context& context, const model::PutUserPolicyRequest& in) {
  return put(context, owner_of(require_user(context, *in.UserName)), *in.PolicyName, *in.PolicyDocument);
}

protocol::Empty put_role_policy(Context& context, const model::PutRolePolicyRequest& in) {
  return put(context, owner_of(require_own_role(context, *in.RoleName)), *in.PolicyName, *in.PolicyDocument);
}

protocol::Empty put_group_policy(Context& context, const model::PutGroupPolicyRequest& in) {
  return put(context, owner_of(require_group(context, *in.GroupName)), *in.PolicyName, *in.PolicyDocument);
}

model::GetUserPolicyResponse get_user_policy(Context& context, const model::GetUserPolicyRequest& in) {
  const Owner owner = owner_of(require_user(context, *in.UserName));
  return {owner.name, in.PolicyName, get(context, owner, *in.PolicyName)};
}

model::GetRolePolicyResponse get_role_policy(Context& context, const model::GetRolePolicyRequest& in) {
  const Owner owner = owner_of(require_role(context, *in.RoleName));
  return {owner.name, in.PolicyName, get(context, owner, *in.PolicyName)};
}

model::GetGroupPolicyResponse get_group_policy(Context& context, const model::GetGroupPolicyRequest& in) {
  const Owner owner = owner_of(require_group(context, *in.GroupName));
  return {owner.name, in.PolicyName, get(context, owner, *in.PolicyName)};
}

model::ListUserPoliciesResponse list_user_policies(Context& context, const model::ListUserPoliciesRequest& in) {
  return list_inline<model::ListUserPoliciesResponse>(context, owner_of(require_user(context, *in.UserName)), in);
}

model::ListRolePoliciesResponse list_role_policies(Context& context, const model::ListRolePoliciesRequest& in) {
  return list_inline<model::ListRolePoliciesResponse>(context, owner_of(require_role(context, *in.RoleName)), in);
}

model::ListGroupPoliciesResponse list_group_policies(Context& context, const model::ListGroupPoliciesRequest& in) {
  return list_inline<model::ListGroupPoliciesResponse>(context, owner_of(require_group(context, *in.GroupName)), in);
}

protocol::Empty delete_user_policy(Context& context, const model::DeleteUserPolicyRequest& in) {
  return remove(context, owner_of(require_user(context, *in.UserName)), *in.PolicyName);
}

protocol::Empty delete_role_policy(Context& context, const model::DeleteRolePolicyRequest& in) {
  return remove(context, owner_of(require_own_role(context, *in.RoleName)), *in.PolicyName);
}

protocol::Empty delete_group_policy(Context& context, const model::DeleteGroupPolicyRequest& in) {
  return remove(context, owner_of(require_group(context, *in.GroupName)), *in.PolicyName);
}

}  // namespace iam
