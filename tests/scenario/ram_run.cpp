#include "ram_run.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/text.hpp"
#include "ram_world.hpp"
#include "state/organizations_tree.hpp"
#include "world_rows.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

const std::vector<std::string> kManagers = {"999999999999", "888888888888"};
const std::vector<std::string> kAccounts = {"999999999999", "888888888888", "111111111111",
                                            "222222222222", "333333333333", "444444444444"};

std::string policy_template(const char* action) {
  return Json{{"Effect", "Allow"}, {"Action", action}}.dump();
}

}  // namespace

RamRun::RamRun() {
  for (const auto& account : kAccounts) {
    world_.role(account, "r", trust({{"AWS", account}}), policy("Allow", "*", "*"));
    ram(account, "CreatePermission",
        {{"name", "own"}, {"resourceType", "codebuild:Project"}, {"policyTemplate", policy_template(kProjects)}});
    versions_[account] = {kProjects};
  }
}

std::optional<std::string> RamRun::lost_by_export() {
  Scenario copy;
  const auto applied =
      copy.anonymous("POST", "/_understudy/fixtures", world_.control("GET", "/_understudy/export").body);
  if (!applied.ok()) return "the export is refused: " + applied.body;
  WorldRows rows(world_.world().db()), others(copy.world().db());
  for (const auto& table : rows.tables())
    if (table != "ram_token" && rows.rows(table) != others.rows(table)) return "an export loses " + table;
  return std::nullopt;
}

std::string RamRun::principal(unsigned number) {
  const auto& account = pick(kAccounts, number / 7);
  const auto member = membership(account);
  if (number % 7 == 0) return role(account);
  if (number % 7 < 3 || !member) return account;
  const std::string base = "arn:aws:organizations::" + member->management_account;
  if (number % 7 < 5) return base + ":organization/" + member->organization;
  const auto all = units(member->management_account);
  return all.empty() ? base + ":organization/" + member->organization
                     : base + ":ou/" + member->organization + "/" + pick(all, number / 5);
}

std::vector<std::string> RamRun::own_shares(const std::string& account) {
  std::vector<std::string> arns;
  for (const auto& share : list(account, "GetResourceShares", {{"resourceOwner", "SELF"}}, "resourceShares"))
    arns.push_back(share["resourceShareArn"]);
  return arns;
}

// Of every depth.
std::vector<std::string> RamRun::units(const std::string& manager) {
  const auto organization = state::Organizations(world_.world().db()).organization_of(manager);
  std::vector<std::string> ids;
  if (!organization || organization->management_account != manager) return ids;
  const state::OrganizationTree tree(world_.world().db(), *organization);
  std::vector<std::int64_t> rows{tree.root().row};
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const auto& unit : tree.children(rows[i], state::EntityKind::Unit, 0, 100)) {
      rows.push_back(unit.row);
      ids.push_back(unit.id);
    }
  return ids;
}

void RamRun::add_version(const std::string& account, const char* action) {
  const auto made = ram(account, "CreatePermissionVersion",
                        {{"permissionArn", permission(account)}, {"policyTemplate", policy_template(action)}});
  if (made.ok()) versions_[account].push_back(action);
}

void RamRun::replace_permission(const std::string& account, unsigned number) {
  const std::string own = permission(account), aws = kProjectPermission;
  ram(account, "ReplacePermissionAssociations",
      {{"fromPermissionArn", number % 3 == 0 ? aws : own}, {"toPermissionArn", number % 3 == 1 ? aws : own}});
}

void RamRun::answer(const std::string& account, bool accept) {
  for (const auto& invitation :
       list(account, "GetResourceShareInvitations", Json::object(), "resourceShareInvitations")) {
    const auto answer = ram(account, accept ? "AcceptResourceShareInvitation" : "RejectResourceShareInvitation",
                            {{"resourceShareInvitationArn", invitation["resourceShareInvitationArn"]}});
    if (answer.ok() && accept) accepted_.insert({invitation["resourceShareArn"], account});
  }
}

