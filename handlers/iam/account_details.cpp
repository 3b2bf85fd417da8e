#include "handlers/iam/account_details.hpp"

#include <algorithm>
#include <variant>

#include "core/text.hpp"
#include "handlers/iam/answers.hpp"
#include "handlers/iam/documents.hpp"
#include "handlers/iam/paging.hpp"

namespace iam {
namespace {

using state::iam::Tagged;

// What one page shows, before it is written out. The text is the ARN of an AWS managed policy.
struct Entry {
  std::string key;
  std::variant<state::iam::User, state::iam::Group, state::iam::Role, state::iam::Policy, std::string> row;
};

// One sequence through all kinds: a key is the kind's digit and the name, or ARN, within the kind.
class Collector {
 public:
  Collector(const Page& page, const std::vector<std::string>& filter) : page_(page), filter_(filter) {}

  /// `list` gives rows after a name; `name` the name of a row.
  template <class List, class Name>
  void add(char digit, const char* kind, List list, Name name) {
    const bool wanted = filter_.empty() || std::find(filter_.begin(), filter_.end(), kind) != filter_.end();
    if (!wanted || (!page_.after.empty() && page_.after[0] > digit)) return;
    const std::string after = page_.after.starts_with(digit) ? page_.after.substr(1) : std::string();
    const std::int64_t room = page_.fetch() - static_cast<std::int64_t>(entries_.size());
    if (room <= 0) return;
    for (auto& row : list(after, room)) {
      std::string key = digit + name(row);
      entries_.push_back({std::move(key), std::move(row)});
    }
  }
  std::vector<Entry>& entries() { return entries_; }

 private:
  const Page& page_;
  const std::vector<std::string>& filter_;
  std::vector<Entry> entries_;
};

class Writer {
 public:
  Writer(Context& context, model::GetAccountAuthorizationDetailsResponse& answer) : context_(context), answer_(answer) {
    answer_.UserDetailList.emplace();
    answer_.GroupDetailList.emplace();
    answer_.RoleDetailList.emplace();
    answer_.Policies.emplace();
  }

  void operator()(const state::iam::User& user) {
    model::UserDetail shown;
    shown.Path = user.path;
    shown.UserName = user.name;
    shown.UserId = user.unique_id;
    shown.Arn = user.arn();
    shown.CreateDate = user.created;
    shown.UserPolicyList = inline_policies(Entity::User, user.row);
    shown.GroupList.emplace();
    for (const auto& group : state::iam::Groups(context_.db).of_user(user.row, "", state::kAllRows))
      shown.GroupList->push_back(group.name);
    shown.AttachedManagedPolicies = attached_policies(Entity::User, user.row);
    shown.PermissionsBoundary = boundary_of(user.boundary);
    shown.Tags = tags(Tagged::User, user.row);
    answer_.UserDetailList->push_back(std::move(shown));
  }

  void operator()(const state::iam::Group& group) {
    model::GroupDetail shown;
    shown.Path = group.path;
    shown.GroupName = group.name;
    shown.GroupId = group.unique_id;
    shown.Arn = group.arn();
    shown.CreateDate = group.created;
    shown.GroupPolicyList = inline_policies(Entity::Group, group.row);
    shown.AttachedManagedPolicies = attached_policies(Entity::Group, group.row);
    answer_.GroupDetailList->push_back(std::move(shown));
  }

  void operator()(const state::iam::Role& role) {
    model::RoleDetail shown;
    shown.Path = role.path;
    shown.RoleName = role.name;
    shown.RoleId = role.unique_id;
    shown.Arn = role.arn();
    shown.CreateDate = role.created;
    shown.AssumeRolePolicyDocument = encoded_trust_policy(context_, role);
    shown.InstanceProfileList.emplace();
    for (const auto& profile : state::iam::InstanceProfiles(context_.db).of_role(role.row, "", state::kAllRows))
      shown.InstanceProfileList->push_back(instance_profile_of(context_, profile));
    shown.RolePolicyList = inline_policies(Entity::Role, role.row);
    shown.AttachedManagedPolicies = attached_policies(Entity::Role, role.row);
    shown.PermissionsBoundary = boundary_of(role.boundary);
    shown.Tags = tags(Tagged::Role, role.row);
    shown.RoleLastUsed = model::RoleLastUsed{role.last_used, role.last_used_region};
    answer_.RoleDetailList->push_back(std::move(shown));
  }

