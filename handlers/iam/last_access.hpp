// Reports on the services that an entity may use, and when it last did.
#pragma once

#include "handlers/iam/common.hpp"

namespace iam {

model::GenerateServiceLastAccessedDetailsResponse generate_service_last_accessed_details(
    Context& context, const model::GenerateServiceLastAccessedDetailsRequest& in);
model::GetServiceLastAccessedDetailsResponse get_service_last_accessed_details(
    Context& context, const model::GetServiceLastAccessedDetailsRequest& in);
model::GetServiceLastAccessedDetailsWithEntitiesResponse get_service_last_accessed_details_with_entities(
    Context& context, const model::GetServiceLastAccessedDetailsWithEntitiesRequest& in);
model::GenerateOrganizationsAccessReportResponse generate_organizations_access_report(
    Context& context, const model::GenerateOrganizationsAccessReportRequest& in);
model::GetOrganizationsAccessReportResponse get_organizations_access_report(
    Context& context, const model::GetOrganizationsAccessReportRequest& in);

void access_report(Context& context, const model::GenerateServiceLastAccessedDetailsRequest& in, authz::Call& call);
void organization_report(Context& context, const model::GenerateOrganizationsAccessReportRequest& in,
                         authz::Call& call);

}  // namespace iam
