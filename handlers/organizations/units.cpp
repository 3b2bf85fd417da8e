#include "handlers/organizations/units.hpp"

#include "handlers/organizations/views.hpp"
#include "state/ram_associations.hpp"

namespace organizations {
namespace {

constexpr std::int64_t kMaxUnits = 2000;

state::OrganizationEntity found_unit(const state::OrganizationTree& tree, std::string_view id) {
  auto unit = tree.find(id);
  if (!unit || unit->kind != state::EntityKind::Unit)
    throw errors::organizational_unit_not_found_exception("You specified an organizational unit that doesn't exist.");
  return *unit;
}

core::AwsError unit_name_taken() {
  return errors::duplicate_organizational_unit_exception("An OU with the same name already exists.");
}

}  // namespace

model::CreateOrganizationalUnitResponse create_organizational_unit(Context& ctx,
                                                                   const model::CreateOrganizationalUnitRequest& in) {
  const auto organization = managed_organization(ctx);
  state::OrganizationTree tree(ctx.db, organization);
  const auto tags = checked_tags(in.Tags);
  const auto parent = parent_entity(tree, *in.ParentId);
  if (tree.unit_name_taken(parent.row, *in.Name)) throw unit_name_taken();
  if (parent.depth() >= state::kMaxUnitDepth)
    throw constraint_violation("OU_DEPTH_LIMIT_EXCEEDED", "You have exceeded the allowed depth of the OU hierarchy.");
  if (tree.count(state::EntityKind::Unit) >= kMaxUnits)
    throw constraint_violation("OU_NUMBER_LIMIT_EXCEEDED", "You have exceeded the allowed number of OUs.");
  const std::string id = new_id(ctx, "ou-" + tree.root().id.substr(2) + "-", 8);
  const auto unit = tree.add_unit(parent, id, *in.Name);
  state::OrganizationPolicies(ctx.db, organization).attach_full_access(unit.row, ctx.now);
  for (const auto& [key, value] : tags) tree.set_tag(unit.row, key, value);
  return {unit_view(organization, unit)};
}

model::UpdateOrganizationalUnitResponse update_organizational_unit(Context& ctx,
                                                                   const model::UpdateOrganizationalUnitRequest& in) {
  const auto organization = managed_organization(ctx);
  state::OrganizationTree tree(ctx.db, organization);
  auto unit = found_unit(tree, *in.OrganizationalUnitId);
  if (in.Name && *in.Name != unit.name) {
    if (tree.unit_name_taken(unit.parent, *in.Name)) throw unit_name_taken();
    tree.rename_unit(unit.row, *in.Name);
    unit.name = *in.Name;
  }
  return {unit_view(organization, unit)};
}

protocol::Empty delete_organizational_unit(Context& ctx, const model::DeleteOrganizationalUnitRequest& in) {
  const auto organization = managed_organization(ctx);
  state::OrganizationTree tree(ctx.db, organization);
  const auto unit = found_unit(tree, *in.OrganizationalUnitId);
  if (tree.has_children(unit.row, ctx.now))
    throw errors::organizational_unit_not_empty_exception(
        "The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child OUs, and "
        "try the operation again.");
  tree.remove_unit(unit.row);
  state::RamAssociations(ctx.db, {ctx.now, ctx.settings.settle}).container_removed(organization.container_arn(unit.id));
  return {};
}

model::DescribeOrganizationalUnitResponse describe_organizational_unit(
    Context& ctx, const model::DescribeOrganizationalUnitRequest& in) {
  const auto organization = administered_organization(ctx);
  return {unit_view(organization, found_unit(state::OrganizationTree(ctx.db, organization), *in.OrganizationalUnitId))};
}

model::ListOrganizationalUnitsForParentResponse list_organizational_units_for_parent(
    Context& ctx, const model::ListOrganizationalUnitsForParentRequest& in) {
  const auto organization = administered_organization(ctx);
  const state::OrganizationTree tree(ctx.db, organization);
  const auto parent = parent_entity(tree, *in.ParentId);
  const Page page(ctx, "ListOrganizationalUnitsForParent\n" + parent.id, in.NextToken, in.MaxResults);
  auto units = tree.children(parent.row, state::EntityKind::Unit, page.after_row(), page.fetch());
  model::ListOrganizationalUnitsForParentResponse out;
  out.NextToken = page.finish(units);
  out.OrganizationalUnits.emplace();
  for (const auto& unit : units) out.OrganizationalUnits->push_back(unit_view(organization, unit));
  return out;
}

model::ListParentsResponse list_parents(Context& ctx, const model::ListParentsRequest& in) {
  const state::OrganizationTree tree(ctx.db, administered_organization(ctx));
  const auto child = listed_entity(ctx, tree, *in.ChildId);
  if (!child || child->kind == state::EntityKind::Root)
    throw errors::child_not_found_exception("You specified a child that doesn't exist.");
  const Page page(ctx, "ListParents\n" + child->id, in.NextToken, in.MaxResults);
  const auto parent = tree.find(child->parent).value();
  model::ListParentsResponse out;
  out.Parents = {{parent.id, kind_name(parent.kind)}};
  return out;
}

model::ListChildrenResponse list_children(Context& ctx, const model::ListChildrenRequest& in) {
  const state::OrganizationTree tree(ctx.db, administered_organization(ctx));
  const auto parent = parent_entity(tree, *in.ParentId);
  const Page page(ctx, "ListChildren\n" + parent.id + '\n' + *in.ChildType, in.NextToken, in.MaxResults);
  model::ListChildrenResponse out;
  out.Children.emplace();
  if (*in.ChildType == model::ChildType::kOrganizationalUnit) {
    auto units = tree.children(parent.row, state::EntityKind::Unit, page.after_row(), page.fetch());
    out.NextToken = page.finish(units);
    for (const auto& unit : units) out.Children->push_back({unit.id, model::ChildType::kOrganizationalUnit});
  } else {
    auto accounts = tree.accounts_in(parent.row, page.after_row(), page.fetch(), ctx.now);
    out.NextToken = page.finish(accounts);
    for (const auto& account : accounts) out.Children->push_back({account.id, model::ChildType::kAccount});
  }
  return out;
}

}  // namespace organizations
