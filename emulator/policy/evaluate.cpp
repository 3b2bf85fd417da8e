#include "policy/evaluate.hpp"

#include "policy/trace.hpp"

namespace policy {
namespace {

using core::PrincipalKind;

/// What a layer says: its first Deny and its furthest reaching Allow, each as the decision it would be.
struct Said {
  bool allows = false;
  bool denies = false;
  Decision allow;
  Decision deny;
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
    Decision decision = denied_ ? denial_ : without_denials();
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

  Verdict verdict(Layer layer, std::uint16_t level, const PolicyRef& policy, Side side) {
    if (!trace_) return evaluate(*policy.document, side, asked_);
    return trace_->evaluate(layer, level, policy, side, asked_);
  }

  Said policies(Layer layer, std::uint16_t level, Policies list, Side side) {
    Said said;
    for (std::uint32_t i = 0; i < list.size(); ++i) {
      const Verdict found = verdict(layer, level, list[i], side);
      if (found.denies() && !said.denies) {
        said.denies = true;
        said.deny = place(Outcome::ExplicitDeny, layer, level, i, found.deny, list[i]);
      }
      if (found.allows() && (!said.allows || reach_of(found.principal) > reach_of(said.allow.principal))) {
        said.allows = true;
        said.allow = place(Outcome::Allowed, layer, level, i, found.allow, list[i]);
        said.allow.principal = found.principal;
      }
      if (said.denies && !trace_) break;
    }
    note_denial(said);
    return said;
  }

  /// Every level must allow. `deny` of the result is the first level's lack of an Allow if no level denies.
  Said levels(Layer layer, std::span<const Policies> list, Side side) {
    Said all;
    all.allows = true;
    for (std::uint16_t level = 0; level < list.size(); ++level) {
      const Said said = policies(layer, level, list[level], side);
      if (finished()) return said;
      if (said.allows || !all.allows) continue;
      all.allows = false;
      all.deny = lacking(layer);
      all.deny.level = level;
    }
    return all;
  }

  void note_denial(const Said& said) {
    if (!said.denies || denied_) return;
    denied_ = true;
    denial_ = said.deny;
  }

  static Decision place(Outcome outcome, Layer layer, std::uint16_t level, std::uint32_t policy,
                        std::uint32_t statement, const PolicyRef& ref) {
    Decision decision;
    decision.outcome = outcome;
    decision.layer = layer;
    decision.level = level;
    decision.policy = policy;
    decision.statement = statement;
    decision.label = ref.label;
    decision.arn = ref.arn;
    return decision;
  }

  static Decision lacking(Layer layer) {
    Decision decision;
    decision.layer = layer;
    return decision;
  }

  Decision without_denials() const {
    if (!rcp_.allows) return rcp_.deny;
    if (!scp_.allows) return scp_.deny;
    if (layers_.vpc_endpoint && !endpoint_.allows) return lacking(Layer::VpcEndpoint);
    const PrincipalKind kind = request_.caller.kind;
    if (kind == PrincipalKind::Anonymous || kind == PrincipalKind::Service) return resource_alone();
    return cross_account_ ? both_sides() : same_account();
  }

  Decision resource_alone() const { return resource_.allows ? resource_.allow : lacking(resource_layer()); }

  /// The caller's account and the owner's must both allow.
  Decision both_sides() const {
    const Decision own = callers_side();
    return own.allowed() ? resource_alone() : own;
  }

  /// IAM User Guide, policy evaluation logic: what an Allow of the resource policy makes unnecessary.
  Decision same_account() const {
    const Reach reach = resource_.allows ? reach_of(resource_.allow.principal) : Reach::None;
    if (reach == Reach::Direct) return resource_.allow;
    if (reach == Reach::Entity) return limited(resource_.allow);
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
    return identity_.allows ? limited(identity_.allow) : lacking(Layer::Identity);
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
  Decision denial_;
  Said rcp_, scp_, resource_, endpoint_, identity_, boundary_, session_;
};

}  // namespace

Decision authorize(const Request& request, const Layers& layers, Trace* trace) {
  return Evaluation(request, layers, trace).run();
}

}  // namespace policy