  void operator()(const state::iam::Policy& policy) {
    model::ManagedPolicyDetail shown = detail(policy_of(context_, policy), policy.description);
    for (const auto& version : state::iam::Policies(context_.db).versions(policy.row))
      shown.PolicyVersionList->push_back({encoded_document(context_, version.document), version_id(version.number),
                                          version.number == policy.default_version, version.created});
    answer_.Policies->push_back(std::move(shown));
  }

  void operator()(const std::string& arn) {
    const auto* policy = fixtures::managed_policy(arn);
    // Service-linked roles carry policies of which only the name is known here.
    if (!policy) return;
    model::ManagedPolicyDetail shown = detail(policy_of(context_, *policy), policy->description);
    shown.PolicyVersionList->push_back({encoded(policy->document), version_id(policy->version), true, policy->updated});
    answer_.Policies->push_back(std::move(shown));
  }

 private:
  std::vector<model::PolicyDetail> inline_policies(Entity kind, std::int64_t owner) {
    std::vector<model::PolicyDetail> shown;
    for (const auto& policy : state::iam::EntityPolicies(context_.db, kind).inline_policies(owner, "", state::kAllRows))
      shown.push_back({policy.name, encoded_document(context_, policy.document)});
    return shown;
  }

  std::vector<model::AttachedPolicy> attached_policies(Entity kind, std::int64_t owner) {
    std::vector<model::AttachedPolicy> shown;
    for (const auto& arn : state::iam::EntityPolicies(context_.db, kind).attached(owner, "", state::kAllRows))
      shown.push_back({arn.substr(arn.rfind('/') + 1), arn});
    return shown;
  }

  std::vector<model::Tag> tags(Tagged kind, std::int64_t owner) {
    return tags_of(state::iam::TagStore(context_.db, kind).of(owner));
  }

  static model::ManagedPolicyDetail detail(model::Policy policy, state::OptionalText description) {
    model::ManagedPolicyDetail shown;
    shown.PolicyName = std::move(policy.PolicyName);
    shown.PolicyId = std::move(policy.PolicyId);
    shown.Arn = std::move(policy.Arn);
    shown.Path = std::move(policy.Path);
    shown.DefaultVersionId = std::move(policy.DefaultVersionId);
    shown.AttachmentCount = policy.AttachmentCount;
    shown.PermissionsBoundaryUsageCount = policy.PermissionsBoundaryUsageCount;
    shown.IsAttachable = policy.IsAttachable;
    shown.Description = std::move(description);
    shown.CreateDate = policy.CreateDate;
    shown.UpdateDate = policy.UpdateDate;
    shown.PolicyVersionList.emplace();
    return shown;
  }

  Context& context_;
  model::GetAccountAuthorizationDetailsResponse& answer_;
};

}  // namespace

model::GetAccountAuthorizationDetailsResponse get_account_authorization_details(
    Context& context, const model::GetAccountAuthorizationDetailsRequest& in) {
  namespace kinds = model::EntityType;
  const std::vector<std::string> filter = in.Filter.value_or(std::vector<std::string>());
  const Page asked = page(context, "GetAccountAuthorizationDetails", {core::join(filter, " ")}, in.Marker, in.MaxItems);
  const std::string& account = context.account();
  const auto by_name = [](const auto& row) { return row.name; };
  Collector found(asked, filter);
  const auto listed = [&](auto store) {
    return [&account, store](const std::string& after, std::int64_t limit) {
      return store.list(account, "/", after, limit);
    };
  };
  found.add('0', kinds::kUser, listed(state::iam::Users(context.db)), by_name);
  found.add('1', kinds::kGroup, listed(state::iam::Groups(context.db)), by_name);
  found.add('2', kinds::kRole, listed(state::iam::Roles(context.db)), by_name);
  found.add('3', kinds::kLocalManagedPolicy, listed(state::iam::Policies(context.db)), by_name);
  // AWS's policies only as far as the account uses them.
  const state::iam::AccountSettings settings(context.db);
  found.add(
      '4', kinds::kAWSManagedPolicy,
      [&](const std::string& after, std::int64_t limit) { return settings.aws_policies_in_use(account, after, limit); },
      [](const std::string& arn) { return arn; });

  model::GetAccountAuthorizationDetailsResponse answer;
  finish(asked, found.entries(), answer, [](const Entry& entry) { return entry.key; });
  Writer writer(context, answer);
  for (const Entry& entry : found.entries()) std::visit(writer, entry.row);
  return answer;
}

}  // namespace iam
