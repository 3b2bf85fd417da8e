// From consolidated billing to all features: every invited member is asked, then the management account confirms.
#pragma once

#include "handlers/organizations/common.hpp"
#include "state/organizations_handshakes.hpp"

namespace organizations {

model::EnableAllFeaturesResponse enable_all_features(Context& ctx, const model::EnableAllFeaturesRequest& in);

/// Sends the management account its request for confirmation when nobody is left to be waited for.
void note_agreement(Context& ctx, const state::Organization& organization);
/// The management account confirms: the handshakes end and the features are there. Either of the two handshakes that
/// the management account sees may be the one it accepts.
void finish_feature_change(Context& ctx, const state::Handshake& accepted);

}  // namespace organizations
