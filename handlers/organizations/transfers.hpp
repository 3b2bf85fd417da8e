// Billing transfers: one management account takes over a responsibility for another's organization.
#pragma once

#include "handlers/organizations/common.hpp"
#include "state/organizations_handshakes.hpp"
#include "state/organizations_transfers.hpp"

namespace organizations {

model::InviteOrganizationToTransferResponsibilityResponse invite_organization_to_transfer_responsibility(
    Context& ctx, const model::InviteOrganizationToTransferResponsibilityRequest& in);
model::DescribeResponsibilityTransferResponse describe_responsibility_transfer(
    Context& ctx, const model::DescribeResponsibilityTransferRequest& in);
model::UpdateResponsibilityTransferResponse update_responsibility_transfer(
    Context& ctx, const model::UpdateResponsibilityTransferRequest& in);
model::TerminateResponsibilityTransferResponse terminate_responsibility_transfer(
    Context& ctx, const model::TerminateResponsibilityTransferRequest& in);
model::ListInboundResponsibilityTransfersResponse list_inbound_responsibility_transfers(
    Context& ctx, const model::ListInboundResponsibilityTransfersRequest& in);
model::ListOutboundResponsibilityTransfersResponse list_outbound_responsibility_transfers(
    Context& ctx, const model::ListOutboundResponsibilityTransfersRequest& in);

/// The caller agrees to hand over. Throws unless it is the management account of another organization.
void accept_transfer(Context& ctx, const state::Handshake& handshake);

/// A transfer that the caller's organization takes part in. Throws ResponsibilityTransferNotFoundException.
state::Transfer found_transfer(const Context& ctx, const std::string& id);
/// The two sides see the same transfer under different ARNs. `viewer` is the organization of the one who looks.
std::string transfer_arn(const state::Organization& viewer, const state::Transfer& transfer);

}  // namespace organizations
