// The words of decisions.
#include "policy/evaluate.hpp"

namespace policy {
namespace {

/// With its article, as explicit denies name it. There is one trust policy, hence "the".
std::string_view with_article(Layer layer) {
  switch (layer) {
    case Layer::ResourceControl:
      return "a resource control policy";
    case Layer::ServiceControl:
      return "a service control policy";
    case Layer::Resource:
      return "a resource-based policy";
    case Layer::Trust:
      return "the role trust policy";
    case Layer::VpcEndpoint:
      return "a VPC endpoint policy";
    case Layer::Identity:
      return "an identity-based policy";
    case Layer::Boundary:
      return "a permissions boundary";
    case Layer::Session:
      return "a session policy";
    case Layer::Owner:
      break;
  }
  return {};
}

bool shows_arn(Layer layer) {
  return layer != Layer::Resource && layer != Layer::Trust && layer != Layer::VpcEndpoint;
}

}  // namespace

std::string_view name_of(Layer layer) {
  switch (layer) {
    case Layer::ResourceControl:
      return "rcp";
    case Layer::ServiceControl:
      return "scp";
    case Layer::Resource:
      return "resource";
    case Layer::Trust:
      return "trust";
    case Layer::VpcEndpoint:
      return "vpc endpoint";
    case Layer::Identity:
      return "identity";
    case Layer::Boundary:
      return "boundary";
    case Layer::Session:
      return "session";
    case Layer::Owner:
      return "owner";
  }
  return {};
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Allowed:
      return "allowed";
    case Outcome::ImplicitDeny:
      return "implicitDeny";
    case Outcome::ExplicitDeny:
      return "explicitDeny";
  }
  return {};
}

std::string reason(const Decision& decision, std::string_view action, bool with_arn) {
  if (decision.allowed()) return {};
  const std::string_view named = with_article(decision.layer);
  std::string text;
  if (decision.outcome == Outcome::ExplicitDeny) {
    text.append("with an explicit deny in ").append(named);
    if (with_arn && shows_arn(decision.layer) && !decision.arn.empty()) text.append(": ").append(decision.arn);
    return text;
  }
  text.append("because no ").append(named.substr(named.find(' ') + 1));
  return text.append(" allows the ").append(action).append(" action");
}

}  // namespace policy
