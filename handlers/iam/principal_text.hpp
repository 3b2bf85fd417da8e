// Replaces principals inside the text of a policy and leaves every other character as it is.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace iam {

/// Calls `replace` with each `AWS` principal of Principal and NotPrincipal and puts the result in its place.
/// `json` must be a valid policy document.
std::string replace_principals(std::string_view json, const std::function<std::string(std::string_view)>& replace);

}  // namespace iam
