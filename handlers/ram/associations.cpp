#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "handlers/ram/operations.hpp"
#include "handlers/ram/sharing.hpp"

namespace ram {
namespace {

using state::RamAssociation;
using state::RamPrincipalAssociation;
using state::RamResourceAssociation;
using state::RamShare;
using state::RamStatus;

template <class Request>
Parameters parameters_of(const Request& in) {
  Parameters parameters;
  parameters.add(in.resourceShareArn).add(in.resourceArns).add(in.principals).add(in.sources);
  return parameters;
}

void require_active(const RamShare& share) {
  if (share.deleted)
    throw errors::invalid_state_transition_exception("The resource share is deleted and cannot be changed.");
}

void require_entities(const Entities& entities) {
  if (entities.empty())
    throw errors::invalid_parameter_exception("Specify at least one resource, principal or source.");
}

core::AwsError not_associated(std::string_view entity) {
  return errors::unknown_resource_exception(fmt::format("{} is not associated with the resource share.", entity));
}

/// Takes entities out of a share.
class Removal {
 public:
  Removal(Context& context, const RamShare& share)
      : context_(context), share_(share), access_(context.db, time_of(context)), store_(context.db, time_of(context)) {}

  void remove(const Entities& entities) {
    for (const auto& resource : entities.resources) {
      const auto row = store_.resource(share_.id, resource.arn);
      if (!row || row->ended) throw not_associated(resource.arn);
      store_.end_resource(row->id);
    }
    for (const auto& principal : entities.principals) {
      const auto row = store_.principal(share_.id, principal.text);
      const auto status = row ? access_.status(*row, share_) : RamStatus::Disassociated;
      if (status == RamStatus::Disassociated || status == RamStatus::Disassociating)
        throw not_associated(principal.text);
      store_.end_principal(*row);
    }
    for (const auto& source : entities.sources) {
      const auto row = store_.source(share_.id, source);
      if (!row || row->ended) throw not_associated(source);
      store_.end_source(row->id);
    }
    if (!entities.sources.empty()) require_source();
  }

  std::vector<model::ResourceShareAssociation> answer(const Entities& entities) const {
    std::vector<model::ResourceShareAssociation> answers;
    const auto leaving = [&](model::ResourceShareAssociation association) {
      association.status = model::ResourceShareAssociationStatus::kDisassociating;
      answers.push_back(std::move(association));
    };
    for (const auto& resource : entities.resources)
      if (const auto row = store_.resource(share_.id, resource.arn))
        leaving(association_answer(context_, share_, *row));
    for (const auto& principal : entities.principals)
      if (const auto row = store_.principal(share_.id, principal.text))
        leaving(association_answer(context_, share_, *row, RamStatus::Disassociating));
    for (const auto& source : entities.sources)
      if (const auto row = store_.source(share_.id, source)) leaving(source_answer(context_, share_, *row));
    return answers;
  }

 private:
  /// A share that had sources must keep one while it has service principals.
  void require_source() const {
    bool services = false, sources = false;
    store_.each_principal(share_.id, 0, [&](const RamPrincipalAssociation& row) {
      services = row.kind == state::RamPrincipalKind::Service && !row.ended;
      return !services;
    });
    store_.each_source(share_.id, 0, [&](const RamAssociation& row) {
      sources = !row.ended;
      return !sources;
    });
    if (services && !sources)
      throw errors::invalid_parameter_exception(
          "A resource share with service principals must keep at least one source.");
  }

