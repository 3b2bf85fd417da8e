#include "access/organization_policy.hpp"

#include "state/organizations_policies.hpp"

namespace authz {

// AWS's own documents are the same in every world.
std::shared_ptr<const policy::Document> full_access() {
  static const auto document = policy::Document::compile(state::full_access_content(state::kServiceControlPolicy));
  return document;
}

std::shared_ptr<const policy::Document> organization_policy(world::World& world, std::int64_t document,
                                                            std::string_view type) {
  static const auto resource_control =
      policy::Document::compile(state::full_access_content(state::kResourceControlPolicy));
  if (document != 0) return world.compiled(document);
  return type == state::kServiceControlPolicy ? full_access() : resource_control;
}

}  // namespace authz
