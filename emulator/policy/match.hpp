// One document against one request.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "policy/document.hpp"
#include "policy/request.hpp"

namespace policy {

/// Policies on the resource's side must name the caller; the others belong to the caller already.
enum class Side : std::uint8_t { Identity, Resource };

/// A request with what every statement needs worked out once. Views the request, which must outlive it.
class Asked {
 public:
  /// `bounded`: the caller has a permissions boundary.
  Asked(const Request& request, bool bounded);
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

  const Request& request() const { return request_; }
  std::string_view lower_action() const { return lower_action_; }
  const ArnParts& resource() const { return resource_; }
  bool bounded() const { return bounded_; }

 private:
  const Request& request_;
  std::array<char, 128> short_action_;
  std::string long_action_;
  std::string_view lower_action_;
  ArnParts resource_;
  bool bounded_;
};

/// The first thing about a statement that did not fit, in the order in which it is looked at.
enum class Miss : std::uint8_t { Nothing, Action, Principal, Resource, Condition };

struct StatementMatch {
  Miss miss = Miss::Nothing;
  PrincipalMatch principal = PrincipalMatch::None;
  /// Index of the failed condition.
  std::uint32_t condition = 0;

  bool applies() const { return miss == Miss::Nothing; }
};

StatementMatch match_statement(const Statement& statement, Side side, const Asked& asked);

inline constexpr std::uint32_t kNoStatement = 0xFFFFFFFF;

/// What one document says. `allow` is the statement whose principal reaches furthest, `deny` the first that applies.
struct Verdict {
  std::uint32_t allow = kNoStatement;
  std::uint32_t deny = kNoStatement;
  PrincipalMatch principal = PrincipalMatch::None;

  bool allows() const { return allow != kNoStatement; }
  /// How far the Allow carries; on the identity side, where nobody is named, all the way.
  Reach reach(Side side) const;
  bool denies() const { return deny != kNoStatement; }
  /// Takes one more statement into account. On the identity side, where nobody is named, the first Allow stays.
  void add(std::uint32_t index, const Statement& statement, const StatementMatch& match);
};

/// Stops at the first Deny that applies, and leaves out Allow statements that can add nothing: `granted` is how far
/// earlier documents of the layer allow already.
Verdict evaluate(const Document& document, Side side, const Asked& asked, Reach granted = Reach::None);
Verdict evaluate(const Document& document, Side side, const Request& request);

}  // namespace policy
