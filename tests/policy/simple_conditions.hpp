// The Condition element, operator by operator.
#pragma once

#include <functional>

#include "simple_text.hpp"

namespace policy_tests::simple {

/// `condition` is the element's object; `variables` says whether the policy's version has them.
bool conditions_hold(const Json& condition, const Json& context, bool variables);

/// What may stand alone or in a list, as a list.
std::vector<std::reference_wrapper<const Json>> list_of(const Json& value);

}  // namespace policy_tests::simple
