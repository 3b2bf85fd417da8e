#include "access/applicable.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "access/organization_policy.hpp"
#include "access/share_policy.hpp"
#include "state/iam.hpp"
#include "state/organizations.hpp"
#include "world/world.hpp"

namespace authz {
namespace {

using core::PrincipalKind;

// A boundary or session policy whose document is gone allows nothing.
constexpr std::string_view kNothing =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"*","Resource":"*"}]})";

std::shared_ptr<const policy::Document> nothing() {
  static const std::shared_ptr<const policy::Document> document = policy::Document::compile(kNothing);
  return document;
}

// Services whose resources RCPs bind (AWS Organizations User Guide, "Resource control policies").
constexpr std::array<std::string_view, 6> kResourceControlServices = {"s3",      "sts", "kms", "sqs", "secretsmanager",
                                                                      "dynamodb"};

bool under_resource_control(std::string_view action) {
  const auto service = action.substr(0, action.find(':'));
  return std::find(kResourceControlServices.begin(), kResourceControlServices.end(), service) !=
         kResourceControlServices.end();
}

std::shared_ptr<const policy::Document> managed_or_nothing(world::World& world, const std::string& arn) {
  auto document = world.compiled_managed(arn);
  return document ? document : nothing();
}

std::shared_ptr<const world::EntityPolicies> gather_entity(world::Context& context) {
  const bool user = context.caller.kind != PrincipalKind::RoleSession;
  const std::int64_t row = context.caller.entity;
  auto gathered = std::make_shared<world::EntityPolicies>();
  for (const auto& policy :
       user ? state::iam::user_policies(context.db, row) : state::iam::role_policies(context.db, row)) {
    auto document =
        policy.document != 0 ? context.world.compiled(policy.document) : context.world.compiled_managed(policy.arn);
    if (!document) continue;
    std::string label = policy.arn.empty() ? policy.name : policy.arn;
    if (!policy.group.empty()) label += " (group " + policy.group + ')';
    gathered->identity.add(std::move(document), std::move(label), policy.arn);
  }
  std::optional<std::string> boundary;
  if (user) {
    if (const auto found = state::iam::Users(context.db).by_row(row)) boundary = found->boundary;
  } else if (const auto found = state::iam::Roles(context.db).by_row(row)) {
    boundary = found->boundary;
  }
  if (boundary) gathered->boundary.add(managed_or_nothing(context.world, *boundary), *boundary, *boundary);
  return gathered;
}

std::shared_ptr<const world::LevelPolicies> gather_levels(world::Context& context, std::string_view account,
                                                          std::string_view type) {
  auto gathered = std::make_shared<world::LevelPolicies>();
  const state::Organizations organizations(context.db);
  // A closed account stays in its place, and under its policies.
  const auto organization = organizations.organization_of(account);
  // The management account is bound by no policy of its organization.
  if (!organization || organization->management_account == account) return gathered;
  for (const auto& attached : organizations.policies_for_account(account, type)) {
    world::PolicySet& set = gathered->sets.emplace_back();
    for (const auto& policy : attached) {
      auto document = organization_policy(context.world, policy.document, type);
      if (document) set.add(std::move(document), policy.arn, policy.arn);
    }
  }
  for (const auto& set : gathered->sets) gathered->levels.push_back(set.policies());
  return gathered;
}

// What `cache` knows under `key`, or what `gather` makes of it.
template <class Key, class Value, class Gather>
Value remembered(world::Remembered<Key, Value>& cache, const Key& key, Gather gather) {
  if (const Value* known = cache.find(key)) return *known;
  return cache.keep(key, gather());
}

}  // namespace

Applicable::Applicable(world::Context& context, const Check& check, const Supposition& supposition)
    : context_(context) {
  add_identity();
  if (context.caller.session && context.caller.session->limited) add_session();
  if (!context.caller.service_linked) add_service_control();
  add_resource_control(check);
  add_resource(check);
  if (!supposition.empty()) suppose(supposition);
}

void Applicable::add_identity() {
  const auto& caller = context_.caller;
  if (caller.entity == 0) return add_root();
  auto& cache = context_.world.policy_cache();
  entity_ = remembered(caller.kind == PrincipalKind::RoleSession ? cache.roles : cache.users, caller.entity,
                       [&] { return gather_entity(context_); });
  layers_.identity = entity_->identity.policies();
  if (const auto boundary = entity_->boundary.policies(); !boundary.empty()) layers_.boundary = boundary.front();
}

