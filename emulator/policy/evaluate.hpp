// All policies that apply to a request, combined to one decision.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "policy/match.hpp"

namespace policy {

class Trace;

/// A document in its layer. Views belong to whoever asks.
struct PolicyRef {
  const Document* document = nullptr;
  /// Name or ARN, for traces.
  std::string_view label;
  /// ARN for the sentence of a denial; empty for inline policies.
  std::string_view arn;
};

using Policies = std::span<const PolicyRef>;

/// What kind of resource policy applies. Trust and key policies must allow by themselves, even in the same account.
enum class ResourcePolicyKind : std::uint8_t { Ordinary, Trust, Key };

/// What applies to a request. An exemption (SCPs for the management account and service-linked roles, RCPs for
/// services without them) is expressed by leaving the layer out.
struct Layers {
  /// Of the user with its groups, or of the role.
  Policies identity;
  std::optional<PolicyRef> boundary;
  /// Nullopt: the session was made without session policies. A federated user then has no permissions of its own.
  std::optional<Policies> session;
  Policies resource;
  ResourcePolicyKind resource_kind = ResourcePolicyKind::Ordinary;
  std::optional<Policies> vpc_endpoint;
  /// From root to account, of the caller's account; every level must allow. Empty: SCPs do not apply.
  std::span<const Policies> service_control;
  /// From root to account, of the account that owns the resource. Empty: RCPs do not apply.
  std::span<const Policies> resource_control;
};

enum class Layer : std::uint8_t {
  ResourceControl,
  ServiceControl,
  Resource,
  Trust,
  VpcEndpoint,
  Identity,
  Boundary,
  Session,
  Owner  ///< no policy: the root user of an account may do what no policy denies
};

/// For traces: `identity`, `scp`, ...
std::string_view name_of(Layer layer);

/// SCPs and RCPs have a list of policies per level of the organization.
constexpr bool has_levels(Layer layer) {
  return layer == Layer::ServiceControl || layer == Layer::ResourceControl;
}

enum class Outcome : std::uint8_t { Allowed, ImplicitDeny, ExplicitDeny };

/// `allowed`, `implicitDeny`, `explicitDeny`, the words of IAM's simulator.
std::string_view name_of(Outcome outcome);

struct Decision {
  Outcome outcome = Outcome::ImplicitDeny;
  /// Which layer allowed, lacked an Allow, or denied.
  Layer layer = Layer::Identity;
  /// Level of the organization for SCPs and RCPs, counted from the root.
  std::uint16_t level = 0;
  /// Index of the policy in its layer and of the statement; kNoStatement for implicit denies.
  std::uint32_t policy = 0;
  std::uint32_t statement = kNoStatement;
  /// How the resource policy named the caller, if it allowed.
  PrincipalMatch principal = PrincipalMatch::None;
  bool cross_account = false;
  /// Of the deciding policy; views the layers.
  std::string_view label;
  std::string_view arn;

  bool allowed() const { return outcome == Outcome::Allowed; }
};

/// Does not allocate unless a trace is wanted or a variable's value is long. With a trace every statement of every
/// layer is looked at; without one the evaluation stops as soon as the decision is known.
Decision authorize(const Request& request, const Layers& layers, Trace* trace = nullptr);

/// The part of the denial's sentence behind the resource: `because no identity-based policy allows the s3:GetObject
/// action`, `with an explicit deny in a service control policy: arn:...`. AWS appends the ARN (`with_arn`) for callers
/// of the resource's account or organization; resource policies never have one. Empty for an allowed request.
std::string reason(const Decision& decision, std::string_view action, bool with_arn);

}  // namespace policy
