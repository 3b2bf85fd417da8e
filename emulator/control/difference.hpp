// The difference form of `POST evaluate`: which of the recorded calls would come out otherwise under other policies.
#pragma once

#include <nlohmann/json.hpp>

#include "access/supposition.hpp"
#include "control/routes.hpp"

namespace control {

/// The members `with` and `without` of a question. Throws ControlError.
authz::Supposition supposition_of(const Json& body);

/// A question without principal, action and resource is about every recorded call.
bool asks_for_difference(const Json& body);
Json difference(const Call& call);

}  // namespace control