// The root user needs no policy. But a federated user whose session root asked for has root's permissions as far as the
// session policies reach, and the task policy of AssumeRoot denies what does not belong to the task.
void Applicable::add_root() {
  const auto& caller = context_.caller;
  if (caller.kind == PrincipalKind::FederatedUser) root_.add(full_access(), "root user", "");
  if (caller.session && caller.session->assumed_root)
    for (const auto& arn : caller.session->policy_arns) root_.add(managed_or_nothing(context_.world, arn), arn, arn);
  layers_.identity = root_.policies();
}

void Applicable::add_session() {
  const auto& facts = *context_.caller.session;
  for (std::size_t i = 0; i < facts.policy_arns.size(); ++i) {
    const std::string& arn = facts.policy_arns[i];
    if (!arn.empty())
      session_.add(managed_or_nothing(context_.world, arn), arn, arn);
    else if (auto document = context_.world.compiled(facts.policy_documents[i]))
      session_.add(std::move(document), "session policy", "");
  }
  layers_.session = session_.policies();
}

void Applicable::add_service_control() {
  const auto& caller = context_.caller;
  if (caller.is_anonymous() || caller.kind == PrincipalKind::Service) return;
  service_control_ = remembered(context_.world.policy_cache().service_control, caller.account,
                                [&] { return gather_levels(context_, caller.account, state::kServiceControlPolicy); });
  layers_.service_control = service_control_->levels;
}

void Applicable::add_resource_control(const Check& check) {
  if (!under_resource_control(check.action)) return;
  const std::string& owner = check.resource_account.empty() ? context_.caller.account : check.resource_account;
  resource_control_ = remembered(context_.world.policy_cache().resource_control, owner,
                                 [&] { return gather_levels(context_, owner, state::kResourceControlPolicy); });
  layers_.resource_control = resource_control_->levels;
}

void Applicable::add_resource(const Check& check) {
  if (check.policy_kind == ResourcePolicyKind::Trust) layers_.resource_kind = policy::ResourcePolicyKind::Trust;
  auto document = check.policy_kind == ResourcePolicyKind::Shared ? share_policy_for_caller(context_, check.resource)
                                                                  : check.resource_policy;
  if (!document) return;
  resource_.add(std::move(document), check.resource, "");
  layers_.resource = resource_.policies();
}

void Applicable::suppose(const Supposition& supposition) {
  const auto is_out = [&](const policy::PolicyRef& policy) {
    return std::any_of(supposition.without.begin(), supposition.without.end(),
                       [&](const std::string& name) { return policy.label == name || policy.arn == name; });
  };
  const auto changed = [&](policy::Policies stored, std::initializer_list<policy::Layer> layers) {
    auto& set = supposed_.emplace_back();
    for (const auto& policy : stored)
      if (!is_out(policy))
        set.add(policy.document->shared_from_this(), std::string(policy.label), std::string(policy.arn));
    for (const auto& more : supposition.with)
      if (std::find(layers.begin(), layers.end(), more.layer) != layers.end()) set.add(more.document, more.label, "");
    return set.policies();
  };
  const auto changed_levels = [&](std::span<const policy::Policies> stored, policy::Layer layer) {
    auto& levels = supposed_levels_.emplace_back();
    for (const auto& level : stored)
      levels.push_back(&level == &stored.back() ? changed(level, {layer}) : changed(level, {}));
    return std::span<const policy::Policies>(levels);
  };
  layers_.identity = changed(layers_.identity, {policy::Layer::Identity});
  layers_.resource = changed(layers_.resource, {policy::Layer::Resource, policy::Layer::Trust});
  policy::Policies boundary;
  if (layers_.boundary) boundary = policy::Policies(&*layers_.boundary, 1);
  // One boundary at a time: a supposed one takes the place of the stored one.
  boundary = changed(boundary, {policy::Layer::Boundary});
  layers_.boundary = boundary.empty() ? std::nullopt : std::optional(boundary.back());
  if (const auto session = changed(layers_.session.value_or(policy::Policies()), {policy::Layer::Session});
      layers_.session || !session.empty())
    layers_.session = session;
  layers_.service_control = changed_levels(layers_.service_control, policy::Layer::ServiceControl);
  layers_.resource_control = changed_levels(layers_.resource_control, policy::Layer::ResourceControl);
}

}  // namespace authz
