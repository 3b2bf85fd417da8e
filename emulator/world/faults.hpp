// Errors and delays on demand: rules, which requests they hit, and how often.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"

namespace world {

struct FaultError {
  std::string code;
  /// Nullopt and empty: what the service usually says with that code.
  std::optional<int> status;
  std::string message = {};
};

/// Letters, digits, `.`, `_`, `-` and `:`, at least one: the code gets into headers.
bool is_error_code(std::string_view text);

struct FaultRule {
  std::string id;
  /// Folder name of the service (`sts`), name of the operation, account of the caller; empty: any.
  std::string service = {}, operation = {}, account = {};
  /// Nullopt: the request is carried out, later.
  std::optional<FaultError> error = {};
  std::chrono::milliseconds latency{0};
  /// How many requests it hits at most.
  std::optional<std::uint64_t> times = {};
  double probability = 1;
  std::uint64_t hits = 0;

  bool spent() const { return times && hits >= *times; }
};

/// The rules of one world, in the order in which they were added. Draws from a generator of its own, so that the ids of
/// a seeded world stay what they are without faults.
class Faults {
 public:
  static constexpr std::size_t kMost = 1000;
  static constexpr std::chrono::milliseconds kLongestLatency{60'000};

  explicit Faults(core::IdGenerator generator) : generator_(generator) {}

  const std::vector<FaultRule>& rules() const { return rules_; }
  /// A new id for a rule that came without one.
  std::string new_id();
  /// Takes the place of the rule of that id.
  void put(FaultRule rule);
  /// False when there is none of that id.
  bool remove(std::string_view id);
  void clear() { rules_.clear(); }
  /// Null when there is none.
  const FaultRule* find(std::string_view id) const;

  /// The first rule that fits this request and is drawn; counts the hit. Null: nothing happens to the request.
  const FaultRule* hit(std::string_view service, std::string_view operation, std::string_view account);

  /// Rules, hits and generator as JSON that `parse` takes.
  std::string text() const;
  /// Nullopt for anything else.
  static std::optional<Faults> parse(std::string_view text);

 private:
  bool drawn(double probability);

  std::vector<FaultRule> rules_;
  core::IdGenerator generator_;
};

}  // namespace world
