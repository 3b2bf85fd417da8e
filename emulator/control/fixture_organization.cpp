// The organization of a fixture, with the ids that it chose.
#include <algorithm>

#include "access/identify.hpp"
#include "access/principals.hpp"
#include "control/fixture_parts.hpp"
#include "control/parts_organizations.hpp"
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
  /// `recorded`: the document says all there is, as an export does.
  Builder(FixtureRun& run, world::Context& context, state::Organization organization, bool recorded)
      : run_(run),
        recorded_(recorded),
        context_(context),
        organization_(std::move(organization)),
        tree_(run.world.db(), organization_),
        policies_(run.world.db(), organization_) {}

  /// An account by its number, or as an object. In a document with the organization's `created` nothing is added that
  /// it does not name.
  void add_account(const Node& node, const OrganizationEntity* parent) {
    const bool object = node.json().is_object();
    const std::string id = object ? node.text("id") : node.text();
    if (!core::is_account_id(id)) (object ? node.member("id") : node).fail("must have twelve digits");
    if (state::Organizations(run_.world.db()).organization_of(id))
      node.fail("the account is in an organization already");
    organizations::account_profile(context_, id);
    const std::int64_t row = tree_.add_account(id, true, run_.now);
    if (parent) tree_.move(row, parent->row);
    policies_.attach_full_access(row, run_.now);
    if (!recorded_) organizations::create_service_role(context_, id);
    if (object) complete_account(node, row);
  }

  void complete_account(const Node& node, std::int64_t row) {
    expect_members_of(parts::kMembers, node);
    const Key key = {{"owner", row}, {"account", organization_.management_account}};
    const Key values = values_of(run_, parts::kMembers, node, key);
    state::write_record(run_.world.db(), parts::kMembers.record, values.dump());
    read_parts(run_, parts::kMembers, node, key);
  }

  struct Member {
    Node node;
    OrganizationEntity parent;
  };

  /// Units first, so that the accounts can join in the order in which they did.
  void add_units(const Node& node, const OrganizationEntity& parent, std::vector<Member>& members) {
    for (const auto& account : node.list("accounts")) members.push_back({account, parent});
    for (const auto& unit : node.list("units")) {
      expect_members_of(parts::kUnits, unit);
      const std::string id = unit.text_or("id", new_unit_id());
      if (tree_.find(id)) unit.fail("the id `" + id + "` is taken");
      if (parent.depth() >= state::kMaxUnitDepth) unit.fail("units are nested more than five deep");
      const auto entity = at(unit, [&] { return tree_.add_unit(parent, id, unit.text("name")); });
      policies_.attach_full_access(entity.row, run_.now);
      read_parts(run_, parts::kUnits, unit, {{"owner", entity.row}});
      add_units(unit, entity, members);
    }
  }

  void add_tree(const Node& node) {
    std::vector<Member> members;
    add_units(node, tree_.root(), members);
    const auto joined = [this](const Member& member) {
      const Node& account = member.node;
      return account.json().is_object() && account.has("joined") ? account.member("joined").time() : run_.now;
    };
    std::stable_sort(members.begin(), members.end(),
                     [&](const Member& one, const Member& other) { return joined(one) < joined(other); });
    for (const auto& member : members) add_account(member.node, &member.parent);
  }

  void add_management(const Node& node) {
    if (!node.has("management_membership")) return add_account(node.member("management_account"), nullptr);
    const Node member = node.member("management_membership");
    expect_members_of(parts::kManagementAccount, member);
    if (member.text("id") != organization_.management_account)
      member.member("id").fail("is not the management account");
    Node::Json plain = member.json();
    plain.erase("parent");
    add_account(Node(plain, member.path()), nullptr);
  }

  /// The management account may stand in a unit.
  void place_management(const Node& node) {
    if (!node.has("management_membership") || !node.member("management_membership").has("parent")) return;
    const Node parent = node.member("management_membership").member("parent");
    const auto entity = tree_.find(parent.text());
    if (!entity || !entity->is_container()) parent.fail("no root or unit has this id");
    tree_.move(tree_.find(organization_.management_account)->row, entity->row);
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
      expect_members_of(parts::kOrganizationPolicies, policy);
      const std::string id = policy.text_or("id", "p-" + run_.world.ids().random(8, core::kLowerAlphanumeric));
      const bool managed = id == state::kFullAccess || id == state::kResourceFullAccess;
      const std::int64_t row = managed ? detached(id) : added(policy, id);
      const Key key = {{"owner", row}};
      read_parts(run_, parts::kOrganizationPolicies, policy, key);
      for (const auto& target : policy.list("targets")) attach(target, key);
    }
  }

  void add_resource_policy(const Node& node) {
    if (!node.has("resource_policy")) return;
    const Node policy = node.member("resource_policy"), content = policy.member("content");
    expect_members_of(parts::kResourcePolicy, policy);
    state::BoundPrincipals principals = policy.tags("content_principals");
    const std::int64_t plain = add_document(run_, content);
    if (principals.empty()) try {
        principals = authz::bind_principals(context_, *run_.world.compiled(plain));
      } catch (const authz::UnknownPrincipal& unknown) {
        content.fail(std::string("invalid principal: ") + unknown.what());
      }
    state::Documents(run_.world.db()).remove(plain);
    const std::string id = policy.text_or("id", "rp-" + run_.world.ids().random(8, core::kLowerAlphanumeric));
    const Key values = {{"owner", organization_.row}, {"id", id}, {"content", add_document(run_, content, principals)}};
    at(policy, [&] { return state::write_record(run_.world.db(), parts::kResourcePolicy.record, values.dump()); });
    read_parts(run_, parts::kResourcePolicy, policy, {{"owner", organization_.row}});
  }

  OrganizationEntity root() const { return tree_.root(); }

 private:
  std::int64_t added(const Node& policy, const std::string& id) {
    const std::string type = policy.text("type"), content = policy.document("content");
    if (!organizations::is_policy_type(type)) policy.member("type").fail("is no policy type of AWS Organizations");
    at(policy.member("content"), [&] { organizations::check_policy_content(context_, type, content); });
    state::OrganizationPolicy row;
    row.id = id;
    row.type = type;
    row.name = policy.text("name");
    row.description = policy.text_or("description", "");
    if (policies_.find(row.id)) policy.fail("the id `" + row.id + "` is taken");
    row.document = state::Documents(run_.world.db()).add(content);
    row.updated = policy.has("updated") ? policy.member("updated").time() : run_.now;
    return at(policy, [&] { return policies_.add(row).row; });
  }

  /// AWS's full access is attached to everything, unless the document names all that it is attached to.
  std::int64_t detached(const std::string& id) {
    const std::int64_t row = policies_.find(id)->row;
    state::write_record(run_.world.db(), parts::kDetachments.record, Key{{"row", row}}.dump());
    return row;
  }

  void attach(const Node& target, Key key) {
    const bool object = target.json().is_object();
    if (object) expect_members_of(parts::kTargets, target);
    const std::string id = object ? target.text("id") : target.text();
    key["id"] = id == "root" ? tree_.root().id : id;
    const bool said = object && target.has("attached");
    key["attached"] = core::to_millis(said ? target.member("attached").time() : run_.now);
    if (!at(target, [&] { return state::write_record(run_.world.db(), parts::kTargets.record, key.dump()); }))
      target.fail("no root, unit or account has this id");
  }

  std::string new_unit_id() {
    return "ou-" + tree_.root().id.substr(2) + "-" + run_.world.ids().random(8, core::kLowerAlphanumeric);
  }

  FixtureRun& run_;
  bool recorded_;
  world::Context& context_;
  state::Organization organization_;
  state::OrganizationTree tree_;
  state::OrganizationPolicies policies_;
};

}  // namespace

