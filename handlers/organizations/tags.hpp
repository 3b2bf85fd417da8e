// Tags of roots, units, accounts, policies and transfers.
#pragma once

#include "handlers/organizations/common.hpp"
#include "protocol/shape.hpp"
#include "state/organizations_resource_policy.hpp"
#include "state/organizations_transfers.hpp"

namespace organizations {

protocol::Empty tag_resource(Context& ctx, const model::TagResourceRequest& in);
protocol::Empty untag_resource(Context& ctx, const model::UntagResourceRequest& in);
model::ListTagsForResourceResponse list_tags_for_resource(Context& ctx, const model::ListTagsForResourceRequest& in);

/// Whatever a taggable resource's id names.
class Taggable {
 public:
  /// Throws TargetNotFoundException.
  Taggable(const Context& ctx, const state::Organization& organization, const std::string& id);

  core::Tags tags();
  void set(std::string_view key, std::string_view value);
  void remove(std::string_view key);

 private:
  enum class Kind { Entity, Policy, ResourcePolicy, Transfer };

  template <class Use>
  auto with_store(Use use);

  state::OrganizationTree tree_;
  state::OrganizationPolicies policies_;
  state::ResourcePolicies resource_policies_;
  state::Transfers transfers_;
  Kind kind_ = Kind::Entity;
  std::int64_t row_ = 0;
};

}  // namespace organizations
