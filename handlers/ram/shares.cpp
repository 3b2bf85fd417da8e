#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "handlers/ram/names.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/share_creation.hpp"
#include "handlers/ram/tag_rules.hpp"

namespace ram {
namespace {

using state::RamShare;

Parameters parameters_of(const model::CreateResourceShareRequest& in) {
  Parameters parameters;
  parameters.add(in.name)
      .add(in.resourceArns)
      .add(in.principals)
      .add(in.allowExternalPrincipals)
      .add(in.permissionArns);
  parameters.add(in.sources);
  const auto& configuration = in.resourceShareConfiguration;
  parameters.add(configuration ? configuration->retainSharingOnAccountLeaveOrganization : std::nullopt);
  if (in.tags)
    for (const auto& tag : *in.tags) parameters.add(tag.key).add(tag.value);
  return parameters;
}

/// What a filter of GetResourceShares lets through.
class ShareFilter {
 public:
  ShareFilter(const Context& context, const model::GetResourceSharesRequest& in)
      : in_(in), time_(time_of(context)), shares_(context.db, time_) {
    if (in.resourceShareStatus) check_status(*in.resourceShareStatus);
    if (in.permissionArn) parse_permission_arn(*in.permissionArn);
    if (in.permissionVersion && !in.permissionArn)
      throw errors::invalid_parameter_exception("permissionVersion can be used only together with permissionArn.");
    if (in.tagFilters)
      for (const auto& filter : *in.tagFilters)
        if (!filter.tagKey || filter.tagKey->empty())
          throw errors::invalid_parameter_exception("A tag filter must have a tag key.");
  }

  bool passes(const RamShare& share) const {
    if (in_.resourceShareStatus && *in_.resourceShareStatus != status_text(share.status(time_))) return false;
    if (in_.name && *in_.name != share.name) return false;
    return passes_permission(share) && passes_tags(share);
  }

 private:
  static void check_status(const std::string& status) {
    for (const char* known : {"PENDING", "ACTIVE", "FAILED", "DELETING", "DELETED"})
      if (status == known) return;
    throw errors::invalid_parameter_exception(fmt::format("{} is not a valid resource share status.", status));
  }

  bool passes_permission(const RamShare& share) const {
    if (!in_.permissionArn) return true;
    for (const auto& attached : shares_.permissions(share.id))
      if (attached.permission == *in_.permissionArn)
        return !in_.permissionVersion || *in_.permissionVersion == attached.version;
    return false;
  }

  /// One matching filter is enough; a filter without values matches any value.
  bool passes_tags(const RamShare& share) const {
    if (!in_.tagFilters || in_.tagFilters->empty()) return true;
    const auto tags = shares_.tags(share.id);
    return std::any_of(in_.tagFilters->begin(), in_.tagFilters->end(), [&](const model::TagFilter& filter) {
      return std::any_of(tags.begin(), tags.end(), [&](const auto& tag) {
        if (tag.first != *filter.tagKey) return false;
        if (!filter.tagValues || filter.tagValues->empty()) return true;
        return std::find(filter.tagValues->begin(), filter.tagValues->end(), tag.second) != filter.tagValues->end();
      });
    });
  }

