// Rows as AWS shows them.
#pragma once

#include "fixtures/ram_catalogue.hpp"
#include "handlers/ram/model.hpp"
#include "handlers/ram/request.hpp"
#include "state/ram_invitations.hpp"

namespace ram {

const char* status_text(state::RamShareStatus status);
const char* status_text(state::RamStatus status);
const char* status_text(state::RamInvitationStatus status);
const char* feature_set_text(state::RamFeatureSet feature_set);

/// With its tags for the owner. `feature_set` only in GetResourceShares.
model::ResourceShare share_answer(const Context& context, const state::RamShare& share, bool feature_set);

model::ResourceShareAssociation association_answer(const Context& context, const state::RamShare& share,
                                                   const state::RamResourceAssociation& association);
model::ResourceShareAssociation association_answer(const Context& context, const state::RamShare& share,
                                                   const state::RamPrincipalAssociation& association,
                                                   state::RamStatus status);
model::ResourceShareAssociation source_answer(const Context& context, const state::RamShare& share,
                                              const state::RamAssociation& association);

model::ResourceShareInvitation invitation_answer(const Context& context, const state::RamInvitation& invitation);

}  // namespace ram
