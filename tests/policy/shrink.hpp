// From a failing case to a small one.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>

namespace policy_tests {

/// Takes out members, elements and halves of `failing` as long as `still_fails` says so.
nlohmann::ordered_json shrink(nlohmann::ordered_json failing,
                              const std::function<bool(const nlohmann::ordered_json&)>& still_fails);

}  // namespace policy_tests
