// Why a decision came out as it did: every statement that was looked at, and what did not fit.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "policy/evaluate.hpp"

namespace policy {

/// Filled by authorize() when wanted. Keeps the documents alive and copies only the values of failed conditions, so
/// that filling it is cheap and rendering can wait until somebody asks.
class Trace {
 public:
  struct PolicyEntry {
    Layer layer;
    std::uint16_t level;
    Side side;
    std::string label;
    std::shared_ptr<const Document> document;
    /// Index into statements() of the document's first statement.
    std::uint32_t first = 0;
  };
  struct StatementEntry {
    StatementMatch match;
    /// Index into failures(), for Miss::Condition.
    std::uint32_t failure = 0;
  };
  /// The request's values of the key of a failed condition.
  struct Failure {
    bool present = false;
    std::vector<std::string> got;
  };

  /// Evaluates a document, all its statements, and notes the outcome of each. Called by authorize().
  Verdict evaluate(Layer layer, std::uint16_t level, const PolicyRef& policy, Side side, const Asked& asked);

  const std::vector<PolicyEntry>& policies() const { return policies_; }
  const std::vector<StatementEntry>& statements() const { return statements_; }
  const std::vector<Failure>& failures() const { return failures_; }
  void clear();

  /// A JSON list with an entry per statement: layer, level (SCP, RCP), policy, statement (index), sid, effect, matched;
  /// `principal` (how it was named) for resource policies; `missed` (`action`, `principal`, `resource`, `condition`)
  /// when not matched, with `condition` {operator, key, wanted, got (null when absent)}; start and end position.
  std::string to_json() const;

 private:
  std::uint32_t note_failure(const Condition& condition, const Asked& asked);

  std::vector<PolicyEntry> policies_;
  std::vector<StatementEntry> statements_;
  std::vector<Failure> failures_;
};

}  // namespace policy