  Context& context_;
  const RamShare& share_;
  state::RamAccess access_;
  state::RamAssociations store_;
};

/// An invited account leaves: with its own id as the only entity, and only where every type in the share lets it.
void require_leaving(const Context& context, const RamShare& share, const Entities& entities) {
  const auto refuse = [](const char* why) { throw errors::operation_not_permitted_exception(why); };
  if (!entities.resources.empty() || !entities.sources.empty() || entities.principals.size() != 1 ||
      entities.principals.front().text != context.account())
    refuse("Only the account that owns the resource share can remove resources and other principals from it.");
  const state::RamAssociations associations(context.db, time_of(context));
  const auto row = associations.principal(share.id, context.account());
  if (!row || !row->external())
    refuse("Your account has access to the resource share through its organization and cannot leave it.");
  for (const auto& name : associations.types(share.id)) {
    const auto* type = fixtures::ram_type(name);
    if (!type || !type->seven_days) refuse("The resource share holds resources of a type that does not allow leaving.");
  }
}

/// The share to take something out of: the owner's, or one that the caller's account was invited to.
RamShare share_to_reduce(const Context& context, std::string_view arn, const Entities& entities) {
  const OwnedName name = parse_share_arn(arn);
  if (name.account == context.account() || name.region != context.region) return owned_share(context, arn);
  const auto time = time_of(context);
  const auto share = state::RamShares(context.db, time).find(name.account, name.region, name.uuid);
  if (!share || !state::RamAccess(context.db, time).is_shared_with(context.account(), *share)) throw unknown_share(arn);
  require_leaving(context, *share, entities);
  return *share;
}

void check_association_filter(const model::GetResourceShareAssociationsRequest& in, const std::string& type) {
  constexpr std::string_view kTypes[] = {"PRINCIPAL", "RESOURCE", "SOURCE"};
  if (std::find(std::begin(kTypes), std::end(kTypes), type) == std::end(kTypes))
    throw errors::invalid_parameter_exception(
        fmt::format("{} is not a valid association type. Specify either PRINCIPAL or RESOURCE and try again.", type));
  if (in.associationStatus) check_association_status(*in.associationStatus);
  if (in.resourceArn && type != "RESOURCE")
    throw errors::invalid_parameter_exception(
        fmt::format("You cannot specify a resource ARN when the association type is {}.", type));
  if (in.principal && type != "PRINCIPAL")
    throw errors::invalid_parameter_exception(
        fmt::format("You cannot specify a principal when the association type is {}.", type));
  if (in.resourceArn) require_arn(*in.resourceArn);
  if (in.principal) parse_principal(*in.principal);
}

/// Reads the associations of own shares, by whichever of the filters narrows them down.
class Reader {
 public:
  Reader(const Context& context, const model::GetResourceShareAssociationsRequest& in, Page& page)
      : context_(context),
        in_(in),
        page_(page),
        shares_(context.db, time_of(context)),
        store_(context.db, time_of(context)),
        access_(context.db, time_of(context)) {}

  void read(const std::string& type) {
    if (in_.resourceShareArns && !in_.resourceShareArns->empty()) return read_named(type);
    const auto& account = context_.account();
    const auto& region = context_.region;
    if (type == "SOURCE")
      return store_.each_owned_source(account, region, page_.after_minor(),
                                      [&](const RamAssociation& row) { return show(0, row); });
    if (type == "RESOURCE") {
      const auto visit = [&](const RamResourceAssociation& row) { return show(0, row); };
      if (in_.resourceArn) return store_.each_of_resource(*in_.resourceArn, page_.after_minor(), visit);
      return store_.each_owned_resource(account, region, page_.after_minor(), visit);
    }
    if (in_.principal) {
      // By subject the rows come in the order of the shares.
      const auto subject = parse_principal(*in_.principal).subject();
      return store_.each_of_subject(subject, region, page_.after(),
                                    [&](const RamPrincipalAssociation& row) { return show(row.share, row); });
    }
    store_.each_owned_principal(account, region, page_.after_minor(),
                                [&](const RamPrincipalAssociation& row) { return show(0, row); });
  }

  std::vector<model::ResourceShareAssociation> take_rows() { return std::move(rows_); }

 private:
  void read_named(const std::string& type) {
    std::map<std::int64_t, RamShare> named;
    for (const auto& arn : *in_.resourceShareArns) {
      const auto share = owned_share(context_, arn);
      named.emplace(share.id, share);
    }
    for (auto next = named.lower_bound(page_.after()); next != named.end() && !page_.full(); ++next) {
      const auto id = next->first;
      const auto after = id == page_.after() ? page_.after_minor() : 0;
      if (type == "RESOURCE")
        store_.each_resource(id, after, [&](const RamResourceAssociation& row) { return show(id, row); });
      else if (type == "PRINCIPAL")
        store_.each_principal(id, after, [&](const RamPrincipalAssociation& row) { return show(id, row); });
      else
        store_.each_source(id, after, [&](const RamAssociation& row) { return show(id, row); });
    }
  }

