#include "access/applicable.hpp"

#include <algorithm>
#include <array>

#include "state/iam.hpp"
#include "state/organizations.hpp"
#include "world/world.hpp"

namespace authz {
namespace {

using core::PrincipalKind;

constexpr std::string_view kFullAccess = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
constexpr std::string_view kResourceFullAccess =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})";

// A boundary or session policy whose document is gone allows nothing.
constexpr std::string_view kNothing =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"*","Resource":"*"}]})";

// AWS's own documents, the same in every world; compiled when first needed.
using Shared = std::shared_ptr<const policy::Document>;

Shared full_access() {
  static const Shared document = policy::Document::compile(kFullAccess);
  return document;
}

Shared resource_full_access() {
  static const Shared document = policy::Document::compile(kResourceFullAccess);
  return document;
}

Shared nothing() {
  static const Shared document = policy::Document::compile(kNothing);
  return document;
}

// Services whose resources RCPs bind (AWS Organizations User Guide, "Resource control policies").
constexpr std::array<std::string_view, 6> kResourceControlServices = {"s3",  "sts",           "kms",
                                                                       "sqs", "secretsmanager", "dynamodb"};

bool under_resource_control(std::string_view action) {
  const auto service = action.substr(0, action.find(':'));
  return std::find(kResourceControlServices.begin(), kResourceControlServices.end(), service) !=
         kResourceControlServices.end();
}

}  // namespace

Applicable::Applicable(world::Context& context, const Check& check) : context_(context) {
  add_identity();
  if (context.caller.session && context.caller.session->limited) add_session();
  if (!context.caller.service_linked) add_service_control();
  add_resource_control(check);
  add_resource(check);
}

policy::PolicyRef Applicable::ref(std::shared_ptr<const policy::Document> document, std::string label,
                                  std::string arn) {
  documents_.push_back(std::move(document));
  return {documents_.back().get(), texts_.emplace_back(std::move(label)), texts_.emplace_back(std::move(arn))};
}

policy::PolicyRef Applicable::managed(const std::string& arn) {
  auto document = context_.world.compiled_managed(arn);
  if (!document) document = nothing();
  return ref(std::move(document), arn, arn);
}

void Applicable::add_identity() {
  const auto& caller = context_.caller;
  if (caller.entity == 0) return;
  const bool user = caller.kind == PrincipalKind::User;
  for (auto& policy : user ? state::iam::user_policies(context_.db, caller.entity)
                           : state::iam::role_policies(context_.db, caller.entity)) {
    auto document = policy.document != 0 ? context_.world.compiled(policy.document)
                                         : context_.world.compiled_managed(policy.arn);
    if (document) identity_.push_back(ref(std::move(document), policy.arn.empty() ? policy.name : policy.arn, policy.arn));
  }
  layers_.identity = identity_;
  if (user) {
    if (const auto row = state::iam::Users(context_.db).by_row(caller.entity)) add_boundary(row->boundary);
  } else if (const auto row = state::iam::Roles(context_.db).by_row(caller.entity)) {
    add_boundary(row->boundary);
  }
}

void Applicable::add_boundary(const std::optional<std::string>& arn) {
  if (arn) layers_.boundary = managed(*arn);
}

void Applicable::add_session() {
  const auto& facts = *context_.caller.session;
  for (std::size_t i = 0; i < facts.policy_arns.size(); ++i) {
    const std::string& arn = facts.policy_arns[i];
    if (!arn.empty()) session_.push_back(managed(arn));
    else if (auto document = context_.world.compiled(facts.policy_documents[i]))
      session_.push_back(ref(std::move(document), "session policy", ""));
  }
  layers_.session = policy::Policies(session_);
}

void Applicable::add_levels(std::string_view account, std::string_view type, std::deque<List>& lists,
                            std::vector<policy::Policies>& levels) {
  const state::Organizations organizations(context_.db);
  const auto member = organizations.membership(account);
  // The management account is bound by no policy of its organization.
  if (!member || member->management_account == account) return;
  for (const auto& attached : organizations.policies_for_account(account, type)) {
    List& list = lists.emplace_back();
    for (const auto& policy : attached) {
      auto document = policy.document != 0                  ? context_.world.compiled(policy.document)
                      : type == state::kServiceControlPolicy ? full_access()
                                                             : resource_full_access();
      if (document) list.push_back(ref(std::move(document), policy.arn, policy.arn));
    }
    levels.emplace_back(list);
  }
}

void Applicable::add_service_control() {
  if (context_.caller.is_anonymous() || context_.caller.kind == PrincipalKind::Service) return;
  add_levels(context_.caller.account, state::kServiceControlPolicy, service_control_lists_, service_control_);
  layers_.service_control = service_control_;
}

void Applicable::add_resource_control(const Check& check) {
  if (!under_resource_control(check.action)) return;
  const std::string& owner = check.resource_account.empty() ? context_.caller.account : check.resource_account;
  add_levels(owner, state::kResourceControlPolicy, resource_control_lists_, resource_control_);
  layers_.resource_control = resource_control_;
}

void Applicable::add_resource(const Check& check) {
  if (check.policy_kind == ResourcePolicyKind::Trust) layers_.resource_kind = policy::ResourcePolicyKind::Trust;
  if (!check.resource_policy) return;
  resource_.push_back(ref(check.resource_policy, check.resource, ""));
  layers_.resource = resource_;
}

}  // namespace authz