void RamRun::invite_and_accept(const std::string& manager, const std::string& account) {
  const Json made =
      organizations(manager, "InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", account}}}})
          .json();
  if (made.contains("Handshake")) organizations(account, "AcceptHandshake", {{"HandshakeId", made["Handshake"]["Id"]}});
}

void RamRun::move(const std::string& manager, const std::string& account, unsigned number) {
  const Json parents = organizations(manager, "ListParents", {{"ChildId", account}}).json();
  const Json roots = organizations(manager, "ListRoots").json();
  if (!parents.contains("Parents") || !roots.contains("Roots")) return;
  auto targets = units(manager);
  targets.push_back(roots["Roots"][0]["Id"]);
  organizations(manager, "MoveAccount",
                {{"AccountId", account},
                 {"SourceParentId", parents["Parents"][0]["Id"]},
                 {"DestinationParentId", pick(targets, number)}});
}

bool RamRun::take(const RamStep& step) {
  changed_ = false;
  const std::string& who = pick(kAccounts, step.a);
  const std::string& manager = pick(kManagers, step.a);
  const auto shares = own_shares(who);
  const std::string share =
      shares.empty() ? "arn:aws:ram:us-east-1:" + who + ":resource-share/none" : pick(shares, step.b);
  switch (step.kind % RamStep::kKinds) {
    case 0:
      organizations(manager, "CreateOrganization", {{"FeatureSet", "ALL"}});
      ram(manager, "EnableSharingWithAwsOrganization");
      break;
    case 1:
    case 2:
    case 18:
      invite_and_accept(manager, pick(kAccounts, step.b));
      break;
    case 3:
      organizations(who, "LeaveOrganization");
      break;
    case 4: {
      const Json roots = organizations(manager, "ListRoots").json();
      if (!roots.contains("Roots")) break;
      auto parents = units(manager);
      parents.push_back(roots["Roots"][0]["Id"]);
      organizations(manager, "CreateOrganizationalUnit",
                    {{"ParentId", pick(parents, step.c)}, {"Name", fmt::format("unit-{}", step.b % 3)}});
      break;
    }
    case 5:
    case 22:
      move(manager, pick(kAccounts, step.b), step.c);
      break;
    case 6:
    case 7:
    case 14:
    case 15:
    case 16:
    case 23:
      ram(who, "CreateResourceShare",
          {{"name", "share"},
           {"allowExternalPrincipals", step.c % 4 != 0},
           {"resourceArns", {resource(who, step.b)}},
           {"permissionArns", step.b % 4 == 0 ? Json{permission(who)} : Json::array()},
           {"principals", {principal(step.c)}}});
      break;
    case 8:
    case 17:
      ram(who, "AssociateResourceShare", {{"resourceShareArn", share}, {"principals", {principal(step.c)}}});
      break;
    case 9:
      ram(who, "AssociateResourceShare", {{"resourceShareArn", share}, {"resourceArns", {resource(who, step.c)}}});
      break;
    case 10:
      if (step.c % 2 == 0)
        ram(who, "DisassociateResourceShare", {{"resourceShareArn", share}, {"principals", {principal(step.c / 2)}}});
      else
        ram(who, "DisassociateResourceShare", {{"resourceShareArn", share}, {"resourceArns", {resource(who, step.c)}}});
      break;
    case 11:
    case 19:
      answer(who, step.b % 4 != 0);
      break;
    case 12:
      world_.clock().advance(step.b % 3 == 0 ? core::Duration(3 * 24h) : core::Duration(5h));
      changed_ = true;
      break;
    case 20:
      add_version(who, step.b % 2 == 0 ? kBuilds : kProjects);
      break;
    case 21:
      replace_permission(who, step.b);
      break;
    default:
      if (step.b % 3 == 0)
        organizations(manager, "DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
      else if (step.b % 3 == 1)
        ram(manager, "EnableSharingWithAwsOrganization");
      else
        noted("", world_.ram(Scenario::root(who), "DELETE", "/deleteresourceshare?resourceShareArn=" + share, "",
                             "us-east-1"));
  }
  return changed_;
}

bool RamRun::covers(const std::string& principal, const std::string& account) {
  if (account_of(principal) == account) return true;
  const auto member = membership(account);
  if (!member) return false;
  if (principal.ends_with(":organization/" + member->organization)) return true;
  for (const auto part : core::split(member->path, '/'))
    if (part.starts_with("ou-") && principal.ends_with("/" + std::string(part))) return true;
  return false;
}

std::vector<RamRun::Seen> RamRun::owners_view() {
  std::vector<Seen> all;
  for (const auto& owner : kAccounts) {
    std::map<std::string, std::size_t> index;
    for (const auto& share : list(owner, "GetResourceShares", {{"resourceOwner", "SELF"}}, "resourceShares")) {
      index[share["resourceShareArn"]] = all.size();
      all.push_back({share["resourceShareArn"], owner, share["status"], {}, {}, {}, share["allowExternalPrincipals"]});
    }
    for (const char* type : {"RESOURCE", "PRINCIPAL"})
      for (const auto& row :
           list(owner, "GetResourceShareAssociations", {{"associationType", type}}, "resourceShareAssociations")) {
        Seen& share = all[index.at(row["resourceShareArn"])];
        if (row["status"] == "ASSOCIATING") share.invited.insert(row["associatedEntity"].get<std::string>());
        if (row["status"] != "ASSOCIATED") continue;
        (*type == 'R' ? share.resources : share.principals).insert(row["associatedEntity"].get<std::string>());
      }
  }
  return all;
}

// What a consumer sees and may do is what the owners' associations say, no less and no more.
std::optional<std::string> RamRun::check_consumer(const std::string& account, const std::vector<Seen>& shares) {
  std::set<std::string> expected, expected_shares;
  for (const auto& share : shares) {
    if (share.owner == account || share.status != "ACTIVE") continue;
    for (const auto& principal : share.principals) {
      if (!covers(principal, account)) continue;
      expected_shares.insert(share.share);
      expected.insert(share.resources.begin(), share.resources.end());
    }
  }
  std::set<std::string> seen, seen_shares;
  for (const auto& row : list(account, "ListResources", {{"resourceOwner", "OTHER-ACCOUNTS"}}, "resources"))
    seen.insert(row["arn"].get<std::string>());
  for (const auto& row : list(account, "GetResourceShares", {{"resourceOwner", "OTHER-ACCOUNTS"}}, "resourceShares"))
    seen_shares.insert(row["resourceShareArn"].get<std::string>());
  sightings += static_cast<int>(seen.size());
  if (seen != expected) return account + " sees resources " + Json(seen).dump() + ", not " + Json(expected).dump();
  if (seen_shares != expected_shares)
    return account + " sees shares " + Json(seen_shares).dump() + ", not " + Json(expected_shares).dump();
  for (const auto& owner : kAccounts) {
    const auto owns = [&](const Seen& share) { return share.owner == owner && share.status == "ACTIVE"; };
    if (owner == account || std::none_of(shares.begin(), shares.end(), owns)) continue;
    // One question at a time: what is wrong mostly stays so for more than one check.
    const Question questions[] = {
        {account, "ec2:CreateTransitGatewayVpcAttachment", resource(owner, 1), false},
        {account, kProjects, resource(owner, 0), false},
        {role(account), kBuilds, resource(owner, 0), true},
        {role(account), kProjects, resource(owner, 0), true},
    };
    if (auto wrong = check_decision(questions[checks_ % 4], account, shares)) return wrong;
  }
  return std::nullopt;
}

bool RamRun::allows(const Seen& share, const std::string& action, const std::string& resource) {
  if (action.starts_with("ec2:")) return true;  // what every permission for the type allows
  const Json permissions =
      list(share.owner, "ListResourceSharePermissions", {{"resourceShareArn", share.share}}, "permissions");
  for (const auto& attached : permissions) {
    if (attached["resourceType"] != "codebuild:Project") continue;
    if (attached["arn"] == kProjectPermission) return true;
    const auto version = std::stoul(attached["version"].get<std::string>());
    return versions_.at(share.owner).at(version - 1) == action;
  }
  ADD_FAILURE() << share.share << " holds " << resource << " without a permission";
  return false;
}

std::optional<std::string> RamRun::check_decision(const Question& question, const std::string& account,
                                                  const std::vector<Seen>& shares) {
  const auto& [principal, action, resource, as_role] = question;
  bool expected = false;
  for (const auto& share : shares) {
    if (share.status != "ACTIVE" || !share.resources.contains(resource)) continue;
    const bool named = std::any_of(share.principals.begin(), share.principals.end(), [&](const auto& one) {
      return covers(one, account) && (!one.starts_with("arn:aws:iam:") || as_role);
    });
    expected = expected || (named && allows(share, action, resource));
  }
  const Json answer = world_
                          .control("POST", "/_understudy/evaluate",
                                   {{"principal", principal}, {"action", action}, {"resource", resource}})
                          .json();
  if ((answer["decision"] == "allowed") == expected) return std::nullopt;
  return principal + " is answered " + answer["decision"].dump() + " to " + action + " on " + resource;
}

bool RamRun::works(const std::string& organization) {
  return state::Organizations(world_.world().db()).service_access_enabled(organization, "ram.amazonaws.com");
}

// Whoever has something has it for a reason: it is the owner's account, of its organization, or accepted.
std::optional<std::string> RamRun::check_bases(const std::vector<Seen>& shares) {
  for (const auto& share : shares) {
    const auto owner = membership(share.owner);
    for (const auto& principal : share.principals) {
      const std::string account = account_of(principal);
      const auto member = account.empty() ? std::nullopt : membership(account);
      const bool container = owner && account.empty() && principal.find(owner->organization) != std::string::npos;
      const bool together = owner && (container || (member && member->organization == owner->organization));
      const bool inside = account == share.owner || (together && works(owner->organization));
      if (!inside && !accepted_.contains({share.share, account}))
        return principal + " is associated with " + share.share + " without a reason";
      if (!share.external && account != share.owner && !together)
        return share.share + " is for its organization alone but " + principal + " is associated";
    }
  }
  return std::nullopt;
}

// An invitation can be answered within its window, and belongs to an association that waits for it.
std::optional<std::string> RamRun::check_invitations(const std::vector<Seen>& shares) {
  std::set<std::pair<std::string, std::string>> pending, waiting;
  for (const auto& share : shares)
    for (const auto& principal : share.invited) waiting.insert({share.share, account_of(principal)});
  for (const auto& account : kAccounts) {
    for (const auto& row : list(account, "GetResourceShareInvitations", Json::object(), "resourceShareInvitations")) {
      const std::string arn = row["resourceShareInvitationArn"], share = row["resourceShareArn"];
      if (!deadlines_.contains(arn)) {
        const auto found = std::find_if(shares.begin(), shares.end(), [&](auto& seen) { return seen.share == share; });
        const bool projects = found != shares.end() && found->resources.contains(resource(found->owner, 0));
        deadlines_[arn] = world_.clock().now() + (projects ? core::Duration(12h) : core::Duration(7 * 24h));
      }
      const bool late = world_.clock().now() >= deadlines_[arn];
      if (row["status"] == (late ? "PENDING" : "EXPIRED")) return row.dump() + " at the wrong time";
      if (row["status"] == "PENDING") pending.insert({share, account});
    }
  }
  if (pending == waiting) return std::nullopt;
  return "invitations to answer: " + Json(pending).dump() + ", associations that wait: " + Json(waiting).dump();
}

std::optional<std::string> RamRun::broken() {
  const auto shares = owners_view();
  for (const auto& account : kAccounts)
    if (auto wrong = check_consumer(account, shares)) return wrong;
  if (auto wrong = check_invitations(shares)) return wrong;
  if (auto wrong = check_bases(shares)) return wrong;
  ++checks_;
  if (world_.world().db().query("PRAGMA foreign_key_check").next()) return "a foreign key points nowhere";
  return std::nullopt;
}

}  // namespace scenario
