#include "policy/evaluate.hpp"

#include "policy/trace.hpp"

namespace policy {
namespace {

using core::PrincipalKind;

/// A statement of a policy in a layer.
struct Place {
  const PolicyRef* policy = nullptr;
  std::uint32_t index = 0;
  std::uint32_t statement = kNoStatement;
  std::uint16_t level = 0;
  PrincipalMatch principal = PrincipalMatch::None;
};

/// What a layer says: its furthest reaching Allow and its first Deny.
struct Said {
  Place allow;
  bool allows = false;
  /// Of SCPs and RCPs: the first level without an Allow.
  std::uint16_t lacking_level = 0;
};

class Evaluation {
 public:
  Evaluation(const Request& request, const Layers& layers, Trace* trace)
      : request_(request),
        layers_(layers),
        asked_(request, layers.boundary.has_value()),
        trace_(trace),
        cross_account_(!request.resource_account.empty() && request.resource_account != request.caller.account) {}

  Decision run() {
    look_at_layers();
    Decision decision = denied_ ? decided(Outcome::ExplicitDeny, denying_layer_, denial_) : without_denials();
    decision.cross_account = cross_account_;
    return decision;
  }

 private:
  /// In the order in which AWS documents the evaluation, so that the first Deny found is the one to be named.
  void look_at_layers() {
    rcp_ = levels(Layer::ResourceControl, layers_.resource_control, Side::Resource);
    if (finished()) return;
    scp_ = levels(Layer::ServiceControl, layers_.service_control, Side::Identity);
    if (finished()) return;
    resource_ = policies(resource_layer(), 0, layers_.resource, Side::Resource);
    if (finished()) return;
    if (layers_.vpc_endpoint) endpoint_ = policies(Layer::VpcEndpoint, 0, *layers_.vpc_endpoint, Side::Resource);
    if (finished()) return;
    identity_ = policies(Layer::Identity, 0, layers_.identity, Side::Identity);
    if (finished()) return;
    if (layers_.boundary) boundary_ = policies(Layer::Boundary, 0, {&*layers_.boundary, 1}, Side::Identity);
    if (finished()) return;
    if (layers_.session) session_ = policies(Layer::Session, 0, *layers_.session, Side::Identity);
  }

  /// A trace shows the later layers as well.
  bool finished() const { return denied_ && !trace_; }

  Layer resource_layer() const {
    return layers_.resource_kind == ResourcePolicyKind::Trust ? Layer::Trust : Layer::Resource;
  }

  Verdict verdict(Layer layer, std::uint16_t level, const PolicyRef& policy, Side side, Reach granted) {
    if (!trace_) return evaluate(*policy.document, side, asked_, granted);
    return trace_->evaluate(layer, level, policy, side, asked_);
  }

  Said policies(Layer layer, std::uint16_t level, Policies list, Side side) {
    Said said;
    Reach granted = Reach::None;
    for (std::uint32_t i = 0; i < list.size(); ++i) {
      const Verdict found = verdict(layer, level, list[i], side, granted);
      if (found.denies()) note_denial(layer, {&list[i], i, found.deny, level, PrincipalMatch::None});
      if (finished()) break;
      if (found.reach(side) <= granted) continue;
      granted = found.reach(side);
      said.allows = true;
      said.allow = {&list[i], i, found.allow, level, found.principal};
    }
    return said;
  }

  /// Every level must allow.
  Said levels(Layer layer, std::span<const Policies> list, Side side) {
    Said all;
    all.allows = true;
    for (std::uint16_t level = 0; level < list.size() && !finished(); ++level) {
      const Said said = policies(layer, level, list[level], side);
      if (said.allows || !all.allows) continue;
      all.allows = false;
      all.lacking_level = level;
    }
    return all;
  }

  void note_denial(Layer layer, const Place& place) {
    if (denied_) return;
    denied_ = true;
    denying_layer_ = layer;
    denial_ = place;
  }

  static Decision decided(Outcome outcome, Layer layer, const Place& place) {
    Decision decision;
    decision.outcome = outcome;
    decision.layer = layer;
    decision.level = place.level;
    decision.policy = place.index;
    decision.statement = place.statement;
    decision.principal = place.principal;
    decision.label = place.policy->label;
    decision.arn = place.policy->arn;
    return decision;
  }

  static Decision lacking(Layer layer, std::uint16_t level = 0) {
    Decision decision;
    decision.layer = layer;
    decision.level = level;
    return decision;
  }

  Decision without_denials() const {
    if (!rcp_.allows) return lacking(Layer::ResourceControl, rcp_.lacking_level);
    if (!scp_.allows) return lacking(Layer::ServiceControl, scp_.lacking_level);
    if (layers_.vpc_endpoint && !endpoint_.allows) return lacking(Layer::VpcEndpoint);
    const PrincipalKind kind = request_.caller.kind;
    if (kind == PrincipalKind::Anonymous || kind == PrincipalKind::Service) return resource_alone();
    return cross_account_ ? both_sides() : same_account();
  }

  Decision granted_by_resource() const { return decided(Outcome::Allowed, resource_layer(), resource_.allow); }

  Decision resource_alone() const { return resource_.allows ? granted_by_resource() : lacking(resource_layer()); }

  /// The caller's account and the owner's must both allow.
  Decision both_sides() const {
    const Decision own = callers_side();
    return own.allowed() ? resource_alone() : own;
  }

  /// IAM User Guide, policy evaluation logic: what an Allow of the resource policy makes unnecessary.
  Decision same_account() const {
    const Reach reach = resource_.allows ? reach_of(resource_.allow.principal) : Reach::None;
    if (reach == Reach::Direct) return granted_by_resource();
    if (reach == Reach::Entity) return limited(granted_by_resource());
    const Decision own = callers_side();
    const bool must_allow_itself = layers_.resource_kind != ResourcePolicyKind::Ordinary;
    return own.allowed() && must_allow_itself ? resource_alone() : own;
  }

  /// Identity policies and what limits them.
  Decision callers_side() const {
    if (request_.caller.kind == PrincipalKind::Root) {
      Decision owner = lacking(Layer::Owner);
      owner.outcome = Outcome::Allowed;
      return limited(owner);
    }
    if (!identity_.allows) return lacking(Layer::Identity);
    return limited(decided(Outcome::Allowed, Layer::Identity, identity_.allow));
  }

  Decision limited(const Decision& granted) const {
    if (layers_.boundary && !boundary_.allows) return lacking(Layer::Boundary);
    const bool needs_session = layers_.session || request_.caller.kind == PrincipalKind::FederatedUser;
    if (needs_session && !session_.allows) return lacking(Layer::Session);
    return granted;
  }

  const Request& request_;
  const Layers& layers_;
  const Asked asked_;
  Trace* trace_;
  const bool cross_account_;
  bool denied_ = false;
  Layer denying_layer_ = Layer::Identity;
  Place denial_;
  Said rcp_, scp_, resource_, endpoint_, identity_, boundary_, session_;
};

}  // namespace

Decision authorize(const Request& request, const Layers& layers, Trace* trace) {
  return Evaluation(request, layers, trace).run();
}

}  // namespace policy
