#include "handlers/organizations/tags.hpp"

#include "core/text.hpp"
#include "handlers/organizations/views.hpp"

namespace organizations {
namespace {

/// A store that tells tags apart by row, at one row.
template <class Store>
struct Rows {
  Store& store;
  std::int64_t row;

  core::Tags tags() const { return store.tags(row); }
  void set_tag(std::string_view key, std::string_view value) { store.set_tag(row, key, value); }
  void remove_tag(std::string_view key) { store.remove_tag(row, key); }
};
template <class Store>
Rows(Store&, std::int64_t) -> Rows<Store>;

}  // namespace

Taggable::Taggable(const Context& ctx, const state::Organization& organization, const std::string& id)
    : tree_(ctx.db, organization),
      policies_(ctx.db, organization),
      resource_policies_(ctx.db, organization),
      transfers_(ctx.db) {
  if (id.starts_with("p-")) {
    const auto policy = policies_.find(id);
    if (!policy) throw target_not_found();
    // An AWS managed policy is the same for everybody and holds nobody's tags.
    if (policy->aws_managed())
      throw invalid_input("TARGET_NOT_SUPPORTED", "You can't perform the specified operation on that target entity.");
    kind_ = Kind::Policy;
    row_ = policy->row;
  } else if (id.starts_with("rp-")) {
    const auto policy = resource_policies_.find();
    if (!policy || policy->id != id) throw target_not_found();
    kind_ = Kind::ResourcePolicy;
  } else if (id.starts_with("rt-")) {
    const auto transfer = transfers_.find(id);
    // The tags are the inviting side's.
    if (!transfer || transfer->target != organization.id) throw target_not_found();
    kind_ = Kind::Transfer;
    row_ = transfer->row;
  } else {
    const auto entity = listed_entity(ctx, tree_, id);
    if (!entity) throw target_not_found();
    row_ = entity->row;
  }
}

template <class Use>
auto Taggable::with_store(Use use) {
  switch (kind_) {
    case Kind::Policy:
      return use(Rows{policies_, row_});
    case Kind::ResourcePolicy:
      return use(resource_policies_);
    case Kind::Transfer:
      return use(Rows{transfers_, row_});
    case Kind::Entity:
      break;
  }
  return use(Rows{tree_, row_});
}

core::Tags Taggable::tags() {
  return with_store([](auto&& store) { return store.tags(); });
}

void Taggable::set(std::string_view key, std::string_view value) {
  with_store([&](auto&& store) { store.set_tag(key, value); });
}

void Taggable::remove(std::string_view key) {
  with_store([&](auto&& store) { store.remove_tag(key); });
}

protocol::Empty tag_resource(Context& ctx, const model::TagResourceRequest& in) {
  const auto organization = managed_organization(ctx);
  const auto tags = checked_tags(in.Tags);
  Taggable resource(ctx, organization, *in.ResourceId);
  for (const auto& [key, value] : tags) resource.set(key, value);
  if (resource.tags().size() > kMaxTags) throw too_many_tags();
  return {};
}

protocol::Empty untag_resource(Context& ctx, const model::UntagResourceRequest& in) {
  const auto organization = managed_organization(ctx);
  Taggable resource(ctx, organization, *in.ResourceId);
  for (const auto& key : *in.TagKeys) {
    if (core::starts_with_i(key, "aws:"))
      throw invalid_input("INVALID_SYSTEM_TAGS_PARAMETER", "You can't add, edit, or delete system tag keys.");
    resource.remove(key);
  }
  return {};
}

// Fifty tags are the most there can be, so they come in one page.
model::ListTagsForResourceResponse list_tags_for_resource(Context& ctx, const model::ListTagsForResourceRequest& in) {
  const auto organization = administered_organization(ctx);
  const Page page(ctx, "ListTagsForResource\n" + *in.ResourceId, in.NextToken, std::nullopt);
  model::ListTagsForResourceResponse out;
  out.Tags = tag_views(Taggable(ctx, organization, *in.ResourceId).tags());
  return out;
}

}  // namespace organizations
