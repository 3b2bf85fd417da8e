// Thousands of random calls by members of two organizations and by strangers. After each of them what everybody sees
// must follow from the shares, the memberships and the clock. A failing run is shrunk to the calls that matter.
#include <fmt/core.h>

#include <cstdlib>
#include <optional>
#include <random>

#include "core/arn.hpp"
#include "core/text.hpp"
#include "ram_world.hpp"
#include "state/organizations.hpp"
#include "state/organizations_tree.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

constexpr int kRuns = 12;
constexpr int kSteps = 100;
constexpr unsigned kKinds = 24;

const std::vector<std::string> kManagers = {"999999999999", "888888888888"};
const std::vector<std::string> kAccounts = {"999999999999", "888888888888", "111111111111",
                                            "222222222222", "333333333333", "444444444444"};

/// One call; its numbers are read against what exists when it is made, so that any subset of a run is a run.
struct Step {
  unsigned kind, a, b, c;
};

std::string policy_template(const char* action) {
  return Json{{"Effect", "Allow"}, {"Action", action}}.dump();
}

/// A world with the calls of a run and the rules that hold in it.
class Run {
 public:
  Run();
  /// Whether anything may be different now.
  bool take(const Step& step);
  /// What is wrong; nullopt when every rule holds.
  std::optional<std::string> broken();
  /// How often an account saw something of others: a run in which nobody gets anything proves nothing.
  int sightings = 0;

 private:
  struct Seen {
    std::string share, owner, status;
    std::set<std::string> resources;   // associated ones
    std::set<std::string> principals;  // associated ones
    std::set<std::string> invited;     // principals whose answer is waited for
    bool external = true;
  };
  /// Something that a principal may or may not do.
  struct Question {
    std::string principal, action, resource;
    bool as_role;
  };

  static const std::string& pick(const std::vector<std::string>& from, unsigned number) {
    return from[number % from.size()];
  }
  Answer ram(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    return noted(operation, world_.ram(Scenario::root(account), operation, input));
  }
  Answer noted(const std::string& operation, Answer answer) {
    changed_ = changed_ || (answer.ok() && !operation.starts_with("List") && !operation.starts_with("Get"));
    return answer;
  }
  Json list(const std::string& account, const std::string& operation, const Json& input, const char* member) {
    const auto answer = ram(account, operation, input);
    EXPECT_EQ(answer.status, 200) << operation << ": " << answer.body;
    return answer.json().value(member, Json::array());
  }
  Answer organizations(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    return noted(operation, world_.organizations(Scenario::root(account), operation, input));
  }
  static std::string role(const std::string& account) { return "arn:aws:iam::" + account + ":role/r"; }
  /// The account of an account number or a role; empty for containers.
  static std::string account_of(const std::string& principal) {
    if (core::is_account_id(principal)) return principal;
    const auto arn = core::Arn::parse(principal);
    return arn && arn->service == "iam" ? arn->account : std::string();
  }
  static std::string permission(const std::string& account) {
    return "arn:aws:ram:us-east-1:" + account + ":permission/own";
  }
  static std::string resource(const std::string& owner, unsigned number) {
    // Twelve hours, seven days, and a type for organizations alone.
    static const char* const kForms[] = {"codebuild:us-east-1:{}:project/p", "ec2:us-east-1:{}:transit-gateway/tgw-1",
                                         "ec2:us-east-1:{}:subnet/subnet-1"};
    return "arn:aws:" + fmt::format(fmt::runtime(kForms[number % 3]), owner);
  }
  std::optional<state::Membership> membership(const std::string& account) {
    return state::Organizations(world_.world().db()).membership(account);
  }
  std::string principal(unsigned number);
  std::vector<std::string> own_shares(const std::string& account);
  std::vector<std::string> units(const std::string& manager);
  void invite_and_accept(const std::string& manager, const std::string& account);
  void move(const std::string& manager, const std::string& account, unsigned number);
  void add_version(const std::string& account, const char* action);
  void replace_permission(const std::string& account, unsigned number);
  void answer(const std::string& account, bool accept);
  bool covers(const std::string& principal, const std::string& account);
  bool allows(const Seen& share, const std::string& action, const std::string& resource);
  bool works(const std::string& organization);
  std::vector<Seen> owners_view();
  std::optional<std::string> check_consumer(const std::string& account, const std::vector<Seen>& shares);
  std::optional<std::string> check_decision(const Question& question, const std::string& account,
                                            const std::vector<Seen>& shares);
  std::optional<std::string> check_invitations(const std::vector<Seen>& shares);
  std::optional<std::string> check_bases(const std::vector<Seen>& shares);

