// A world full of identities, for the programs that measure what size costs.
#pragma once

#include <string>

#include "tests/scenario/harness.hpp"

namespace bench {

inline constexpr const char* kFullAccount = "111122223333";

/// `word-number`, as the filled world names its users, roles and policies.
std::string numbered(const std::string& word, int number);
/// The key of the user of that number.
scenario::Credentials key_of(int number);
/// So many users with a key, an inline policy and an attached one, who may assume the role of the same number. Goes
/// around the quotas, which end far below a hundred thousand.
void fill(scenario::Scenario& world, int count);

}  // namespace bench