void apply_organization(FixtureRun& run, const Node& node) {
  expect_members_of(parts::kOrganizations, node);
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

  Builder builder(run, context, organization, node.has("created"));
  builder.add_management(node);
  if (features == "ALL" && !node.has("enabled_policy_types") && !node.has("created"))
    state::OrganizationPolicies(db, organization).enable(state::kServiceControlPolicy, run.now);
  builder.enable_types(node);
  builder.add_tree(node);
  builder.place_management(node);
  builder.add_policies(node);
  builder.add_resource_policy(node);
  const Key key = {{"owner", organization.row}, {"account", management}};
  for (const auto& service : node.list("service_access")) {
    if (service.json().is_object())
      read_row(run, parts::kServiceAccess, service, key);
    else
      organizations_store.enable_service_access(organization, service.text(), run.now);
  }
  if (node.has("ram_sharing") && node.member("ram_sharing").json().is_object())
    read_part(run, parts::kRamSharing, node, key);
  else if (node.flag_or("ram_sharing", false))
    at(node.member("ram_sharing"), [&] { return ram::enable_sharing(context, {}); });
  if (node.has("created")) {
    const Key created = {{"id", id}, {"created", core::to_millis(node.member("created").time())}};
    state::write_record(db, parts::kOrganizations.record, created.dump());
  }
  read_parts(run, parts::kOrganizations, node, key);
}

void apply_transfers(FixtureRun& run, const Node& node) {
  if (!node.has("transfers")) return;
  const auto organization = state::Organizations(run.world.db()).organization_of(node.text("management_account"));
  read_part(run, parts::kTransfers, node,
            {{"owner", organization->row}, {"account", organization->management_account}});
}

}  // namespace control
