// The organization itself, its root, and the services it trusts.
#pragma once

#include "handlers/organizations/common.hpp"
#include "protocol/shape.hpp"

namespace organizations {

model::CreateOrganizationResponse create_organization(Context& ctx, const model::CreateOrganizationRequest& in);
model::DescribeOrganizationResponse describe_organization(Context& ctx, const protocol::Empty& in);
protocol::Empty delete_organization(Context& ctx, const protocol::Empty& in);
model::ListRootsResponse list_roots(Context& ctx, const model::ListRootsRequest& in);
protocol::Empty enable_aws_service_access(Context& ctx, const model::EnableAWSServiceAccessRequest& in);
protocol::Empty disable_aws_service_access(Context& ctx, const model::DisableAWSServiceAccessRequest& in);
model::ListAWSServiceAccessForOrganizationResponse list_aws_service_access_for_organization(
    Context& ctx, const model::ListAWSServiceAccessForOrganizationRequest& in);

/// Throws InvalidInputException for what cannot be the principal of an integrated service.
void check_service_principal(const std::string& principal);

}  // namespace organizations
