// Which policies apply to a call: the layers of the engine, filled from the state.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/call.hpp"
#include "policy/evaluate.hpp"
#include "world/context.hpp"

namespace authz {

/// Owns what `layers()` points to.
class Applicable {
 public:
  Applicable(world::Context& context, const Check& check);
  Applicable(const Applicable&) = delete;
  Applicable& operator=(const Applicable&) = delete;

  const policy::Layers& layers() const { return layers_; }

 private:
  using List = std::vector<policy::PolicyRef>;

  void add_identity();
  void add_session();
  void add_boundary(const std::optional<std::string>& arn);
  void add_service_control();
  void add_resource_control(const Check& check);
  void add_resource(const Check& check);
  void add_levels(std::string_view account, std::string_view type, std::deque<List>& lists,
                  std::vector<policy::Policies>& levels);
  policy::PolicyRef ref(std::shared_ptr<const policy::Document> document, std::string label, std::string arn);
  /// A managed policy's default version; a reference without document when there is no such policy.
  policy::PolicyRef managed(const std::string& arn);

  world::Context& context_;
  policy::Layers layers_;
  List identity_, session_, resource_;
  std::deque<List> service_control_lists_, resource_control_lists_;
  std::vector<policy::Policies> service_control_, resource_control_;
  // Deques, because the references are views.
  std::deque<std::string> texts_;
  std::vector<std::shared_ptr<const policy::Document>> documents_;
};

}  // namespace authz
