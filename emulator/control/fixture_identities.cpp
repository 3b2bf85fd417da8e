// Users, groups, roles, managed policies and keys of a fixture.
#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "access/identify.hpp"
#include "control/fixture_parts.hpp"
#include "core/arn.hpp"
#include "core/ids.hpp"
#include "handlers/iam/attachments.hpp"
#include "handlers/iam/groups.hpp"
#include "handlers/iam/inline_policies.hpp"
#include "handlers/iam/managed_policies.hpp"
#include "handlers/iam/roles.hpp"
#include "handlers/iam/users.hpp"
#include "state/accounts.hpp"
#include "state/iam.hpp"
#include "state/organizations_tree.hpp"

namespace control {
namespace {

namespace model = iam::model;

std::optional<std::vector<model::Tag>> tags_of(const Node& node) {
  const auto tags = node.tags("tags");
  if (tags.empty()) return std::nullopt;
  std::vector<model::Tag> list;
  for (const auto& [key, value] : tags) list.push_back({.Key = key, .Value = value});
  return list;
}

// Calls a handler of IAM with a request that fits the model.
template <class In, class Out, class Handler>
void make(FixtureRun& run, world::Context& context, const Node& node,
          const protocol::TypedOperation<In, Out>& operation, Handler handler,
          const std::type_identity_t<In>& request) {
  at(node, [&] {
    run.iam.validate(operation.model, &request);
    handler(context, request);
  });
}

void add_key(FixtureRun& run, const Node& node, const std::string& account, std::optional<std::int64_t> user) {
  node.expect({"id", "secret"});
  const std::string id = node.text("id");
  if (state::iam::AccessKeys(run.world.db()).find(id)) node.fail("the access key exists already");
  state::iam::AccessKey key;
  key.id = id;
  key.account = account;
  key.user = user;
  key.secret = node.text("secret");
  key.created = run.now;
  state::iam::AccessKeys(run.world.db()).add(key);
}

void add_mfa(FixtureRun& run, const Node& node, const std::string& account, std::optional<std::int64_t> user) {
  node.expect({"serial", "seed"});
  if (state::iam::MfaDevices(run.world.db()).find(node.text("serial"))) node.fail("the device exists already");
  const std::string seed = node.text("seed");
  if (seed.empty() || seed.find_first_not_of(core::kBase32) < std::min(seed.find('='), seed.size()))
    node.member("seed").fail("is not base32");
  state::iam::MfaDevice device;
  device.serial = node.text("serial");
  device.account = account;
  device.user = user;
  device.enabled = run.now;
  device.seed = seed;
  state::iam::MfaDevices(run.world.db()).add(device);
}

void add_user(FixtureRun& run, world::Context& context, const Node& node) {
  node.expect({"name", "path", "tags", "policies", "attached", "groups", "boundary", "access_keys", "mfa_devices"});
  const std::string name = node.text("name");
  make(run, context, node, model::create_user, iam::create_user,
       {.Path = node.optional_text("path"),
        .UserName = name,
        .PermissionsBoundary = node.optional_text("boundary"),
        .Tags = tags_of(node)});
  for (const auto& [policy, document] : node.named_documents("policies"))
    make(run, context, node.member("policies"), model::put_user_policy, iam::put_user_policy,
         {.UserName = name, .PolicyName = policy, .PolicyDocument = document});
  for (const auto& arn : node.texts("attached"))
    make(run, context, node.member("attached"), model::attach_user_policy, iam::attach_user_policy,
         {.UserName = name, .PolicyArn = arn});
  const auto user = state::iam::Users(run.world.db()).find(context.account(), name);
  for (const auto& key : node.list("access_keys")) add_key(run, key, context.account(), user->row);
  for (const auto& device : node.list("mfa_devices")) add_mfa(run, device, context.account(), user->row);
}

// Everybody first trusts the own account: the principals of the real trust policies may be created later.
void add_role(FixtureRun& run, world::Context& context, const Node& node) {
  node.expect(
      {"name", "path", "tags", "trust", "description", "policies", "attached", "boundary", "max_session_duration"});
  const std::string name = node.text("name");
  const std::string own_account = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" +
                                  context.account() + R"("},"Action":"sts:AssumeRole"}]})";
  const std::int64_t duration = node.number_or("max_session_duration", 3600);
  if (duration < 0 || duration > INT32_MAX) node.member("max_session_duration").fail("is out of range");
  make(run, context, node, model::create_role, iam::create_role,
       {.Path = node.optional_text("path"),
        .RoleName = name,
        .AssumeRolePolicyDocument = own_account,
        .Description = node.optional_text("description"),
        .MaxSessionDuration = static_cast<std::int32_t>(duration),
        .PermissionsBoundary = node.optional_text("boundary"),
        .Tags = tags_of(node)});
  for (const auto& [policy, document] : node.named_documents("policies"))
    make(run, context, node.member("policies"), model::put_role_policy, iam::put_role_policy,
         {.RoleName = name, .PolicyName = policy, .PolicyDocument = document});
  for (const auto& arn : node.texts("attached"))
    make(run, context, node.member("attached"), model::attach_role_policy, iam::attach_role_policy,
         {.RoleName = name, .PolicyArn = arn});
}

