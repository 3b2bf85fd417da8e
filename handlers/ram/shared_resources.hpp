// Resources in shares as the list operations show them.
#pragma once

#include "handlers/ram/model.hpp"
#include "handlers/ram/request.hpp"

namespace ram {

/// A resourceRegionScope filter. Throws InvalidParameterException for an unknown value.
class RegionScope {
 public:
  explicit RegionScope(const Text& filter);
  bool shows(std::string_view type) const;
  bool shows_global(bool global) const { return all_ || global == global_; }

 private:
  bool all_ = true;
  bool global_ = false;
};

/// With a status for those who consume it, without one for the owner.
model::Resource resource_answer(const Context& context, const state::RamShare& share,
                                const state::RamResourceAssociation& association);

}  // namespace ram
