// The resource policy of one organization: what its management account lets members do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/principal.hpp"
#include "state/database.hpp"
#include "state/documents.hpp"
#include "state/organizations.hpp"

namespace state {

struct ResourcePolicy {
  std::string id;  // rp-...
  std::int64_t document = 0;
};

class ResourcePolicies {
 public:
  ResourcePolicies(Database& db, const Organization& organization) : db_(db), organization_(organization) {}

  std::optional<ResourcePolicy> find() const;
  std::string content(const ResourcePolicy& policy) const;
  /// Replaces the content when there is a policy already; `id` is for a new one.
  ResourcePolicy put(std::string_view id, std::string_view content, const BoundPrincipals& principals);
  void remove();

  core::Tags tags() const;
  void set_tag(std::string_view key, std::string_view value);
  void remove_tag(std::string_view key);

 private:
  Database& db_;
  Organization organization_;
};

}  // namespace state