  Scenario world_;
  bool changed_ = false;
  unsigned checks_ = 0;
  /// What each version of an account's own permission allows.
  std::map<std::string, std::vector<std::string>> versions_;
  /// Shares with the accounts that accepted an invitation to them.
  std::set<std::pair<std::string, std::string>> accepted_;
  std::map<std::string, core::Time> deadlines_;  // of invitations, by ARN
};

Run::Run() {
  for (const auto& account : kAccounts) {
    world_.role(account, "r", trust({{"AWS", account}}), policy("Allow", "*", "*"));
    ram(account, "CreatePermission",
        {{"name", "own"}, {"resourceType", "codebuild:Project"}, {"policyTemplate", policy_template(kProjects)}});
    versions_[account] = {kProjects};
  }
}

std::string Run::principal(unsigned number) {
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

std::vector<std::string> Run::own_shares(const std::string& account) {
  std::vector<std::string> arns;
  for (const auto& share : list(account, "GetResourceShares", {{"resourceOwner", "SELF"}}, "resourceShares"))
    arns.push_back(share["resourceShareArn"]);
  return arns;
}

// Of every depth.
std::vector<std::string> Run::units(const std::string& manager) {
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

void Run::add_version(const std::string& account, const char* action) {
  const auto made = ram(account, "CreatePermissionVersion",
                        {{"permissionArn", permission(account)}, {"policyTemplate", policy_template(action)}});
  if (made.ok()) versions_[account].push_back(action);
}

void Run::replace_permission(const std::string& account, unsigned number) {
  const std::string own = permission(account), aws = kProjectPermission;
  ram(account, "ReplacePermissionAssociations",
      {{"fromPermissionArn", number % 3 == 0 ? aws : own}, {"toPermissionArn", number % 3 == 1 ? aws : own}});
}

void Run::answer(const std::string& account, bool accept) {
  for (const auto& invitation :
       list(account, "GetResourceShareInvitations", Json::object(), "resourceShareInvitations")) {
    const auto answer = ram(account, accept ? "AcceptResourceShareInvitation" : "RejectResourceShareInvitation",
                            {{"resourceShareInvitationArn", invitation["resourceShareInvitationArn"]}});
    if (answer.ok() && accept) accepted_.insert({invitation["resourceShareArn"], account});
  }
}

void Run::invite_and_accept(const std::string& manager, const std::string& account) {
  const Json made =
      organizations(manager, "InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", account}}}})
          .json();
  if (made.contains("Handshake")) organizations(account, "AcceptHandshake", {{"HandshakeId", made["Handshake"]["Id"]}});
}

