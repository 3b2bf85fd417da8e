// What the engine decided for the last requests, and why. Bounded.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "policy/explain.hpp"
#include "policy/trace.hpp"

namespace world {

/// One question of a request and its answer.
struct DecisionRecord {
  std::string request_id;
  core::Time time;  // of the world
  std::string principal;
  std::string action;
  std::string resource;
  policy::Outcome outcome = policy::Outcome::ImplicitDeny;
  /// AWS's full sentence; empty when allowed.
  std::string sentence;
  /// False: refused, but let through (`--enforcement audit`).
  bool enforced = true;
  policy::Trace trace;
  policy::Decider decider = {};
  /// Id of the fault that answered or delayed the request; then nothing was asked, and `sentence` says what it did.
  std::string fault = {};
  /// Of refused calls: whose the resource is, and what could have let the caller in.
  std::string resource_account = {};
  policy::OwnerPolicy owner_policy = policy::OwnerPolicy::None;
  /// Of refused calls: aws:userid of the caller, and the condition keys of the request with their values.
  std::string principal_id = {};
  std::vector<std::pair<std::string, std::vector<std::string>>> conditions = {};
};

class DecisionLog {
 public:
  static constexpr std::size_t kCapacity = 500;

  void add(DecisionRecord record) {
    if (records_.size() == kCapacity) records_.pop_front();
    records_.push_back(std::move(record));
  }
  /// Oldest first.
  const std::deque<DecisionRecord>& records() const { return records_; }
  /// All of one request, in the order in which they were asked.
  std::vector<const DecisionRecord*> of(std::string_view request_id) const {
    std::vector<const DecisionRecord*> found;
    for (const auto& record : records_)
      if (record.request_id == request_id) found.push_back(&record);
    return found;
  }
  void clear() { records_.clear(); }

 private:
  std::deque<DecisionRecord> records_;
};

}  // namespace world
