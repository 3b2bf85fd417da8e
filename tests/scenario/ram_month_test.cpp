// A month of sharing under the world's clock, told from the consumers' side: after every event each account's own calls
// say what it has.
#include "ram_world.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;
using Arns = std::set<std::string>;

class RamMonth : public RamWorld {
 protected:
  /// What `account` lists, and what the engine lets its root user do, must both be `wanted`.
  void has(const std::string& day, const std::string& account, const Arns& wanted) {
    EXPECT_EQ(usable(account), wanted) << day << ", " << account;
    for (const auto& [arn, action] : actions_) {
      const Json answer =
          world_
              .control("POST", "/_understudy/evaluate", {{"principal", account}, {"action", action}, {"resource", arn}})
              .json();
      EXPECT_EQ(answer["decision"] == "allowed", wanted.contains(arn)) << day << ", " << account << ", " << arn;
    }
  }
  void leave(const std::string& account) { organizations("LeaveOrganization", Json::object(), account); }

  const std::string network_ = subnet(), hub_ = gateway(), build_ = project();
  const std::map<std::string, std::string> actions_ = {{network_, "ec2:RunInstances"},
                                                       {hub_, "ec2:CreateTransitGatewayVpcAttachment"},
                                                       {build_, "codebuild:BatchGetProjects"}};
};

TEST_F(RamMonth, AccessFollowsInvitationsMembershipsMovesAndTheClock) {
  organize();
  const auto workloads = unit(root_, "workloads");
  has("day 1, nothing is shared", kMember, {});

  share({{"name", "network"}, {"resourceArns", {network_}}, {"principals", {unit_arn(workloads)}}});
  has("day 1, the member is not in the unit", kMember, {});
  move(kMember, root_, workloads);
  has("day 1, moved into the unit", kMember, {network_});

  const auto hub = share({{"name", "hub"}, {"resourceArns", {hub_}}, {"principals", {kStranger}}});
  const auto build = share({{"name", "build"}, {"resourceArns", {build_}}, {"principals", {kStranger}}});
  has("day 1, invited", kStranger, {});
  advance(13h);
  // The project's invitation lasted twelve hours, the gateway's lasts seven days.
  EXPECT_EQ(principal_status(build, kStranger), "DISASSOCIATED");
  EXPECT_EQ(principal_status(hub, kStranger), "ASSOCIATING");
  advance(5 * 24h);
  accept(kStranger);
  has("day 6, one accepted, one expired", kStranger, {hub_});

  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", build}, {"principals", {kStranger}}});
  accept(kStranger);
  has("day 6, shared again", kStranger, {build_, hub_});

  advance(3 * 24h);
  EXPECT_EQ(pending(kStranger), "");
  move(kMember, workloads, root_);
  has("day 9, moved out of the unit", kMember, {});
  move(kMember, root_, workloads);
  has("day 9, and back", kMember, {network_});

  advance(5 * 24h);
  join(kStranger);
  has("day 14, the stranger joined and keeps what it had accepted", kStranger, {build_, hub_});
  move(kStranger, root_, workloads);
  has("day 14, and got what its unit has", kStranger, {build_, hub_, network_});

  advance(7 * 24h);
  leave(kStranger);
  has("day 21, left: what the unit gave is gone", kStranger, {build_, hub_});
  leave(kMember);
  has("day 21, the member left", kMember, {});

  done(kStranger, "DisassociateResourceShare", {{"resourceShareArn", hub}, {"principals", {kStranger}}});
  has("day 21, the stranger left a share", kStranger, {build_});

  advance(7 * 24h);
  join(kMember);
  move(kMember, root_, workloads);
  has("day 28, the member is back", kMember, {network_});
  organizations("DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  has("day 28, sharing with the organization is off", kMember, {});
  has("day 28, invitations that were accepted stay", kStranger, {build_});

  advance(2 * 24h);
  ASSERT_EQ(delete_share(build).status, 200);
  has("day 30, the share is deleted", kStranger, {});
}

}  // namespace
}  // namespace scenario
