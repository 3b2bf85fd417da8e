// Tags of roots, units, accounts and policies.
#pragma once

#include "handlers/organizations/common.hpp"
#include "protocol/shape.hpp"

namespace organizations {

protocol::Empty tag_resource(Context& ctx, const model::TagResourceRequest& in);
protocol::Empty untag_resource(Context& ctx, const model::UntagResourceRequest& in);
model::ListTagsForResourceResponse list_tags_for_resource(Context& ctx, const model::ListTagsForResourceRequest& in);

/// Whatever a taggable resource's id names; both stores tell tags apart by row.
class Taggable {
 public:
  /// Throws TargetNotFoundException.
  Taggable(const Context& ctx, const state::Organization& organization, std::string_view id);

  core::Tags tags() const;
  void set(std::string_view key, std::string_view value);
  void remove(std::string_view key);

 private:
  state::OrganizationTree tree_;
  state::OrganizationPolicies policies_;
  bool is_policy_;
  std::int64_t row_;
};

}  // namespace organizations
