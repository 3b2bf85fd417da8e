// Policy templates of customer managed permissions: Effect, Action and perhaps Condition of one statement.
#pragma once

#include <string>
#include <vector>

#include "fixtures/ram_catalogue.hpp"
#include "state/ram_permissions.hpp"

namespace ram {

/// What the template allows on resources of the type. Throws MalformedPolicyTemplateException for a text that is not
/// such a template, InvalidPolicyException for one with actions or conditions that a permission may not have.
state::RamAllowed parse_policy_template(const std::string& text, const fixtures::RamType& type);

/// A template with these actions, as RAM writes one itself.
std::string policy_template_of(const state::RamAllowed& allowed);

/// Whether both allow the same: the same actions in any order and case, the same condition.
bool same_permissions(const state::RamAllowed& a, const state::RamAllowed& b);

/// Throws InvalidPolicyException for an action that resources of the type do not support.
void check_action(std::string_view action, const fixtures::RamType& type);

}  // namespace ram
