#include "handlers/organizations/tags.hpp"

#include "core/text.hpp"
#include "handlers/organizations/views.hpp"

namespace organizations {

Taggable::Taggable(const Context& ctx, const state::Organization& organization, std::string_view id)
    : tree_(ctx.db, organization), policies_(ctx.db, organization), is_policy_(id.starts_with("p-")) {
  if (is_policy_) {
    const auto policy = policies_.find(id);
    if (!policy) throw target_not_found();
    // An AWS managed policy is the same for everybody and holds nobody's tags.
    if (policy->aws_managed())
      throw invalid_input("TARGET_NOT_SUPPORTED", "You can't perform the specified operation on that target entity.");
    row_ = policy->row;
  } else {
    const auto entity = listed_entity(ctx, tree_, id);
    if (!entity) throw target_not_found();
    row_ = entity->row;
  }
}

core::Tags Taggable::tags() const {
  return is_policy_ ? policies_.tags(row_) : tree_.tags(row_);
}

void Taggable::set(std::string_view key, std::string_view value) {
  if (is_policy_)
    policies_.set_tag(row_, key, value);
  else
    tree_.set_tag(row_, key, value);
}

void Taggable::remove(std::string_view key) {
  if (is_policy_)
    policies_.remove_tag(row_, key);
  else
    tree_.remove_tag(row_, key);
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