void add_group(FixtureRun& run, world::Context& context, const Node& node) {
  node.expect({"name", "path", "policies", "attached", "users"});
  const std::string name = node.text("name");
  make(run, context, node, model::create_group, iam::create_group,
       {.Path = node.optional_text("path"), .GroupName = name});
  for (const auto& [policy, document] : node.named_documents("policies"))
    make(run, context, node.member("policies"), model::put_group_policy, iam::put_group_policy,
         {.GroupName = name, .PolicyName = policy, .PolicyDocument = document});
  for (const auto& arn : node.texts("attached"))
    make(run, context, node.member("attached"), model::attach_group_policy, iam::attach_group_policy,
         {.GroupName = name, .PolicyArn = arn});
}

// Either side may name the other; both may say the same.
void add_members(FixtureRun& run, world::Context& context, const Node& account) {
  const auto join = [&](const Node& node, const std::string& group, const std::string& user) {
    make(run, context, node, model::add_user_to_group, iam::add_user_to_group, {.GroupName = group, .UserName = user});
  };
  for (const auto& group : account.list("groups"))
    for (const auto& user : group.list("users")) join(user, group.text("name"), user.text());
  for (const auto& user : account.list("users"))
    for (const auto& group : user.list("groups")) join(group, group.text(), user.text("name"));
}

void add_managed_policy(FixtureRun& run, world::Context& context, const Node& node) {
  node.expect({"name", "path", "document", "description"});
  make(run, context, node, model::create_policy, iam::create_policy,
       {.PolicyName = node.text("name"),
        .Path = node.optional_text("path"),
        .PolicyDocument = node.document("document"),
        .Description = node.optional_text("description")});
}

}  // namespace

void apply_accounts(FixtureRun& run, const Node& root) {
  for (const auto& node : root.list("accounts")) {
    node.expect({"id", "name", "email", "root_access_key", "root_mfa_devices", "root_password", "users", "groups",
                 "roles", "managed_policies", "oidc_providers", "saml_providers", "buckets", "resources", "permissions",
                 "shares"});
    const std::string id = node.text("id");
    if (!core::is_account_id(id)) node.member("id").fail("must have twelve digits");
    state::Accounts(run.world.db()).ensure(id, run.now);
    if (node.has("name") || node.has("email"))
      at(node, [&] {
        state::AccountProfiles(run.world.db())
            .put({id, node.text_or("name", id), node.text_or("email", "aws+" + id + "@example.com")}, run.now);
      });
    if (node.has("root_access_key")) add_key(run, node.member("root_access_key"), id, std::nullopt);
    for (const auto& device : node.list("root_mfa_devices")) add_mfa(run, device, id, std::nullopt);
    state::iam::RootLogins logins(run.world.db());
    if (node.flag_or("root_password", false) && !logins.find(id)) logins.add({id, run.now, false});
  }
}

void apply_identities(FixtureRun& run, const Node& root) {
  const auto each_account = [&](auto act) {
    for (const auto& node : root.list("accounts")) {
      const core::Principal principal = authz::root_principal(node.text("id"));
      world::Context context = run.as_root(principal);
      act(context, node);
    }
  };
  each_account([&](world::Context& context, const Node& node) {
    for (const auto& policy : node.list("managed_policies")) add_managed_policy(run, context, policy);
    apply_providers(run, context, node);
  });
  each_account([&](world::Context& context, const Node& node) {
    for (const auto& group : node.list("groups")) add_group(run, context, group);
    for (const auto& user : node.list("users")) add_user(run, context, user);
    add_members(run, context, node);
    for (const auto& role : node.list("roles")) add_role(run, context, role);
  });
  each_account([&](world::Context& context, const Node& node) {
    for (const auto& role : node.list("roles"))
      make(run, context, role.member("trust"), model::update_assume_role_policy, iam::update_assume_role_policy,
           {.RoleName = role.text("name"), .PolicyDocument = role.document("trust")});
  });
}

}  // namespace control
