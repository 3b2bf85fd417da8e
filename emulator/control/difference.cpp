#include "control/difference.hpp"

#include <algorithm>

#include "access/authorize.hpp"
#include "control/bundle.hpp"
#include "control/error.hpp"
#include "world/context.hpp"

namespace control {
namespace {

using policy::Outcome;

/// One question of a call, asked twice.
struct Asked {
  std::string principal, action, resource;
  Outcome before, after;
  std::string message;  // of the refusal, where one of the two is
};

// A call's checks follow each other, and no call is asked about twice.
class Comparison : public world::DecisionWitness {
 public:
  explicit Comparison(const authz::Supposition& supposition) : supposition_(supposition) {}

  void decided(world::Context& context, const authz::Check& check, const world::DecisionRecord& decision) override {
    if (context.request_id != request_id_) finish(context.request_id);
    auto answer = authz::evaluate(context, check, supposition_);
    std::string message = answer.denial ? answer.denial->sentence() : decision.sentence;
    asked_.push_back(
        {decision.principal, decision.action, decision.resource, decision.outcome, answer.outcome, std::move(message)});
  }

  /// After the last call.
  void finish(const std::string& next_request = {}) {
    if (!asked_.empty()) add();
    asked_.clear();
    request_id_ = next_request;
  }

  Json changed = Json::array();
  std::size_t unchanged = 0;

 private:
  // What decides about a call is its first refusal; of an allowed call the first question speaks for all.
  static const Asked& decisive(const std::vector<Asked>& asked, Outcome Asked::*side) {
    for (const auto& one : asked)
      if (one.*side != Outcome::Allowed) return one;
    return asked.front();
  }

  void add() {
    const Asked& was = decisive(asked_, &Asked::before);
    const Asked& would_be = decisive(asked_, &Asked::after);
    if (was.before == would_be.after) {
      ++unchanged;
      return;
    }
    const Asked& subject = would_be.after == Outcome::Allowed ? was : would_be;
    changed.push_back({{"request_id", request_id_},
                       {"principal", subject.principal},
                       {"action", subject.action},
                       {"resource", subject.resource},
                       {"before", policy::name_of(was.before)},
                       {"after", policy::name_of(would_be.after)},
                       {"message", subject.message}});
  }

  const authz::Supposition& supposition_;
  std::string request_id_;
  std::vector<Asked> asked_;
};

bool is_aws_call(std::string_view target, const std::string& world) {
  const std::string prefix = "/_w/" + world;
  if (target.starts_with(prefix)) target.remove_prefix(prefix.size());
  return !target.starts_with("/_understudy");
}

}  // namespace

bool asks_for_difference(const Json& body) {
  if (!body.is_object()) return false;
  for (const char* name : {"principal", "action", "resource"})
    if (body.contains(name)) return false;
  return body.contains("with") || body.contains("without");
}

Json difference(const Call& call) {
  expect_members(call.body, {"with", "without"});
  const auto supposition = supposition_of(call.body);
  if (supposition.empty()) throw ControlError(400, "`with` and `without` are empty: nothing would change");
  const auto& environment = call.environment;
  if (!environment.rerun) throw ControlError(409, "this server cannot run calls again");
  const Bundle recorded = bundle_of(call.world, environment.settings, environment.version);
  Comparison comparison(supposition);
  environment.rerun(recorded, comparison);
  comparison.finish();
  const auto calls =
      static_cast<std::size_t>(std::count_if(recorded.calls.begin(), recorded.calls.end(),
                                             [&](const auto& one) { return is_aws_call(one.target, recorded.world); }));
  const std::size_t asked = comparison.changed.size() + comparison.unchanged;
  Json result{{"changed", std::move(comparison.changed)},
              {"unchanged", comparison.unchanged},
              {"calls", calls},
              {"unasked", calls - asked}};
  if (!recorded.calls.empty()) result["since"] = core::iso8601(recorded.calls.front().time, true);
  return result;
}

}  // namespace control
