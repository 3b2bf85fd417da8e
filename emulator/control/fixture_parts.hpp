// The parts of a fixture, in the order in which they build on each other. Each goes through the services' own
// handlers where ids need not be chosen, so that a fixture cannot make what a request could not.
#pragma once

#include <string>

#include "control/fixture_node.hpp"
#include "control/record.hpp"
#include "core/error.hpp"
#include "core/principal.hpp"
#include "handlers/iam/model.hpp"
#include "protocol/validate.hpp"
#include "state/database.hpp"
#include "state/documents.hpp"
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

/// Stores a policy document, bound to the principals given.
std::int64_t add_document(FixtureRun& run, const Node& node, const state::BoundPrincipals& principals = {});
/// Accounts with their names, root keys, and whatever else needs no other entity.
void apply_accounts(FixtureRun& run, const Node& root);
/// Users, groups, roles, managed policies, keys, sessions.
void apply_identities(FixtureRun& run, const Node& root);
/// The tags of an object, as IAM's requests take them; nothing when there are none.
std::optional<std::vector<iam::model::Tag>> iam_tags_of(const Node& node);
/// Identity providers of one account.
void apply_providers(FixtureRun& run, world::Context& context, const Node& account);
/// What issuers publish, and the keys that sign our own tokens.
void apply_issuers(FixtureRun& run, const Node& root);
/// An issuer as state/iam_providers knows it: its URL without https://.
std::string issuer_name(const std::string& url);
/// The text of a key set that STS can use; throws ControlError (400).
std::string checked_jwks(const nlohmann::ordered_json& jwks);
/// Completes an entity that a handler made by what no request can choose.
void complete(FixtureRun& run, const Part& part, const Node& node, const std::string& account);
void apply_organization(FixtureRun& run, const Node& organization);
/// What needs all organizations: responsibilities that one has taken over from another.
void apply_transfers(FixtureRun& run, const Node& organization);
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
