// A question to the engine as the policy cases write it (cases/README.md).
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "policy/document.hpp"
#include "policy/request.hpp"

namespace policy_tests {

using Json = nlohmann::ordered_json;

/// A document as given, or statements that get the usual frame.
std::shared_ptr<const policy::Document> compile(const Json& policy,
                                                policy::ShortArn short_arn = policy::ShortArn::Padded);

/// The engine's answer: `allowed`, or outcome and layer (`implicitDeny identity`). Both ways of evaluating are asked,
/// the one that stops early and the one that traces everything; should they differ, the answer holds both.
std::string decide(const Json& ask);

/// The explanation of the answer. `owner_policy`: `none` or `shares` where the resource has no policy of its own.
Json explain(const Json& ask);

}  // namespace policy_tests
