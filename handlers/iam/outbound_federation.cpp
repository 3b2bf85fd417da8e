#include "handlers/iam/outbound_federation.hpp"

#include "state/outbound_federation.hpp"
#include "world/world.hpp"

namespace iam {
namespace {

// AWS's issuers are https://<uuid>.tokens.sts.global.api.aws. Here the host is the one that the caller reached this
// server by, because whoever verifies a token fetches the keys from there.
std::string new_issuer(Context& context) {
  std::string url = (context.secure_transport ? "https://" : "http://") + context.host;
  if (context.world.id() != world::Worlds::kDefault) url += "/_w/" + context.world.id();
  return url + "/_understudy/issuers/" + context.ids.uuid();
}

core::AwsError disabled() {
  return errors::feature_disabled_exception("Outbound web identity federation is disabled for your account.");
}

}  // namespace

model::EnableOutboundWebIdentityFederationResponse enable_outbound_web_identity_federation(Context& context,
                                                                                           const protocol::Empty&) {
  state::OutboundFederation store(context.db);
  auto issuer = store.of(context.account());
  if (issuer && issuer->enabled)
    throw errors::feature_enabled_exception("Outbound web identity federation is already enabled for your account.");
  if (!issuer) issuer = state::OutboundIssuer{context.account(), new_issuer(context), true};
  issuer->enabled = true;
  store.put(*issuer);
  return {.IssuerIdentifier = issuer->url};
}

protocol::Empty disable_outbound_web_identity_federation(Context& context, const protocol::Empty&) {
  state::OutboundFederation store(context.db);
  auto issuer = store.of(context.account());
  if (!issuer || !issuer->enabled) throw disabled();
  issuer->enabled = false;
  store.put(*issuer);
  return {};
}

model::GetOutboundWebIdentityFederationInfoResponse get_outbound_web_identity_federation_info(Context& context,
                                                                                              const protocol::Empty&) {
  const auto issuer = state::OutboundFederation(context.db).of(context.account());
  if (!issuer || !issuer->enabled) throw disabled();
  return {.IssuerIdentifier = issuer->url, .JwtVendingEnabled = issuer->enabled};
}

}  // namespace iam
