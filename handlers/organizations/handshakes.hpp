// Handshakes: invitations of accounts, and the answers to every kind of request.
#pragma once

#include "handlers/organizations/common.hpp"
#include "state/organizations_handshakes.hpp"

namespace organizations {

model::InviteAccountToOrganizationResponse invite_account_to_organization(
    Context& ctx, const model::InviteAccountToOrganizationRequest& in);
model::AcceptHandshakeResponse accept_handshake(Context& ctx, const model::AcceptHandshakeRequest& in);
model::DeclineHandshakeResponse decline_handshake(Context& ctx, const model::DeclineHandshakeRequest& in);
model::CancelHandshakeResponse cancel_handshake(Context& ctx, const model::CancelHandshakeRequest& in);
model::DescribeHandshakeResponse describe_handshake(Context& ctx, const model::DescribeHandshakeRequest& in);
model::ListHandshakesForAccountResponse list_handshakes_for_account(Context& ctx,
                                                                    const model::ListHandshakesForAccountRequest& in);
model::ListHandshakesForOrganizationResponse list_handshakes_for_organization(
    Context& ctx, const model::ListHandshakesForOrganizationRequest& in);

/// The account that an invitation names; empty for an address that no account has. Throws InvalidInputException.
std::string invited_account(Context& ctx, const model::HandshakeParty& target);

/// Is the caller its sender or its receiver? Nobody else learns that it exists.
bool takes_part(Context& ctx, const state::Handshake& handshake);

}  // namespace organizations
