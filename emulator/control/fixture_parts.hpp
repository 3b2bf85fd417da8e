// The parts of a fixture, in the order in which they build on each other. Each goes through the services' own
// handlers where ids need not be chosen, so that a fixture cannot make what a request could not.
#pragma once

#include <string>

#include "control/fixture_node.hpp"
#include "core/error.hpp"
#include "core/principal.hpp"
#include "handlers/iam/model.hpp"
#include "protocol/validate.hpp"
#include "state/database.hpp"
#include "world/context.hpp"
#include "world/world.hpp"

namespace control {

struct FixtureRun {
  world::World& world;
  const world::Settings& settings;
  core::Time now;
  /// The constraints of IAM's model, which bind a fixture as they bind a request.
  protocol::Validator iam{iam::model::service};

  /// A context in which `principal`, which must outlive it, calls handlers.
  world::Context as_root(const core::Principal& principal, const std::string& region = "us-east-1");
};

/// Accounts with their names and root keys.
void apply_accounts(FixtureRun& run, const Node& root);
/// Users, groups, roles, managed policies, keys.
void apply_identities(FixtureRun& run, const Node& root);
void apply_organization(FixtureRun& run, const Node& organization);
/// Buckets, registered resources, shares.
void apply_resources(FixtureRun& run, const Node& root);

/// Calls `act` and turns what it throws into a ControlError with the node's path.
template <class Act>
auto at(const Node& node, Act act) {
  try {
    return act();
  } catch (const core::AwsError& error) {
    node.fail(error.code() + ": " + error.message());
  } catch (const state::ConstraintError&) {
    node.fail("contradicts the rest of the document, or what is there already");
  }
}

}  // namespace control
