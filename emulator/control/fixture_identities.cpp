// Users, groups, roles, managed policies and keys of a fixture.
#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "access/identify.hpp"
#include "control/fixture_parts.hpp"
#include "control/parts_accounts.hpp"
#include "core/arn.hpp"
#include "core/ids.hpp"
#include "handlers/iam/attachments.hpp"
#include "handlers/iam/groups.hpp"
#include "handlers/iam/inline_policies.hpp"
#include "handlers/iam/managed_policies.hpp"
#include "handlers/iam/roles.hpp"
#include "handlers/iam/users.hpp"
#include "policy/document.hpp"
#include "state/accounts.hpp"
#include "state/documents.hpp"
#include "state/iam.hpp"
#include "state/organizations_tree.hpp"

namespace control {
namespace {

namespace model = iam::model;

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

// What belongs to a user, or to the account's root user.
Key key_of(const std::string& account, std::optional<std::int64_t> user = std::nullopt) {
  return {{"account", account}, {"owner", user ? Key(*user) : Key(nullptr)}};
}

void add_key(FixtureRun& run, const Node& node, const Key& owner) {
  if (node.has("id") && state::iam::AccessKeys(run.world.db()).find(node.text("id")))
    node.fail("the access key exists already");
  read_row(run, parts::kAccessKeys, node, owner);
}

void add_mfa(FixtureRun& run, const Part& part, const Node& node, const Key& owner) {
  if (node.has("serial") && state::iam::MfaDevices(run.world.db()).find(node.text("serial")))
    node.fail("the device exists already");
  const std::string seed = node.text("seed");
  if (seed.empty() || seed.find_first_not_of(core::kBase32) < std::min(seed.find('='), seed.size()))
    node.member("seed").fail("is not base32");
  read_row(run, part, node, owner);
}

// A service-linked role, which no request can change.
bool service_linked(const Node& role) {
  return role.text_or("path", "/").starts_with("/aws-service-role/");
}

void add_user(FixtureRun& run, world::Context& context, const Node& node) {
  expect_members_of(parts::kUsers, node);
  const std::string name = node.text("name");
  make(run, context, node, model::create_user, iam::create_user,
       {.Path = node.optional_text("path"),
        .UserName = name,
        .PermissionsBoundary = node.optional_text("boundary"),
        .Tags = iam_tags_of(node)});
  for (const auto& [policy, document] : node.named_documents("policies"))
    make(run, context, node.member("policies"), model::put_user_policy, iam::put_user_policy,
         {.UserName = name, .PolicyName = policy, .PolicyDocument = document});
  for (const auto& arn : node.texts("attached"))
    make(run, context, node.member("attached"), model::attach_user_policy, iam::attach_user_policy,
         {.UserName = name, .PolicyArn = arn});
  const auto user = state::iam::Users(run.world.db()).find(context.account(), name);
  const Key owner = key_of(context.account(), user->row);
  complete(run, parts::kUsers, node, context.account());
  for (const auto& key : node.list("access_keys")) add_key(run, key, owner);
  for (const auto& device : node.list("mfa_devices")) add_mfa(run, parts::kMfaDevices, device, owner);
  read_parts(run, parts::kUsers, node, owner);
}

std::int64_t role_row(world::Context& context, const std::string& name) {
  return state::iam::Roles(context.db).find(context.account(), name)->row;
}

// Everybody first trusts the own account: the principals of the real trust policies may be created later.
void add_role(FixtureRun& run, world::Context& context, const Node& node) {
  expect_members_of(parts::kRoles, node);
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
        .Tags = iam_tags_of(node)});
  for (const auto& [policy, document] : node.named_documents("policies"))
    make(run, context, node.member("policies"), model::put_role_policy, iam::put_role_policy,
         {.RoleName = name, .PolicyName = policy, .PolicyDocument = document});
  complete(run, parts::kRoles, node, context.account());
  for (const auto& arn : node.texts("attached")) {
    if (service_linked(node))
      state::iam::EntityPolicies(context.db, state::iam::Entity::Role).attach(role_row(context, name), arn);
    else
      make(run, context, node.member("attached"), model::attach_role_policy, iam::attach_role_policy,
           {.RoleName = name, .PolicyArn = arn});
  }
}

// The real trust policy, when everybody it names is there.
void trust_principals(FixtureRun& run, world::Context& context, const Node& role) {
  const std::string name = role.text("name"), document = role.document("trust");
  if (!service_linked(role) && !role.has("trust_principals")) {
    make(run, context, role.member("trust"), model::update_assume_role_policy, iam::update_assume_role_policy,
         {.RoleName = name, .PolicyDocument = document});
    return;
  }
  state::iam::Roles roles(context.db);
  roles.set_trust(role_row(context, name), add_document(run, role.member("trust"), role.tags("trust_principals")));
}

