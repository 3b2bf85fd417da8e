// The work of ReplacePermissionAssociations.
#pragma once

#include "state/ram.hpp"

namespace state {

struct RamReplaceWork {
  std::int64_t id = 0;
  std::string uuid;
  std::string owner;
  std::string region;
  std::string from_permission;  // ARN
  std::optional<std::int64_t> from_version;
  std::string to_permission;
  int to_version = 1;
  core::Time created;

  /// IN_PROGRESS as long as associations settle, then COMPLETED.
  bool completed(const RamTime& time) const { return time.now >= created + time.settle; }
};

class RamReplaceWorks {
 public:
  explicit RamReplaceWorks(Database& db) : db_(db) {}

  /// Stores it under a new id; `work.id` is not looked at. The owner's works in the region before the last `keep` are
  /// forgotten.
  void add(const RamReplaceWork& work, std::int64_t keep);
  /// Those of an owner in a region, oldest first, after the one with id `after`.
  void each(std::string_view owner, std::string_view region, std::int64_t after,
            const RamVisitor<RamReplaceWork>& visit) const;
  std::optional<RamReplaceWork> find(std::string_view owner, std::string_view region, std::string_view uuid) const;

 private:
  Database& db_;
};

}  // namespace state
