// The organization of a fixture, with the ids that it chose.
#include <algorithm>

#include "access/identify.hpp"
#include "control/fixture_parts.hpp"
#include "core/arn.hpp"
#include "handlers/organizations/account_roles.hpp"
#include "handlers/organizations/common.hpp"
#include "handlers/organizations/policy_content.hpp"
#include "handlers/ram/operations.hpp"
#include "state/accounts.hpp"
#include "state/documents.hpp"
#include "state/organizations_policies.hpp"

namespace control {
namespace {

using state::OrganizationEntity;

class Builder {
 public:
  Builder(FixtureRun& run, world::Context& context, state::Organization organization)
      : run_(run),
        context_(context),
        organization_(std::move(organization)),
        tree_(run.world.db(), organization_),
        policies_(run.world.db(), organization_) {}

  void add_account(const Node& node, const std::string& id, const OrganizationEntity* parent) {
    if (!core::is_account_id(id)) node.fail("must have twelve digits");
    if (state::Organizations(run_.world.db()).organization_of(id))
      node.fail("the account is in an organization already");
    organizations::account_profile(context_, id);
    const std::int64_t row = tree_.add_account(id, true, run_.now);
    if (parent) tree_.move(row, parent->row);
    policies_.attach_full_access(row, run_.now);
    organizations::create_service_role(context_, id);
  }

  void add_units(const Node& node, const OrganizationEntity& parent) {
    for (const auto& unit : node.list("units")) {
      unit.expect({"id", "name", "units", "accounts"});
      const std::string id = unit.text_or("id", new_unit_id());
      if (tree_.find(id)) unit.fail("the id `" + id + "` is taken");
      if (parent.depth() >= state::kMaxUnitDepth) unit.fail("units are nested more than five deep");
      const auto entity = at(unit, [&] { return tree_.add_unit(parent, id, unit.text("name")); });
      policies_.attach_full_access(entity.row, run_.now);
      for (const auto& account : unit.list("accounts")) add_account(account, account.text(), &entity);
      add_units(unit, entity);
    }
  }

  void enable_types(const Node& node) {
    for (const auto& type : node.list("enabled_policy_types")) {
      const std::string name = type.text();
      if (!organizations::is_policy_type(name)) type.fail("is no policy type of AWS Organizations");
      if (!policies_.enabled(name)) policies_.enable(name, run_.now);
    }
  }

  void add_policies(const Node& node) {
    for (const auto& policy : node.list("policies")) {
      policy.expect({"id", "name", "description", "type", "content", "targets"});
      const std::string type = policy.text("type"), content = policy.document("content");
      if (!organizations::is_policy_type(type)) policy.member("type").fail("is no policy type of AWS Organizations");
      at(policy.member("content"), [&] { organizations::check_policy_content(context_, type, content); });
      state::OrganizationPolicy row;
      row.id = policy.text_or("id", "p-" + run_.world.ids().random(8, core::kLowerAlphanumeric));
      row.type = type;
      row.name = policy.text("name");
      row.description = policy.text_or("description", "");
      if (policies_.find(row.id)) policy.fail("the id `" + row.id + "` is taken");
      row.document = state::Documents(run_.world.db()).add(content);
      row.updated = run_.now;
      row = at(policy, [&] { return policies_.add(row); });
      for (const auto& target : policy.list("targets")) {
        const auto entity = target.text() == "root" ? std::optional(tree_.root()) : tree_.find(target.text());
        if (!entity) target.fail("no root, unit or account has this id");
        policies_.attach(row.row, entity->row, run_.now);
      }
    }
  }

  OrganizationEntity root() const { return tree_.root(); }

 private:
  std::string new_unit_id() {
    return "ou-" + tree_.root().id.substr(2) + "-" + run_.world.ids().random(8, core::kLowerAlphanumeric);
  }

  FixtureRun& run_;
  world::Context& context_;
  state::Organization organization_;
  state::OrganizationTree tree_;
  state::OrganizationPolicies policies_;
};

}  // namespace

void apply_organization(FixtureRun& run, const Node& node) {
  node.expect({"id", "root_id", "management_account", "feature_set", "enabled_policy_types", "service_access",
               "ram_sharing", "units", "accounts", "policies"});
  auto& db = run.world.db();
  const std::string management = node.text("management_account");
  if (!core::is_account_id(management)) node.member("management_account").fail("must have twelve digits");
  state::Accounts(db).ensure(management, run.now);
  const core::Principal principal = authz::root_principal(management);
  world::Context context = run.as_root(principal);

  state::Organizations organizations_store(db);
  const std::string id = node.text_or("id", "o-" + run.world.ids().random(10, core::kLowerAlphanumeric));
  if (organizations_store.organization(id)) node.fail("the id `" + id + "` is taken");
  const std::string features = node.text_or("feature_set", "ALL");
  if (features != "ALL" && features != "CONSOLIDATED_BILLING")
    node.member("feature_set").fail("is neither ALL nor CONSOLIDATED_BILLING");
  const std::string root_id = node.text_or("root_id", "r-" + run.world.ids().random(4, core::kLowerAlphanumeric));
  const auto organization = organizations_store.create(id, root_id, management, features == "ALL", run.now);

  Builder builder(run, context, organization);
  builder.add_account(node.member("management_account"), management, nullptr);
  if (features == "ALL" && !node.has("enabled_policy_types"))
    state::OrganizationPolicies(db, organization).enable(state::kServiceControlPolicy, run.now);
  builder.enable_types(node);
  for (const auto& account : node.list("accounts")) builder.add_account(account, account.text(), nullptr);
  builder.add_units(node, builder.root());
  builder.add_policies(node);
  for (const auto& service : node.texts("service_access"))
    organizations_store.enable_service_access(organization, service, run.now);
  if (node.flag_or("ram_sharing", false))
    at(node.member("ram_sharing"), [&] { return ram::enable_sharing(context, {}); });
}

}  // namespace control