  const model::GetResourceSharesRequest& in_;
  state::RamTime time_;
  state::RamShares shares_;
};

/// The shares that the request names, in the order of their creation. An unknown one is an error.
std::map<std::int64_t, RamShare> named_shares(const Context& context, const std::vector<std::string>& arns, bool self) {
  const auto time = time_of(context);
  const state::RamAccess access(context.db, time);
  std::map<std::int64_t, RamShare> named;
  for (const auto& arn : arns) {
    const OwnedName name = parse_share_arn(arn);
    const auto share = name.region == context.region
                           ? state::RamShares(context.db, time).find(name.account, name.region, name.uuid)
                           : std::nullopt;
    const bool own = share && share->owner == context.account();
    if (!share || (!own && !access.is_shared_with(context.account(), *share))) throw unknown_share(arn);
    if (own == self) named.emplace(share->id, *share);
  }
  return named;
}

}  // namespace

model::CreateResourceShareResponse create_share(Context& context, const model::CreateResourceShareRequest& in) {
  check_share_name(required(in.name, "name"));
  state::RamShares shares(context.db, time_of(context));
  ClientToken token(context, "CreateResourceShare", in.clientToken, parameters_of(in));
  if (token.repeated()) {
    const auto made = shares.find(context.account(), context.region, token.result());
    if (!made) throw errors::unknown_resource_exception("The resource share of this client token could not be found.");
    return {share_answer(context, *made, false), in.clientToken};
  }

  NewShare wanted;
  wanted.name = *in.name;
  wanted.allow_external = in.allowExternalPrincipals.value_or(true);
  const auto& configuration = in.resourceShareConfiguration;
  wanted.retain = configuration && configuration->retainSharingOnAccountLeaveOrganization.value_or(false);
  wanted.entities = parse_entities(in.resourceArns, in.principals, in.sources);
  wanted.tags = parse_tags(in.tags);
  wanted.permissions = in.permissionArns.value_or(std::vector<std::string>());
  const auto share = make_share(context, wanted);
  token.keep(share.uuid);
  return {share_answer(context, share, false), in.clientToken};
}

model::UpdateResourceShareResponse update_share(Context& context, const model::UpdateResourceShareRequest& in) {
  const std::string& arn = required(in.resourceShareArn, "resourceShareArn");
  if (!in.name && !in.allowExternalPrincipals)
    throw errors::missing_required_parameter_exception("Specify a name or allowExternalPrincipals.");
  auto share = owned_share(context, arn);
  ClientToken token(context, "UpdateResourceShare", in.clientToken,
                    Parameters().add(arn).add(in.name).add(in.allowExternalPrincipals));
  if (token.repeated()) return {share_answer(context, share, false), in.clientToken};
  if (share.deleted) throw unknown_share(arn);
  require_standard(context, share);

  if (in.name) check_share_name(*in.name);
  if (in.allowExternalPrincipals) require_organization(context, share);
  const bool closing = share.allow_external && !in.allowExternalPrincipals.value_or(true);
  if (closing && share.retain)
    throw errors::invalid_parameter_exception(
        "A resource share that retains sharing when an account leaves the organization must allow external "
        "principals.");
  if (closing && has_external_principal(context, share))
    throw errors::operation_not_permitted_exception(
        "The resource share has principals that are not in your AWS organization. Remove them first.");
  state::RamShares(context.db, time_of(context))
      .update(share.id, in.name.value_or(share.name), in.allowExternalPrincipals.value_or(share.allow_external));
  token.keep();
  return {share_answer(context, owned_share(context, arn), false), in.clientToken};
}

model::DeleteResourceShareResponse delete_share(Context& context, const model::DeleteResourceShareRequest& in) {
  const std::string& arn = required(in.resourceShareArn, "resourceShareArn");
  parse_share_arn(arn);
  ClientToken token(context, "DeleteResourceShare", in.clientToken, Parameters().add(arn));
  if (token.repeated()) return {true, in.clientToken};
  const auto share = owned_share(context, arn);
  if (share.deleted) throw unknown_share(arn);
  require_standard(context, share);
  state::RamShares(context.db, time_of(context)).remove(share.id);
  token.keep();
  return {true, in.clientToken};
}

model::GetResourceSharesResponse get_shares(Context& context, const model::GetResourceSharesRequest& in) {
  const bool self = self_owned(in.resourceOwner);
  const ShareFilter filter(context, in);
  Parameters parameters;
  parameters.add(in.resourceOwner).add(in.resourceShareArns).add(in.resourceShareStatus).add(in.name);
  parameters.add(in.permissionArn).add(in.permissionVersion);
  if (in.tagFilters)
    for (const auto& tag : *in.tagFilters) parameters.add(tag.tagKey).add(tag.tagValues);
  Page page(context, "GetResourceShares", parameters, in.nextToken, in.maxResults);

  model::GetResourceSharesResponse out;
  out.resourceShares.emplace();
  const auto show = [&](const RamShare& share) {
    if (!filter.passes(share)) return true;
    if (!page.take(share.id)) return false;
    out.resourceShares->push_back(share_answer(context, share, true));
    return true;
  };
  if (in.resourceShareArns && !in.resourceShareArns->empty()) {
    const auto named = named_shares(context, *in.resourceShareArns, self);
    for (auto next = named.upper_bound(page.after()); next != named.end() && show(next->second);) ++next;
  } else if (self) {
    state::RamShares(context.db, time_of(context)).each(context.account(), context.region, in.name, page.after(), show);
  } else {
    state::RamAccess(context.db, time_of(context))
        .each_shared_with(context.account(), context.region, page.after(), page.limit() + 1, show);
  }
  out.nextToken = page.token();
  return out;
}

}  // namespace ram
