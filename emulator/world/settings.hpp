// What the command line decides for every world.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/time.hpp"

namespace world {

enum class Enforcement { Enforce, Audit };
enum class Credentials { Any, IssuedOnly };
enum class PolicyValidation { Strict, Lenient };
enum class LeaveWait { None, Aws };
enum class Resources { OnFirstShare, RegisteredOnly };

struct Settings {
  std::string default_account = "123456789012";
  std::string default_region = "us-east-1";
  Enforcement enforcement = Enforcement::Enforce;
  Credentials credentials = Credentials::Any;
  PolicyValidation policy_validation = PolicyValidation::Strict;
  Resources resources = Resources::OnFirstShare;
  /// Aws: an account that an organization created cannot leave it for four days.
  LeaveWait leave_wait = LeaveWait::None;
  /// How long ASSOCIATING and its kin stay visible. Zero: an answer still says ASSOCIATING where AWS's does, and the
  /// next call sees the settled state.
  core::Duration settle{0};
  /// Ids become repeatable.
  std::optional<std::uint64_t> seed;
  /// How long a created world may lie idle, by the machine's clock, unless its creation says otherwise.
  std::optional<core::Duration> world_ttl;
};

}  // namespace world
