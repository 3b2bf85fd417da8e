#include "handlers/ram/share_creation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "handlers/ram/permissions.hpp"
#include "handlers/ram/policy_template.hpp"
#include "state/ram_resources.hpp"

namespace ram {
namespace {

using state::RamShare;

constexpr std::size_t kShareNameLength = 255;

void check_retain(const RamShare& share, const Entities& entities) {
  if (!share.retain) return;
  if (!share.allow_external)
    throw errors::invalid_parameter_exception(
        "Sharing can be retained when an account leaves the organization only if external principals are allowed.");
  for (const auto& principal : entities.principals)
    if (principal.container() || principal.service())
      throw errors::invalid_parameter_exception(fmt::format(
          "Principal {} cannot be in a resource share that retains sharing when an account leaves the organization.",
          principal.text));
}

/// The permissions of the request, at most one for each type.
void attach_permissions(Context& context, const RamShare& share, const std::vector<std::string>& arns) {
  std::map<std::string, std::string> chosen;
  state::RamShares shares(context.db, time_of(context));
  for (const auto& arn : arns) {
    const auto permission = attachable_permission(context, arn);
    const auto [other, first] = chosen.emplace(permission.type, arn);
    if (!first && other->second != arn)
      throw errors::invalid_parameter_exception(
          fmt::format("You can specify only one permission for the resource type {}.", permission.type));
    shares.set_permission(share.id, permission.type, permission.arn, permission.default_version);
  }
}

/// The permission that RAM makes of a policy's actions, attached to the share.
void attach_policy(Context& context, const RamShare& share, const NewShare& wanted) {
  const auto& resources = wanted.entities.resources;
  const bool one_type = std::all_of(resources.begin(), resources.end(),
                                    [&](const auto& resource) { return resource.type == resources.front().type; });
  if (resources.empty() || !one_type || !wanted.permissions.empty())
    throw errors::invalid_parameter_exception(
        "A resource share that was created from a policy has resources of one type and no permission of its own.");
  const auto& type = *resources.front().type;
  for (const auto& action : wanted.policy_actions) check_action(action, type);
  const state::RamAllowed allowed{wanted.policy_actions, {}};
  state::RamPermission permission;
  permission.owner = share.owner;
  permission.region = share.region;
  permission.name = context.ids.uuid();
  permission.type = type.name;
  permission.from_policy = true;
  const auto time = time_of(context);
  state::RamPermissions(context.db, time).add(permission, policy_template_of(allowed), allowed);
  state::RamShares(context.db, time).set_permission(share.id, type.name, permission.arn(), 1);
}

void answer_seeded(Context& context, const RamShare& share, const ShareSeed::Invitation& wanted) {
  const auto time = time_of(context);
  const auto row = state::RamAssociations(context.db, time).principal(share.id, wanted.principal);
  if (!row || !row->invitation)
    throw errors::invalid_parameter_exception(fmt::format("Principal {} gets no invitation.", wanted.principal));
  if (wanted.answer != state::RamAnswer::None)
    state::RamInvitations(context.db, context.now).answer(row->invitation, wanted.answer);
}

}  // namespace

// The console's character set is narrower than what API clients have always sent; only what cannot be a name is
// refused.
void check_share_name(std::string_view name) {
  const bool control =
      std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
  if (name.empty() || control || core::utf8_length(name) > kShareNameLength)
    throw errors::invalid_parameter_exception(
        fmt::format("The resource share name must have 1 to {} characters.", kShareNameLength));
}

RamShare make_share(Context& context, const NewShare& wanted) {
  check_share_name(wanted.name);
  RamShare share;
  share.uuid = wanted.uuid.empty() ? context.ids.uuid() : wanted.uuid;
  share.owner = context.account();
  share.region = context.region;
  share.name = wanted.name;
  share.allow_external = wanted.allow_external;
  share.retain = wanted.retain;
  share.created = share.updated = context.now;
  share.from_policy = !wanted.policy_actions.empty();
  share.maybe_tagged = !wanted.tags.empty();
  check_retain(share, wanted.entities);
  state::RamShares shares(context.db, time_of(context));
  if (shares.count(share.owner, share.region) >= kSharesPerRegion)
    throw errors::resource_share_limit_exceeded_exception(
        "You have reached the limit on the number of resource shares you can create.");
  share.id = shares.add(share);
  for (const auto& [key, value] : wanted.tags) shares.set_tag(share.id, key, value);
  if (share.from_policy)
    attach_policy(context, share, wanted);
  else
    attach_permissions(context, share, wanted.permissions);
  Sharing sharing(context, share, Asking::Create);
  sharing.choose_invitations(wanted.invitations);
  sharing.add(wanted.entities);
  return share;
}

RamShare seed_share(Context& context, const ShareSeed& seed) {
  NewShare wanted;
  wanted.uuid = seed.id;
  wanted.name = seed.name;
  wanted.allow_external = seed.allow_external;
  wanted.retain = seed.retain;
  wanted.entities = parse_entities(seed.resources, seed.principals, seed.sources);
  wanted.tags = seed.tags;
  wanted.permissions = seed.permissions;
  wanted.policy_actions = seed.policy_actions;
  for (const auto& invitation : seed.invitations)
    if (!invitation.id.empty()) wanted.invitations.push_back({invitation.principal, invitation.id});
  const auto taken = state::RamShares(context.db, time_of(context)).find(context.account(), context.region, seed.id);
  if (taken) throw errors::invalid_parameter_exception(fmt::format("{} exists already.", taken->arn()));
  auto share = make_share(context, wanted);
  for (const auto& invitation : seed.invitations) answer_seeded(context, share, invitation);
  return share;
}

void seed_resource(Context& context, const std::string& arn, const std::string& type, const std::string& owner) {
  const auto resource = parse_resource(arn);
  if (!type.empty() && fixtures::ram_type(type) != resource.type)
    throw errors::invalid_parameter_exception(fmt::format("{} is not of the type {}.", arn, type));
  state::RamResources(context.db)
      .register_resource(arn, resource.type->name, resource.region, owner.empty() ? resource.account : owner,
                         context.now);
}

}  // namespace ram
