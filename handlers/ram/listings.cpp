#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "core/text.hpp"
#include "handlers/ram/names.hpp"
#include "handlers/ram/operations.hpp"
#include "handlers/ram/shared_resources.hpp"

namespace ram {
namespace {

using state::RamPrincipalAssociation;
using state::RamResourceAssociation;
using state::RamShare;

/// What a list operation was told to leave out. Clients name as many values as a request holds.
class ValueFilter {
 public:
  explicit ValueFilter(const Texts& values) {
    if (values) values_.insert(values->begin(), values->end());
  }
  bool holds(std::string_view value) const { return values_.empty() || values_.count(value) != 0; }

 private:
  std::unordered_set<std::string_view> values_;  // of the request
};

bool named(const Texts& filter) {
  return filter && !filter->empty();
}

/// Which shares a list operation walks through: the caller's own or those shared with it, perhaps only named ones.
class Shares {
 public:
  Shares(const Context& context, bool self, const Texts& arns)
      : context_(context),
        self_(self),
        only_named_(named(arns)),
        time_(time_of(context)),
        store_(context.db, time_),
        associations_(context.db, time_),
        access_(context.db, time_) {
    if (only_named_)
      for (const auto& arn : *arns) add(arn);
  }

  /// In the order of their creation, beginning with the one that a page broke off in.
  void each(const Page& page, const state::RamVisitor<RamShare>& visit) const {
    const auto before = page.after() - 1;
    if (only_named_) {
      for (auto next = named_.upper_bound(before); next != named_.end() && visit(next->second);) ++next;
    } else if (self_) {
      store_.each(context_.account(), context_.region, std::nullopt, before,
                  [&](const RamShare& share) { return share.deleted || visit(share); });
    } else {
      access_.each_shared_with(context_.account(), context_.region, before, page.limit() + 1, visit);
    }
  }

  bool only_named() const { return only_named_; }

  /// A live own share by its id, remembered.
  const RamShare* own(std::int64_t id) {
    auto& known = known_[id];
    if (!known) known = store_.by_id(id);
    return known && !known->deleted && known->owner == context_.account() && known->region == context_.region ? &*known
                                                                                                              : nullptr;
  }

  bool has_principal(const RamShare& share, const std::string& principal) const {
    const auto row = associations_.principal(share.id, principal);
    return row && !ram_end(*row, share, time_);
  }
  bool has_resource(const RamShare& share, const std::string& arn) const {
    const auto row = associations_.resource(share.id, arn);
    return row && !ram_end(*row, share, time_);
  }

  const state::RamAssociations& associations() const { return associations_; }
  const state::RamAccess& access() const { return access_; }
  const state::RamTime& time() const { return time_; }

 private:
  void add(const std::string& arn) {
    const OwnedName name = parse_share_arn(arn);
    const auto share =
        name.region == context_.region ? store_.find(name.account, name.region, name.uuid) : std::nullopt;
    const bool own = share && share->owner == context_.account();
    if (!share || (!own && !access_.is_shared_with(context_.account(), *share))) throw unknown_share(arn);
    if (own == self_ && !share->deleted) named_.emplace(share->id, *share);
  }

  const Context& context_;
  bool self_;
  bool only_named_;
  state::RamTime time_;
  state::RamShares store_;
  state::RamAssociations associations_;
  state::RamAccess access_;
  std::map<std::int64_t, RamShare> named_;
  std::map<std::int64_t, std::optional<RamShare>> known_;
};

const fixtures::RamType* resource_type(const Text& name) {
  if (!name) return nullptr;
  if (const auto* type = fixtures::ram_type(*name)) return type;
  throw errors::invalid_resource_type_exception(fmt::format("Invalid resource type: {}", *name));
}

class ResourceList {
 public:
  ResourceList(const Context& context, const model::ListResourcesRequest& in)
      : context_(context),
        in_(in),
        arns_(in.resourceArns),
        self_(self_owned(in.resourceOwner)),
        type_(resource_type(in.resourceType)),
        scope_(in.resourceRegionScope),
        shares_(context, self_, in.resourceShareArns),
        page_(context, "ListResources",
              Parameters()
                  .add(in.resourceOwner)
                  .add(in.principal)
                  .add(in.resourceType)
                  .add(in.resourceArns)
                  .add(in.resourceShareArns)
                  .add(in.resourceRegionScope),
              in.nextToken, in.maxResults) {
    if (in.resourceArns)
      for (const auto& arn : *in.resourceArns) require_arn(arn);
    if (in.principal) parse_principal(*in.principal);
  }

