// AssumeRoot: the root user of a member account for one privileged task.
#include "access/identify.hpp"
#include "core/arn.hpp"
#include "fixtures/managed_policies.hpp"
#include "handlers/iam/root_access.hpp"
#include "handlers/sts/credentials.hpp"
#include "handlers/sts/operations.hpp"
#include "handlers/sts/role_session.hpp"
#include "state/organizations.hpp"
#include "state/outbound_federation.hpp"

namespace sts {
namespace {

constexpr std::int64_t kDefaultRootDuration = 900;
constexpr std::string_view kService = "iam.amazonaws.com";
constexpr std::string_view kRootSessions = "RootSessions", kRootCredentials = "RootCredentialsManagement";
constexpr std::string_view kCredentialTasks = "arn:aws:iam::aws:policy/root-task/IAM";
constexpr std::string_view kTaskPath = "/root-task/";

// An account number or the ARN of its root user.
std::string target_account(const std::string& target) {
  if (core::is_account_id(target)) return target;
  const auto arn = core::Arn::parse(target);
  if (!arn || arn->service != "iam" || arn->resource != "root" || !core::is_account_id(arn->account))
    throw validation_error(target + " is invalid");
  return arn->account;
}

std::string task_policy(const model::AssumeRootRequest& request) {
  std::string arn = request.TaskPolicyArn->arn.value_or("");
  const auto* policy = fixtures::managed_policy(arn);
  if (!policy || policy->path != kTaskPath) throw validation_error(arn + " is not a valid task policy ARN");
  return arn;
}

// The management of root credentials is a feature of its own (API reference,
// EnableOrganizationsRootCredentialsManagement). Inferred: that either feature is enough for it.
bool enabled(Context& context, const std::string& organization, const std::string& task) {
  const state::OrganizationFeatures features(context.db);
  return features.enabled(organization, kRootSessions) ||
         (task.starts_with(kCredentialTasks) && features.enabled(organization, kRootCredentials));
}

// Inferred: that all of this is answered like a missing permission.
bool possible(Context& context, const std::string& target, const std::string& task) {
  const state::Organizations organizations(context.db);
  const auto mine = iam::organization_for_root_access(context);
  if (!mine) return false;
  const auto theirs = organizations.membership(target);
  return theirs && theirs->organization == mine->id && target != mine->management_account &&
         organizations.service_access_enabled(mine->id, kService) && enabled(context, mine->id, task);
}

}  // namespace

void root_to_assume(Context& context, const model::AssumeRootRequest& request, authz::Call& call) {
  const std::string account = target_account(*request.TargetPrincipal);
  const std::string policy = task_policy(request);
  const std::string root = "arn:aws:iam::" + account + ":root";
  const auto& caller = context.caller;
  const bool long_session = caller.session && caller.kind != core::PrincipalKind::RoleSession;
  if (caller.is_root() || long_session || !possible(context, account, policy))
    throw denied("User: " + caller.arn + " is not authorized to perform: sts:AssumeRoot on resource: " + root);
  // The resource's account is left to be the caller's: root users have no policy that could allow from their side.
  call.check().on(root).key("sts:TaskPolicyArn", policy);
}

model::AssumeRootResponse assume_root(Context& context, const model::AssumeRootRequest& request) {
  state::Session session;
  session.account = target_account(*request.TargetPrincipal);
  session.kind = core::PrincipalKind::Root;
  session.policies.push_back({task_policy(request), 0});
  session.keys.emplace_back(authz::kAssumedRoot, "true");
  if (context.caller.session) session.source_identity = context.caller.session->source_identity;
  model::AssumeRootResponse response;
  if (!session.source_identity.empty()) response.SourceIdentity = session.source_identity;
  response.Credentials = issue(context, std::move(session), request.DurationSeconds.value_or(kDefaultRootDuration));
  return response;
}

}  // namespace sts
