// Which policies apply to a call: the layers of the engine, filled from the state.
#pragma once

#include <list>
#include <memory>
#include <vector>

#include "access/call.hpp"
#include "access/supposition.hpp"
#include "policy/evaluate.hpp"
#include "world/context.hpp"
#include "world/policy_cache.hpp"

namespace authz {

/// Owns, or shares with the world's cache, what `layers()` points to.
class Applicable {
 public:
  Applicable(world::Context& context, const Check& check, const Supposition& supposition = {});
  Applicable(const Applicable&) = delete;
  Applicable& operator=(const Applicable&) = delete;

  const policy::Layers& layers() const { return layers_; }

 private:
  void add_identity();
  void add_root();
  void add_session();
  void add_service_control();
  void add_resource_control(const Check& check);
  void add_resource(const Check& check);
  void suppose(const Supposition& supposition);

  world::Context& context_;
  policy::Layers layers_;
  std::shared_ptr<const world::EntityPolicies> entity_;
  std::shared_ptr<const world::LevelPolicies> service_control_, resource_control_;
  world::PolicySet root_, session_, resource_;
  // With a supposition the layers point here. Lists, because most requests have none.
  std::list<world::PolicySet> supposed_;
  std::list<std::vector<policy::Policies>> supposed_levels_;
};

}  // namespace authz
