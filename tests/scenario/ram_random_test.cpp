// Thousands of random calls by members of two organizations and by strangers. After each of them what everybody sees
// must follow from the shares, the memberships and the clock. A failing run is shrunk to the calls that matter.
#include <fmt/core.h>

#include <cstdlib>
#include <optional>
#include <random>

#include "core/text.hpp"
#include "ram_world.hpp"
#include "state/organizations.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

constexpr int kRuns = 20;
constexpr int kSteps = 100;
constexpr unsigned kKinds = 20;

const std::vector<std::string> kManagers = {"999999999999", "888888888888"};
const std::vector<std::string> kAccounts = {"999999999999", "888888888888", "111111111111",
                                            "222222222222", "333333333333", "444444444444"};

/// One call; its numbers are read against what exists when it is made, so that any subset of a run is a run.
struct Step {
  unsigned kind, a, b, c;
};

/// A world with the calls of a run and the rules that hold in it.
class Run {
 public:
  void take(const Step& step);
  /// What is wrong; nullopt when every rule holds.
  std::optional<std::string> broken();
  /// How often an account saw something of others: a run in which nobody gets anything proves nothing.
  int sightings = 0;

 private:
  struct Seen {
    std::string share, owner, status;
    std::set<std::string> resources;   // associated ones
    std::set<std::string> principals;  // associated ones
    bool external = true;
  };

  static const std::string& pick(const std::vector<std::string>& from, unsigned number) {
    return from[number % from.size()];
  }
  Answer ram(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    return world_.ram(Scenario::root(account), operation, input);
  }
  Json list(const std::string& account, const std::string& operation, const Json& input, const char* member) {
    return ram(account, operation, input).json().value(member, Json::array());
  }
  Answer organizations(const std::string& account, const std::string& operation, const Json& input = Json::object()) {
    return world_.organizations(Scenario::root(account), operation, input);
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
  bool covers(const std::string& principal, const std::string& account);
  std::vector<Seen> owners_view();
  std::optional<std::string> check_consumer(const std::string& account, const std::vector<Seen>& shares);
  std::optional<std::string> check_invitations(const std::vector<Seen>& shares);

  Scenario world_;
};

std::string Run::principal(unsigned number) {
  const auto member = membership(pick(kAccounts, number / 3));
  if (number % 3 == 0 || !member) return pick(kAccounts, number / 3);
  const std::string base = "arn:aws:organizations::" + member->management_account;
  if (number % 3 == 1) return base + ":organization/" + member->organization;
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

std::vector<std::string> Run::units(const std::string& manager) {
  const Json roots = organizations(manager, "ListRoots").json();
  std::vector<std::string> ids;
  if (!roots.contains("Roots")) return ids;
  const Json found =
      organizations(manager, "ListOrganizationalUnitsForParent", {{"ParentId", roots["Roots"][0]["Id"]}}).json();
  for (const auto& unit : found["OrganizationalUnits"]) ids.push_back(unit["Id"]);
  return ids;
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

void Run::take(const Step& step) {
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
      if (roots.contains("Roots"))
        organizations(manager, "CreateOrganizationalUnit",
                      {{"ParentId", roots["Roots"][0]["Id"]}, {"Name", fmt::format("unit-{}", step.b % 3)}});
      break;
    }
    case 5:
      move(manager, pick(kAccounts, step.b), step.c);
      break;
    case 6:
    case 7:
    case 14:
    case 15:
    case 16:
      ram(who, "CreateResourceShare",
          {{"name", "share"},
           {"allowExternalPrincipals", step.c % 4 != 0},
           {"resourceArns", {resource(who, step.b)}},
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
      for (const auto& invitation : list(who, "GetResourceShareInvitations", {}, "resourceShareInvitations"))
        ram(who, step.b % 4 == 0 ? "RejectResourceShareInvitation" : "AcceptResourceShareInvitation",
            {{"resourceShareInvitationArn", invitation["resourceShareInvitationArn"]}});
      break;
    case 12:
      world_.clock().advance(step.b % 3 == 0 ? core::Duration(3 * 24h) : core::Duration(5h));
      break;
    default:
      if (step.b % 3 == 0)
        organizations(manager, "DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
      else if (step.b % 3 == 1)
        ram(manager, "EnableSharingWithAwsOrganization");
      else
        world_.ram(Scenario::root(who), "DELETE", "/deleteresourceshare?resourceShareArn=" + share, "", "us-east-1");
  }
}

bool Run::covers(const std::string& principal, const std::string& account) {
  if (principal == account) return true;
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
      all.push_back({share["resourceShareArn"], owner, share["status"], {}, {}, share["allowExternalPrincipals"]});
    }
    for (const char* type : {"RESOURCE", "PRINCIPAL"})
      for (const auto& row :
           list(owner, "GetResourceShareAssociations", {{"associationType", type}}, "resourceShareAssociations")) {
        if (row["status"] != "ASSOCIATED") continue;
        Seen& share = all[index.at(row["resourceShareArn"])];
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
    if (owner == account) continue;
    const auto arn = resource(owner, 1);
    const Json answer =
        world_
            .control("POST", "/_understudy/evaluate",
                     {{"principal", account}, {"action", "ec2:CreateTransitGatewayVpcAttachment"}, {"resource", arn}})
            .json();
    if ((answer["decision"] == "allowed") != expected.contains(arn))
      return account + " is answered " + answer["decision"].dump() + " for " + arn;
  }
  return std::nullopt;
}

// An invitation that can be answered belongs to an association that waits for it.
std::optional<std::string> Run::check_invitations(const std::vector<Seen>& shares) {
  for (const auto& account : kAccounts) {
    for (const auto& row : list(account, "GetResourceShareInvitations", {}, "resourceShareInvitations")) {
      if (row["status"] != "PENDING") continue;
      const std::string arn = row["resourceShareArn"], owner = row["senderAccountId"];
      const Json found = list(owner, "GetResourceShareAssociations",
                              {{"associationType", "PRINCIPAL"}, {"resourceShareArns", {arn}}, {"principal", account}},
                              "resourceShareAssociations");
      if (found.size() != 1 || found[0]["status"] != "ASSOCIATING")
        return account + " may answer " + row.dump() + " but the owner sees " + found.dump();
    }
  }
  for (const auto& share : shares) {
    if (share.external) continue;
    for (const auto& principal : share.principals) {
      const auto owner = membership(share.owner);
      const bool own = principal == share.owner || (owner && principal.find(owner->organization) != std::string::npos);
      const auto member = membership(principal);
      if (!own && !(owner && member && owner->organization == member->organization))
        return share.share + " is for its organization alone but " + principal + " is associated";
    }
  }
  return std::nullopt;
}

std::optional<std::string> Run::broken() {
  const auto shares = owners_view();
  for (const auto& account : kAccounts)
    if (auto wrong = check_consumer(account, shares)) return wrong;
  if (auto wrong = check_invitations(shares)) return wrong;
  if (world_.world().db().query("PRAGMA foreign_key_check").next()) return "a foreign key points nowhere";
  return std::nullopt;
}

std::vector<Step> random_steps(unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Step> steps = {{0, 0, 0, 0}, {0, 1, 0, 0}};
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
    run.take(steps[i]);
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
    EXPECT_GT(sightings, kRuns * kSteps);
  }
}

}  // namespace
}  // namespace scenario