  model::ListResourcesResponse read() {
    resources_.clear();
    if (self_ && !shares_.only_named())
      read_own();
    else
      shares_.each(page_, [&](const RamShare& share) { return read_share(share); });
    return {std::move(resources_), page_.token()};
  }

 private:
  /// Without a look at every share: by the resources that were asked for, or straight through the owner's records.
  void read_own() {
    const auto visit = [&](const RamResourceAssociation& row) {
      const auto* share = shares_.own(row.share);
      return !share || !passes_share(*share) || show(0, *share, row);
    };
    if (!named(in_.resourceArns))
      return shares_.associations().each_owned_resource(context_.account(), context_.region, page_.after_minor(),
                                                        visit);
    std::map<std::int64_t, RamResourceAssociation> rows;
    for (const auto& arn : *in_.resourceArns)
      shares_.associations().each_of_resource(arn, page_.after_minor(), [&](const RamResourceAssociation& row) {
        rows.emplace(row.id, row);
        return true;
      });
    for (const auto& [id, row] : rows)
      if (!visit(row)) return;
  }

  bool passes_share(const RamShare& share) {
    if (!in_.principal) return true;
    if (!self_) return share.owner == *in_.principal;
    const auto known = by_principal_.find(share.id);
    if (known != by_principal_.end()) return known->second;
    return by_principal_[share.id] = shares_.has_principal(share, *in_.principal);
  }

  bool read_share(const RamShare& share) {
    if (!passes_share(share)) return true;
    const auto after = share.id == page_.after() ? page_.after_minor() : 0;
    shares_.associations().each_resource(share.id, after,
                                         [&](const RamResourceAssociation& row) { return show(share.id, share, row); });
    return !page_.full();
  }

  bool show(std::int64_t major, const RamShare& share, const RamResourceAssociation& row) {
    if (ram_end(row, share, shares_.time())) return true;
    if ((type_ && type_->name != row.type) || !scope_.shows(row.type) || !arns_.holds(row.entity)) return true;
    if (!page_.take(major, row.id)) return false;
    resources_.push_back(resource_answer(context_, share, row));
    return true;
  }

  const Context& context_;
  const model::ListResourcesRequest& in_;
  const ValueFilter arns_;
  bool self_;
  const fixtures::RamType* type_;
  RegionScope scope_;
  Shares shares_;
  Page page_;
  std::map<std::int64_t, bool> by_principal_;
  std::vector<model::Resource> resources_;
};

class PrincipalList {
 public:
  PrincipalList(const Context& context, const model::ListPrincipalsRequest& in)
      : context_(context),
        in_(in),
        named_principals_(in.principals),
        self_(self_owned(in.resourceOwner)),
        type_(in.resourceType ? fixtures::ram_type(*in.resourceType) : nullptr),
        shares_(context, self_, in.resourceShareArns),
        page_(context, "ListPrincipals",
              Parameters()
                  .add(in.resourceOwner)
                  .add(in.resourceArn)
                  .add(in.principals)
                  .add(in.resourceType)
                  .add(in.resourceShareArns),
              in.nextToken, in.maxResults) {
    if (in.resourceType && !type_)
      throw errors::invalid_parameter_exception(fmt::format("Invalid resource type: {}", *in.resourceType));
    if (in.resourceArn) require_arn(*in.resourceArn);
    if (in.principals)
      for (const auto& principal : *in.principals) parse_principal(principal);
  }

  model::ListPrincipalsResponse read() {
    if (self_ && !shares_.only_named())
      shares_.associations().each_owned_principal(context_.account(), context_.region, page_.after_minor(),
                                                  [&](const RamPrincipalAssociation& row) {
                                                    const auto* share = shares_.own(row.share);
                                                    return !share || !passes_share(*share) || show(0, *share, row);
                                                  });
    else
      shares_.each(page_, [&](const RamShare& share) { return self_ ? read_own(share) : show_owner(share); });
    return {std::move(principals_), page_.token()};
  }

 private:
  bool passes_share(const RamShare& share) {
    if (!in_.resourceArn && !type_) return true;
    const auto known = by_content_.find(share.id);
    if (known != by_content_.end()) return known->second;
    return by_content_[share.id] = (!in_.resourceArn || shares_.has_resource(share, *in_.resourceArn)) &&
                                   (!type_ || shares_.associations().has_type(share.id, type_->name));
  }

