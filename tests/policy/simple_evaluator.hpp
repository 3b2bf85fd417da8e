// A second evaluator, written from the documentation alone and as simply as it goes: no compiling, no early end,
// nothing of emulator/policy. The random test holds the engine against it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace policy_tests::simple {

/// `ask` is a case as cases/README.md describes it, its policies whole documents. The answer is `allowed`, or the
/// outcome and the layer (`explicitDeny scp`).
std::string decide(const nlohmann::ordered_json& ask);

}  // namespace policy_tests::simple
