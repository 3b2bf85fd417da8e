#include "handlers/organizations/features.hpp"

#include "handlers/organizations/account_roles.hpp"
#include "handlers/organizations/views.hpp"

namespace organizations {
namespace {

using state::Handshake;
using state::Handshakes;

// Model, EnableAllFeatures: larger organizations need assistance.
constexpr std::int64_t kMaxAccountsAtOnce = 5'000;
constexpr std::int64_t kEveryAccount = kMaxAccountsAtOnce + 1;

Handshake request(Context& ctx, const state::Organization& organization, std::string_view action, std::string target) {
  Handshake handshake;
  handshake.id = new_id(ctx, "h-", 8);
  handshake.organization = organization.id;
  handshake.action = action;
  handshake.target = std::move(target);
  handshake.requested = ctx.now;
  handshake.expires = ctx.now + state::kFeatureChangeLife;
  return handshake;
}

void ask_members(Context& ctx, const state::Organization& organization, const Handshake& parent) {
  Handshakes handshakes(ctx.db);
  for (const auto& account : state::OrganizationTree(ctx.db, organization).accounts(0, kEveryAccount, ctx.now)) {
    // Who was created here has agreed by that.
    if (!account.invited || account.closed || account.id == organization.management_account) continue;
    auto child = request(ctx, organization, state::kEnableAllFeatures, account.id);
    child.parent = parent.id;
    handshakes.add(child);
  }
}

}  // namespace

model::EnableAllFeaturesResponse enable_all_features(Context& ctx, const model::EnableAllFeaturesRequest&) {
  const auto organization = managed_organization(ctx);
  if (organization.all_features)
    throw handshake_constraint("ORGANIZATION_ALREADY_HAS_ALL_FEATURES",
                               "The organization has already enabled all features.");
  Handshakes handshakes(ctx.db);
  if (handshakes.pending_feature_change(organization.id, ctx.now))
    throw handshake_constraint("ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION",
                               "The organization has already started the process to enable all features.");
  if (state::OrganizationTree(ctx.db, organization).count_accounts(ctx.now) > kMaxAccountsAtOnce)
    throw constraint_violation("ALL_FEATURES_MIGRATION_ORGANIZATION_SIZE_LIMIT_EXCEEDED",
                               "Your organization has more than 5000 accounts.");
  const auto parent = request(ctx, organization, state::kEnableAllFeatures, "");
  handshakes.add(parent);
  ask_members(ctx, organization, parent);
  note_agreement(ctx, organization);
  return {handshake_view(ctx, parent)};
}

void note_agreement(Context& ctx, const state::Organization& organization) {
  Handshakes handshakes(ctx.db);
  const auto parent = handshakes.pending_feature_change(organization.id, ctx.now);
  if (!parent || parent->answered || !handshakes.all_agreed(parent->row)) return;
  auto confirmation = request(ctx, organization, state::kApproveAllFeatures, organization.management_account);
  confirmation.parent = parent->id;
  confirmation.expires = parent->expires;
  handshakes.add(confirmation);
}

void finish_feature_change(Context& ctx, const Handshake& accepted) {
  Handshakes handshakes(ctx.db);
  state::Organizations organizations(ctx.db);
  const auto organization = organizations.organization(accepted.organization).value();
  const auto parent = accepted.is_parent() ? std::optional(accepted) : handshakes.find(accepted.parent, ctx.now);
  if (parent) {
    handshakes.end(parent->row, model::HandshakeState::kAccepted, ctx.now);
    handshakes.end_children(parent->row, model::HandshakeState::kAccepted, ctx.now);
  }
  organizations.enable_all_features(organization);
}

}  // namespace organizations