  bool read_own(const RamShare& share) {
    if (!passes_share(share)) return true;
    const auto after = share.id == page_.after() ? page_.after_minor() : 0;
    shares_.associations().each_principal(
        share.id, after, [&](const RamPrincipalAssociation& row) { return show(share.id, share, row); });
    return !page_.full();
  }

  bool show(std::int64_t major, const RamShare& share, const RamPrincipalAssociation& row) {
    const auto status = shares_.access().status(row, share);
    if (status == state::RamStatus::Disassociating || status == state::RamStatus::Disassociated) return true;
    if (!named_principals_.holds(row.entity)) return true;
    if (!page_.take(major, row.id)) return false;
    model::Principal principal;
    principal.id = row.entity;
    principal.resourceShareArn = share.arn();
    principal.creationTime = row.created;
    principal.lastUpdatedTime = ram_changed(row, share, shares_.time());
    principal.external = row.external();
    principals_.push_back(std::move(principal));
    return true;
  }

  /// To a consumer, the principal is the account that shares.
  bool show_owner(const RamShare& share) {
    if (share.id == page_.after() || !passes_share(share) || !named_principals_.holds(share.owner)) return true;
    if (!page_.take(share.id)) return false;
    model::Principal principal;
    principal.id = share.owner;
    principal.resourceShareArn = share.arn();
    principal.creationTime = share.created;
    principal.lastUpdatedTime = share.updated;
    principal.external = !shares_.access().same_organization(share.owner, context_.account());
    principals_.push_back(std::move(principal));
    return true;
  }

  const Context& context_;
  const model::ListPrincipalsRequest& in_;
  const ValueFilter named_principals_;
  bool self_;
  const fixtures::RamType* type_;
  Shares shares_;
  Page page_;
  std::map<std::int64_t, bool> by_content_;
  std::vector<model::Principal> principals_;
};

const char* scope_text(bool global) {
  return global ? model::ResourceRegionScope::kGlobal : model::ResourceRegionScope::kRegional;
}

bool is_global(std::string_view type) {
  const auto* known = fixtures::ram_type(type);
  return known && known->global();
}

}  // namespace

RegionScope::RegionScope(const Text& filter) {
  if (!filter || *filter == model::ResourceRegionScopeFilter::kAll) return;
  all_ = false;
  global_ = *filter == model::ResourceRegionScopeFilter::kGlobal;
  if (!global_ && *filter != model::ResourceRegionScopeFilter::kRegional)
    throw errors::invalid_parameter_exception(
        fmt::format("{} is not a valid resource region scope value. Specify a valid value and try again.", *filter));
}

bool RegionScope::shows(std::string_view type) const {
  return all_ || is_global(type) == global_;
}

model::Resource resource_answer(const Context& context, const RamShare& share, const RamResourceAssociation& row) {
  model::Resource resource;
  resource.arn = row.entity;
  resource.type = row.type;
  resource.resourceShareArn = share.arn();
  if (share.owner != context.account())
    resource.status = ram_status(row, share, time_of(context)) == state::RamStatus::Associating
                          ? model::ResourceStatus::kPending
                          : model::ResourceStatus::kAvailable;
  resource.creationTime = row.created;
  resource.lastUpdatedTime = ram_changed(row, share, time_of(context));
  resource.resourceRegionScope = scope_text(is_global(row.type));
  return resource;
}

model::ListResourcesResponse list_resources(Context& context, const model::ListResourcesRequest& in) {
  return ResourceList(context, in).read();
}

model::ListPrincipalsResponse list_principals(Context& context, const model::ListPrincipalsRequest& in) {
  return PrincipalList(context, in).read();
}

model::ListResourceTypesResponse list_resource_types(Context& context, const model::ListResourceTypesRequest& in) {
  const RegionScope scope(in.resourceRegionScope);
  Page page(context, "ListResourceTypes", Parameters().add(in.resourceRegionScope), in.nextToken, in.maxResults);
  model::ListResourceTypesResponse out;
  out.resourceTypes.emplace();
  std::int64_t position = 0;
  for (const auto& type : fixtures::ram_types()) {
    if (++position <= page.after() || !scope.shows_global(type.global())) continue;
    if (!page.take(position)) break;
    out.resourceTypes->push_back({type.name, type.service, scope_text(type.global())});
  }
  out.nextToken = page.token();
  return out;
}

}  // namespace ram