void add_group(FixtureRun& run, world::Context& context, const Node& node) {
  expect_members_of(parts::kGroups, node);
  const std::string name = node.text("name");
  make(run, context, node, model::create_group, iam::create_group,
       {.Path = node.optional_text("path"), .GroupName = name});
  complete(run, parts::kGroups, node, context.account());
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

// CreatePolicy makes the default version; the others stand beside it.
void add_managed_policy(FixtureRun& run, world::Context& context, const Node& node) {
  expect_members_of(parts::kManagedPolicies, node);
  const auto versions = node.list("versions");
  const std::int64_t wanted = node.number_or("default_version", 1);
  const auto chosen = std::find_if(versions.begin(), versions.end(),
                                   [&](const Node& version) { return version.number_or("number", 0) == wanted; });
  if (!versions.empty() && node.has("document")) node.fail("has a document or versions, not both");
  if (!versions.empty() && chosen == versions.end()) node.fail("has no version that is the default");
  for (const auto& version : versions)
    if (version.number_or("number", 0) < 1 || version.number_or("number", 0) > node.number_or("last_version", 1))
      version.fail("is numbered from 1 to last_version");
  if (versions.empty() && (wanted != 1 || node.number_or("last_version", 1) != 1)) node.fail("needs its versions");
  const std::string name = node.text("name");
  make(run, context, node, model::create_policy, iam::create_policy,
       {.PolicyName = name,
        .Path = node.optional_text("path"),
        .PolicyDocument = versions.empty() ? node.document("document") : chosen->document("document"),
        .Description = node.optional_text("description"),
        .Tags = iam_tags_of(node)});
  complete(run, parts::kManagedPolicies, node, context.account());
  Key first = {{"account", context.account()}, {"name", name}, {"number", wanted}};
  if (node.has("created")) first["created"] = core::to_millis(node.member("created").time());
  if (chosen != versions.end() && chosen->has("created"))
    first["created"] = core::to_millis(chosen->member("created").time());
  state::write_record(context.db, state::records::kFirstVersion, first.dump());
  const auto policy = state::iam::Policies(context.db).find(context.account(), name);
  for (const auto& version : versions)
    if (version.path() != chosen->path())
      read_row(run, parts::kVersions, version, key_of(context.account(), policy->row));
}

// What takes part in deciding must be what a session can be.
void add_session(FixtureRun& run, const Node& node, const Key& account) {
  const std::string kind = node.text("kind");
  if (kind == "anonymous" || kind == "service") node.member("kind").fail("has no sessions");
  // The first number is below half of all there are, and the next one follows the last.
  const std::int64_t number = node.number_or("number", 0);
  if (number < 1 || number > static_cast<std::int64_t>(core::kSessionNumbers / 4 * 3))
    node.member("number").fail("is out of range");
  if ((kind == "root") == node.has("entity")) node.fail("needs an entity unless it is root's");
  read_row(run, parts::kSessions, node, account);
}

}  // namespace

std::optional<std::vector<iam::model::Tag>> iam_tags_of(const Node& node) {
  const auto tags = node.tags("tags");
  if (tags.empty()) return std::nullopt;
  std::vector<model::Tag> list;
  for (const auto& [key, value] : tags) list.push_back({.Key = key, .Value = value});
  return list;
}

namespace {

bool is_unique_id(const std::string& text) {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

}  // namespace

void complete(FixtureRun& run, const Part& part, const Node& node, const std::string& account) {
  const Key values = values_of(run, part, node, key_of(account), false);
  if (node.has("unique_id") && !is_unique_id(node.text("unique_id")))
    node.member("unique_id").fail("must have 1 to 128 letters and digits");
  at(node, [&] { return state::write_record(run.world.db(), part.record, values.dump()); });
}

std::int64_t add_document(FixtureRun& run, const Node& node, const state::BoundPrincipals& principals) {
  const std::string text = node.document();
  try {
    policy::Document::compile(text);
  } catch (const policy::SyntaxError&) {
    node.fail("must be a policy document");
  }
  return state::Documents(run.world.db()).add(text, principals);
}

namespace {

void set_root_password(FixtureRun& run, const Node& node, const Key& root) {
  const Node password = node.member("root_password");
  state::iam::RootLogins logins(run.world.db());
  if (password.json().is_object()) {
    read_part(run, parts::kRootPassword, node, root);
  } else if (node.flag_or("root_password", false) && !logins.find(node.text("id"))) {
    logins.add({node.text("id"), run.now, false});
  }
}

void apply_account(FixtureRun& run, const Node& node) {
  expect_members_of(parts::kAccounts, node);
  const std::string id = node.text("id");
  if (!core::is_account_id(id)) node.member("id").fail("must have twelve digits");
  state::Accounts(run.world.db()).ensure(id, run.now);
  if (node.has("name") || node.has("email"))
    at(node, [&] {
      state::AccountProfiles(run.world.db())
          .put({id, node.text_or("name", id), node.text_or("email", "aws+" + id + "@example.com")}, run.now);
    });
  const Key root = key_of(id);
  complete(run, parts::kAccounts, node, id);
  if (node.has("root_access_key")) add_key(run, node.member("root_access_key"), root);
  for (const auto& key : node.list("root_access_keys")) add_key(run, key, root);
  for (const auto& device : node.list("root_mfa_devices")) add_mfa(run, parts::kRootMfaDevices, device, root);
  for (const auto& device : node.list("mfa_devices")) add_mfa(run, parts::kSpareMfaDevices, device, root);
  if (node.has("root_password")) set_root_password(run, node, root);
}

}  // namespace

void apply_accounts(FixtureRun& run, const Node& root) {
  for (const auto& node : root.list("accounts")) apply_account(run, node);
  // What needs no other entity.
  for (const auto& node : root.list("accounts")) read_parts(run, parts::kAccounts, node, key_of(node.text("id")));
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
    for (const auto& role : node.list("roles")) trust_principals(run, context, role);
    const Key account = key_of(context.account());
    read_part(run, parts::kInstanceProfiles, node, account);
    read_part(run, parts::kLastAccess, node, account);
    for (const auto& session : node.list("sessions")) add_session(run, session, account);
  });
}

}  // namespace control