  model::ResourceShareAssociation render(const RamShare& share, const RamAssociation& row) const {
    return source_answer(context_, share, row);
  }
  model::ResourceShareAssociation render(const RamShare& share, const RamResourceAssociation& row) const {
    return association_answer(context_, share, row);
  }
  model::ResourceShareAssociation render(const RamShare& share, const RamPrincipalAssociation& row) const {
    return association_answer(context_, share, row, access_.status(row, share));
  }

  const RamShare* share_of(std::int64_t id) {
    auto& known = known_[id];
    if (!known) known = shares_.by_id(id);
    const bool mine = known && known->owner == context_.account() && known->region == context_.region;
    const bool visible = mine && (!known->deleted || context_.now < *known->deleted + state::kRamDeletedVisible);
    return visible ? &*known : nullptr;
  }

  template <class Row>
  bool show(std::int64_t major, const Row& row) {
    if (in_.resourceArn && row.entity != *in_.resourceArn) return true;
    if (in_.principal && row.entity != *in_.principal) return true;
    const auto* share = share_of(row.share);
    if (!share) return true;
    const auto end = ram_end(row, *share, time_of(context_));
    if (end && context_.now >= *end + state::kRamEndedVisible) return true;
    auto answer = render(*share, row);
    if (in_.associationStatus && *answer.status != *in_.associationStatus) return true;
    if (!page_.take(major, row.id)) return false;
    rows_.push_back(std::move(answer));
    return true;
  }

  const Context& context_;
  const model::GetResourceShareAssociationsRequest& in_;
  Page& page_;
  state::RamShares shares_;
  state::RamAssociations store_;
  state::RamAccess access_;
  std::map<std::int64_t, std::optional<RamShare>> known_;
  std::vector<model::ResourceShareAssociation> rows_;
};

}  // namespace

model::AssociateResourceShareResponse associate(Context& context, const model::AssociateResourceShareRequest& in) {
  const auto share = owned_share(context, required(in.resourceShareArn, "resourceShareArn"));
  const auto entities = parse_entities(in.resourceArns, in.principals, in.sources);
  require_entities(entities);
  ClientToken token(context, "AssociateResourceShare", in.clientToken, parameters_of(in));
  Sharing sharing(context, share, Asking::Associate);
  if (token.repeated()) {
    sharing.added_before(token.result());
  } else {
    require_active(share);
    require_standard(context, share);
    sharing.add(entities);
    token.keep(sharing.added());
  }
  return {sharing.answer(entities), in.clientToken};
}

model::DisassociateResourceShareResponse disassociate(Context& context,
                                                      const model::DisassociateResourceShareRequest& in) {
  const std::string& arn = required(in.resourceShareArn, "resourceShareArn");
  const auto entities = parse_entities(in.resourceArns, in.principals, in.sources);
  require_entities(entities);
  ClientToken token(context, "DisassociateResourceShare", in.clientToken, parameters_of(in));
  if (token.repeated()) {
    // A consumer that left has no view of the share any more; the answer of then names only what it named itself.
    const OwnedName name = parse_share_arn(arn);
    const auto share = state::RamShares(context.db, time_of(context)).find(name.account, name.region, name.uuid);
    if (!share) throw unknown_share(arn);
    return {Removal(context, *share).answer(entities), in.clientToken};
  }
  const auto share = share_to_reduce(context, arn, entities);
  require_active(share);
  require_standard(context, share);
  Removal removal(context, share);
  removal.remove(entities);
  token.keep();
  return {removal.answer(entities), in.clientToken};
}

model::GetResourceShareAssociationsResponse get_associations(Context& context,
                                                             const model::GetResourceShareAssociationsRequest& in) {
  const std::string& type = required(in.associationType, "associationType");
  check_association_filter(in, type);
  Page page(context, "GetResourceShareAssociations",
            Parameters()
                .add(in.associationType)
                .add(in.resourceShareArns)
                .add(in.resourceArn)
                .add(in.principal)
                .add(in.associationStatus),
            in.nextToken, in.maxResults);
  Reader reader(context, in, page);
  reader.read(type);
  return {reader.take_rows(), page.token()};
}

}  // namespace ram
