#include "handlers/ram/sharing.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_set>

#include "core/text.hpp"
#include "state/organizations.hpp"
#include "state/ram_resources.hpp"

namespace ram {
namespace {

using state::RamBasis;
using state::RamPrincipalKind;
using state::RamStatus;

constexpr core::Duration kShortWindow = std::chrono::hours(12);
constexpr core::Duration kLongWindow = std::chrono::days(7);

constexpr char kOrganizationOnly[] =
    "The resource you are attempting to share can only be shared within your AWS Organization. This error may also "
    "occur "
    "if you have not enabled sharing with your AWS organization, or that onboarding process is still in progress.";

core::AwsError limit_exceeded(std::string_view what) {
  return errors::resource_share_limit_exceeded_exception(
      fmt::format("You have reached the limit on the number of {} you can share.", what));
}

template <class Association>
bool live(const Association& association, const state::RamShare& share, const state::RamTime& time) {
  return !state::ram_end(association, share, time);
}

}  // namespace

std::vector<std::string> distinct(const Texts& texts) {
  std::vector<std::string> result;
  std::unordered_set<std::string_view> seen;
  if (!texts) return result;
  for (const auto& text : *texts)
    if (seen.insert(text).second) result.push_back(text);
  return result;
}

Entities parse_entities(const Texts& resources, const Texts& principals, const Texts& sources) {
  Entities entities;
  const auto arns = distinct(resources);
  const auto names = distinct(principals);
  if (arns.size() > kEntitiesPerCall) throw limit_exceeded("resources");
  if (names.size() > kEntitiesPerCall) throw limit_exceeded("principals");
  for (const auto& name : names) entities.principals.push_back(parse_principal(name));
  for (const auto& arn : arns) entities.resources.push_back(parse_resource(arn));
  entities.sources = distinct(sources);
  if (entities.sources.size() > kEntitiesPerCall) throw limit_exceeded("sources");
  for (const auto& source : entities.sources)
    if (!is_source(source))
      throw errors::invalid_parameter_exception(
          fmt::format("Source {} is not valid. Verify it and try again.", source));
  return entities;
}

Sharing::Sharing(Context& context, const state::RamShare& share, Asking asking)
    : context_(context),
      share_(share),
      asking_(asking),
      access_(context.db, time_of(context)),
      shares_(context.db, time_of(context)),
      associations_(context.db, time_of(context)) {
  if (empty_before()) return;
  for (const auto& name : associations_.types(share.id))
    if (const auto* type = fixtures::ram_type(name)) types_.push_back(type);
}

void Sharing::add(const Entities& entities) {
  check_resources(entities.resources);
  check_principals(entities.principals);
  check_sources(entities.sources);
  // Resources first: the window of an invitation depends on what is in the share when it is sent.
  for (std::size_t i = 0; i < entities.resources.size(); ++i) add_resource(entities.resources[i], known_[i]);
  for (const auto& principal : entities.principals) add_principal(principal);
  for (const auto& source : entities.sources) add_source(source);
  if (!fresh_.empty()) check_quotas();
}

core::AwsError Sharing::organization_only(bool by_resource) const {
  // Seen in reports on AWS: the operations differ in the code, not in the sentence.
  if (by_resource && asking_ == Asking::Associate) return errors::invalid_parameter_exception(kOrganizationOnly);
  return errors::operation_not_permitted_exception(kOrganizationOnly);
}

std::optional<std::int64_t> Sharing::check_resource(const ResourceName& resource) const {
  const auto known = state::RamResources(context_.db).find(resource.arn);
  const std::string& owner = known ? known->owner : resource.account;
  if (owner != context_.account())
    throw errors::operation_not_permitted_exception(
        fmt::format("You cannot share the resource {} because your account does not own it.", resource.arn));
  if (resource.type->global() && share_.region != fixtures::kRamGlobalRegion)
    throw errors::invalid_parameter_exception(
        fmt::format("The resource {} is a global resource. You can share it only in {}.", resource.arn,
                    fixtures::kRamGlobalRegion));
  if (!resource.region.empty() && resource.region != share_.region)
    throw errors::invalid_parameter_exception(
        fmt::format("The resource {} is in another Region than the resource share. You can share it only in {}.",
                    resource.arn, resource.region));
  if (!known && context_.settings.resources == world::Resources::RegisteredOnly)
    throw errors::unknown_resource_exception(fmt::format("Resource {} could not be found.", resource.arn));
  if (known) return known->id;
  return std::nullopt;
}

void Sharing::check_resources(const std::vector<ResourceName>& resources) {
  known_.clear();
  for (const auto& resource : resources) {
    known_.push_back(check_resource(resource));
    if (std::find(types_.begin(), types_.end(), resource.type) != types_.end()) continue;
    types_.push_back(resource.type);
    new_types_ = true;
    if (!resource.type->organization_only) continue;
    if (share_.retain)
      throw errors::invalid_parameter_exception(fmt::format(
          "Resources of the type {} cannot be in a resource share that retains sharing when an account leaves the "
          "organization.",
          resource.type->name));
    if (!access_.place(share_.owner)) throw organization_only(true);
  }
  if (new_types_ && !empty_before()) check_residents();
}

/// New types meet the principals that are in the share already.
void Sharing::check_residents() {
  associations_.each_principal(share_.id, 0, [&](const state::RamPrincipalAssociation& resident) {
    if (!live(resident, share_, time_of(context_))) return true;
    check_kind({resident.entity, resident.kind, {}, {}});
    const bool inside = std::none_of(types_.begin(), types_.end(), [](auto* type) { return type->organization_only; });
    if (resident.external() && !inside) throw organization_only(true);
    return true;
  });
}

void Sharing::check_kind(const PrincipalName& principal) const {
  for (const auto* type : types_) {
    const bool supported = principal.service() ? type->service_principals : !principal.iam() || type->iam_principals;
    if (!supported)
      throw errors::invalid_parameter_exception(
          fmt::format("Resources of the type {} cannot be shared with the principal {}.", type->name, principal.text));
  }
}

void Sharing::check_principals(const std::vector<PrincipalName>& principals) {
  if (principals.empty()) return;
  if (!empty_before()) {
    associations_.each_principal(share_.id, 0, [&](const state::RamPrincipalAssociation& resident) {
      if (!live(resident, share_, time_of(context_))) return true;
      // The first one tells: a share never has both kinds.
      (resident.kind == RamPrincipalKind::Service ? services_ : others_) = true;
      return false;
    });
  }
  for (const auto& principal : principals) {
    check_kind(principal);
    (principal.service() ? services_ : others_) = true;
  }
  if (services_ && others_)
    throw errors::invalid_parameter_exception(
        "A resource share cannot have service principals together with other principals.");
  if (others_ && !empty_before() && has_source())
    throw errors::invalid_parameter_exception("A resource share with sources can have only service principals.");
  if (services_ && !share_.allow_external)
    throw errors::invalid_parameter_exception(
        "A resource share with service principals must allow external principals.");
}

bool Sharing::has_source() const {
  bool found = false;
  associations_.each_source(share_.id, 0, [&](const state::RamAssociation& source) {
    found = live(source, share_, time_of(context_));
    return !found;
  });
  return found;
}

void Sharing::check_sources(const std::vector<std::string>& sources) const {
  if (sources.empty()) return;
  bool only_services = services_;
  if (!services_ && !others_) {
    associations_.each_principal(share_.id, 0, [&](const state::RamPrincipalAssociation& resident) {
      if (!live(resident, share_, time_of(context_))) return true;
      only_services = resident.kind == RamPrincipalKind::Service;
      return only_services;
    });
  }
  if (!only_services)
    throw errors::invalid_parameter_exception("Sources can be used only when the principals are service principals.");
}

void Sharing::check_quotas() const {
  const auto share = associations_.usage(share_.id);
  if (share.resources > kAssociationsPerShare) throw limit_exceeded("resources");
  if (share.principals > kAssociationsPerShare) throw limit_exceeded("principals");
  const auto region = associations_.usage(share_.owner, share_.region);
  if (region.resources > kAssociationsPerRegion) throw limit_exceeded("resources");
  if (region.principals > kAssociationsPerRegion) throw limit_exceeded("principals");
}

void Sharing::add_resource(const ResourceName& resource, std::optional<std::int64_t> known) {
  // What nobody knew before cannot be in a share.
  const bool maybe_present = known && !empty_before();
  const auto present = maybe_present ? associations_.resource(share_.id, resource.arn) : std::nullopt;
  if (!present || present->ended) {
    if (!known)
      known = state::RamResources(context_.db)
                  .add(resource.arn, resource.type->name, resource.region, share_.owner, context_.now);
    associations_.add_resource(share_, *known, resource.type->name);
    fresh_.insert(resource.arn);
  }
  attach_permission(*resource.type);
}

void Sharing::attach_permission(const fixtures::RamType& type) {
  const auto& permission = type.default_permission();
  shares_.default_permission(share_.id, type.name, permission.arn, permission.version);
}

void Sharing::add_principal(const PrincipalName& principal) {
  const auto present = empty_before() ? std::nullopt : associations_.principal(share_.id, principal.text);
  if (present) {
    const auto status = access_.status(*present, share_);
    if (status == RamStatus::Associating || status == RamStatus::Associated) return;
  }
  auto association = decide(principal);
  if (association.basis == RamBasis::Invitation) association.invitation = invite(principal);
  associations_.add_principal(share_, association);
  fresh_.insert(principal.text);
}

state::RamPrincipalAssociation Sharing::decide(const PrincipalName& principal) const {
  state::RamPrincipalAssociation association;
  association.entity = principal.text;
  association.kind = principal.kind;
  association.subject = principal.subject();
  if (principal.service() || principal.account == share_.owner) return association;

  const auto& own = access_.place(share_.owner);
  association.basis = RamBasis::Organization;
  if (own) association.organization = own->organization;
  if (principal.container() && share_.retain)
    throw errors::invalid_parameter_exception(fmt::format(
        "Principal {} cannot be in a resource share that retains sharing when an account leaves the organization.",
        principal.text));
  if (principal.kind == RamPrincipalKind::Organization) {
    if (own && own->organization_arn == principal.text) return association;
    throw errors::unknown_resource_exception(fmt::format("Organization {} could not be found.", principal.id));
  }
  if (principal.kind == RamPrincipalKind::Unit) {
    const auto unit = own ? state::Organizations(context_.db).ou_by_arn(principal.text) : std::nullopt;
    if (unit && unit->organization == own->organization) return association;
    throw errors::unknown_resource_exception(fmt::format("OrganizationalUnit {} could not be found", principal.id));
  }
  if (!share_.retain && access_.same_organization(share_.owner, principal.account)) return association;

  if (!share_.allow_external)
    throw errors::invalid_parameter_exception(fmt::format(
        "Principal {} is not in your AWS organization. You do not have permission to add external AWS accounts to a "
        "resource share.",
        principal.text));
  if (std::any_of(types_.begin(), types_.end(), [](auto* type) { return type->organization_only; }))
    throw organization_only(false);
  association.basis = share_.from_policy && !share_.promoted ? RamBasis::Policy : RamBasis::Invitation;
  association.organization.reset();
  return association;
}

std::int64_t Sharing::invite(const PrincipalName& principal) {
  state::RamInvitations invitations(context_.db, context_.now);
  if (invitations.count_pending(share_.owner) >= kPendingInvitations)
    throw errors::resource_share_limit_exceeded_exception(
        "You have reached the limit on the number of pending invitations.");
  state::RamInvitation invitation;
  const auto chosen = std::find_if(chosen_.begin(), chosen_.end(),
                                   [&](const auto& choice) { return choice.principal == principal.text; });
  invitation.uuid = chosen == chosen_.end() ? context_.ids.uuid() : chosen->uuid;
  invitation.share = share_.id;
  invitation.region = share_.region;
  invitation.sender = share_.owner;
  invitation.receiver = principal.account;
  if (principal.iam()) invitation.receiver_arn = principal.text;
  invitation.sent = context_.now;
  invitation.expires = context_.now + window();
  return invitations.add(invitation);
}

core::Duration Sharing::window() const {
  // Mixed shares are not documented: the shortest window of what is in it, the long one for an empty share.
  const bool long_window = std::all_of(types_.begin(), types_.end(), [](auto* type) { return type->seven_days; });
  return long_window ? kLongWindow : kShortWindow;
}

void Sharing::add_source(const std::string& source) {
  const auto present = associations_.source(share_.id, source);
  if (present && !present->ended) return;
  associations_.add_source(share_, source);
  fresh_.insert(source);
}

std::string Sharing::added() const {
  return core::join({fresh_.begin(), fresh_.end()}, "\n");
}

void Sharing::added_before(const std::string& text) {
  for (const auto entity : core::split(text, '\n')) fresh_.emplace(entity);
}

std::vector<model::ResourceShareAssociation> Sharing::answer(const Entities& entities) const {
  std::vector<model::ResourceShareAssociation> answers;
  const auto associating = [&](model::ResourceShareAssociation association) {
    if (fresh_.contains(*association.associatedEntity)) {
      association.status = model::ResourceShareAssociationStatus::kAssociating;
      association.lastUpdatedTime = association.creationTime;
    }
    answers.push_back(std::move(association));
  };
  for (const auto& resource : entities.resources)
    if (const auto row = associations_.resource(share_.id, resource.arn))
      associating(association_answer(context_, share_, *row));
  for (const auto& principal : entities.principals)
    if (const auto row = associations_.principal(share_.id, principal.text))
      associating(association_answer(context_, share_, *row, access_.status(*row, share_)));
  for (const auto& source : entities.sources)
    if (const auto row = associations_.source(share_.id, source)) associating(source_answer(context_, share_, *row));
  return answers;
}

void require_organization(const Context& context, const state::RamShare& share) {
  const auto time = time_of(context);
  if (state::RamAccess(context.db, time).place(share.owner)) return;
  for (const auto& name : state::RamAssociations(context.db, time).types(share.id)) {
    const auto* type = fixtures::ram_type(name);
    if (type && type->organization_only) throw errors::operation_not_permitted_exception(kOrganizationOnly);
  }
}

bool has_external_principal(const Context& context, const state::RamShare& share) {
  const auto time = time_of(context);
  bool found = false;
  state::RamAssociations(context.db, time)
      .each_principal(share.id, 0, [&](const state::RamPrincipalAssociation& association) {
        found = association.external() && live(association, share, time);
        return !found;
      });
  return found;
}

}  // namespace ram
