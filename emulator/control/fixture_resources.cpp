#include "control/fixture_parts.hpp"
namespace control {
void apply_organization(FixtureRun&, const Node&) {}
void apply_resources(FixtureRun&, const Node&) {}
}
