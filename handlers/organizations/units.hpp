// Organizational units and the shape of the tree.
#pragma once

#include "handlers/organizations/common.hpp"
#include "protocol/shape.hpp"

namespace organizations {

model::CreateOrganizationalUnitResponse create_organizational_unit(Context& ctx,
                                                                   const model::CreateOrganizationalUnitRequest& in);
model::UpdateOrganizationalUnitResponse update_organizational_unit(Context& ctx,
                                                                   const model::UpdateOrganizationalUnitRequest& in);
protocol::Empty delete_organizational_unit(Context& ctx, const model::DeleteOrganizationalUnitRequest& in);
model::DescribeOrganizationalUnitResponse describe_organizational_unit(
    Context& ctx, const model::DescribeOrganizationalUnitRequest& in);
model::ListOrganizationalUnitsForParentResponse list_organizational_units_for_parent(
    Context& ctx, const model::ListOrganizationalUnitsForParentRequest& in);
model::ListParentsResponse list_parents(Context& ctx, const model::ListParentsRequest& in);
model::ListChildrenResponse list_children(Context& ctx, const model::ListChildrenRequest& in);

}  // namespace organizations