void Run::move(const std::string& manager, const std::string& account, unsigned number) {
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

bool Run::take(const Step& step) {
  changed_ = false;
  const std::string& who = pick(kAccounts, step.a);
  const std::string& manager = pick(kManagers, step.a);
  const auto shares = own_shares(who);
  const std::string share =
      shares.empty() ? "arn:aws:ram:us-east-1:" + who + ":resource-share/none" : pick(shares, step.b);
  switch (step.kind % kKinds) {
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

bool Run::covers(const std::string& principal, const std::string& account) {
  if (account_of(principal) == account) return true;
  const auto member = membership(account);
  if (!member) return false;
  if (principal.ends_with(":organization/" + member->organization)) return true;
  for (const auto part : core::split(member->path, '/'))
    if (part.starts_with("ou-") && principal.ends_with("/" + std::string(part))) return true;
  return false;
}

std::vector<Run::Seen> Run::owners_view() {
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
std::optional<std::string> Run::check_consumer(const std::string& account, const std::vector<Seen>& shares) {
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

bool Run::allows(const Seen& share, const std::string& action, const std::string& resource) {
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

std::optional<std::string> Run::check_decision(const Question& question, const std::string& account,
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

bool Run::works(const std::string& organization) {
  return state::Organizations(world_.world().db()).service_access_enabled(organization, "ram.amazonaws.com");
}

// Whoever has something has it for a reason: it is the owner's account, of its organization, or accepted.
std::optional<std::string> Run::check_bases(const std::vector<Seen>& shares) {
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
std::optional<std::string> Run::check_invitations(const std::vector<Seen>& shares) {
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

std::optional<std::string> Run::broken() {
  const auto shares = owners_view();
  for (const auto& account : kAccounts)
    if (auto wrong = check_consumer(account, shares)) return wrong;
  if (auto wrong = check_invitations(shares)) return wrong;
  if (auto wrong = check_bases(shares)) return wrong;
  ++checks_;
  if (world_.world().db().query("PRAGMA foreign_key_check").next()) return "a foreign key points nowhere";
  return std::nullopt;
}

std::vector<Step> random_steps(unsigned seed) {
  std::mt19937 random(seed);
  // Two organizations, each with a unit below a unit; by chance alone deep trees are rare.
  std::vector<Step> steps = {{0, 0, 0, 0}, {0, 1, 0, 0}, {4, 0, 0, 0}, {4, 1, 0, 0}, {4, 0, 1, 0}, {4, 1, 1, 0}};
  while (steps.size() < kSteps) {
    const auto kind = static_cast<unsigned>(random()), a = static_cast<unsigned>(random());
    const auto b = static_cast<unsigned>(random()), c = static_cast<unsigned>(random());
    steps.push_back({kind, a, b, c});
  }
  return steps;
}

struct Played {
  /// The first broken rule.
  std::optional<std::string> wrong;
  /// How many steps it took.
  std::size_t length;
  int sightings;
};

Played play(const std::vector<Step>& steps) {
  Run run;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!run.take(steps[i])) continue;
    if (auto wrong = run.broken()) return {wrong, i + 1, run.sightings};
  }
  return {std::nullopt, steps.size(), run.sightings};
}

/// Leaves out whatever can be left out without the run going right.
std::vector<Step> shrink(std::vector<Step> steps) {
  for (std::size_t width = steps.size() / 2; width > 0; width /= 2) {
    for (std::size_t from = 0; from + width <= steps.size();) {
      auto fewer = steps;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(from),
                  fewer.begin() + static_cast<std::ptrdiff_t>(from + width));
      const Played played = play(fewer);
      if (!played.wrong) {
        from += width;
        continue;
      }
      fewer.resize(played.length);
      steps = std::move(fewer);
    }
  }
  return steps;
}

// UNDERSTUDY_TEST_SEED replays one run.
TEST(RamRandom, WhatEverybodySeesFollowsFromSharesMembershipsAndTheClock) {
  const char* chosen = std::getenv("UNDERSTUDY_TEST_SEED");
  const unsigned first = chosen ? static_cast<unsigned>(std::strtoul(chosen, nullptr, 10)) : 1;
  int sightings = 0;
  for (unsigned seed = first; seed < first + (chosen ? 1 : kRuns); ++seed) {
    auto steps = random_steps(seed);
    const Played played = play(steps);
    sightings += played.sightings;
    if (!played.wrong) continue;
    steps.resize(played.length);
    std::string story;
    for (const auto& step : shrink(steps))
      story += fmt::format("  {{{}, {}, {}, {}}}\n", step.kind % kKinds, step.a, step.b, step.c);
    FAIL() << "seed " << seed << ": " << *played.wrong << "\nshrunk to {kind, a, b, c}:\n" << story;
  }
  if (!chosen) {
    EXPECT_GT(sightings, kRuns * kSteps / 2);
  }
}

}  // namespace
}  // namespace scenario
