// Outbound web identity federation: whether the account's identities may have tokens of STS, and under which issuer.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::EnableOutboundWebIdentityFederationResponse enable_outbound_web_identity_federation(Context& context,
                                                                                           const protocol::Empty& in);
protocol::Empty disable_outbound_web_identity_federation(Context& context, const protocol::Empty& in);
model::GetOutboundWebIdentityFederationInfoResponse get_outbound_web_identity_federation_info(
    Context& context, const protocol::Empty& in);

}  // namespace iam
