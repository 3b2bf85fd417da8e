// Resources that can be shared although no service of this server owns them, and those that one does.
#pragma once

#include "state/ram.hpp"

namespace state {

struct RamResource {
  std::int64_t id = 0;
  std::string arn;
  std::string type;    // ec2:Subnet
  std::string region;  // empty for ARNs without one
  std::string owner;
  core::Time created;
};

class RamResources {
 public:
  explicit RamResources(Database& db) : db_(db) {}

  std::optional<RamResource> find(std::string_view arn) const;
  /// Makes the resource known; known ones stay as they are. Returns its id.
  std::int64_t register_resource(std::string_view arn, std::string_view type, std::string_view region,
                                 std::string_view owner, core::Time now);
  /// A resource that `find` does not find. Returns its id.
  std::int64_t add(std::string_view arn, std::string_view type, std::string_view region, std::string_view owner,
                   core::Time now);
  /// All in the order in which they were registered, after the one with id `after`; for exports.
  void each(std::int64_t after, const RamVisitor<RamResource>& visit) const;

 private:
  Database& db_;
};

}  // namespace state
