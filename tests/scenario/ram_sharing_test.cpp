#include "ram_world.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

class RamSharing : public RamWorld {};

TEST_F(RamSharing, InsideTheOrganizationAccessComesWithoutInvitation) {
  organize();
  const auto arn = share({{"resourceArns", {subnet()}}, {"principals", {kMember}}});
  EXPECT_EQ(usable(kMember), std::set<std::string>{subnet()});
  EXPECT_EQ(pending(kMember), "");
  const Json rows = associations(arn, "PRINCIPAL");
  EXPECT_EQ(rows[0]["status"], "ASSOCIATED");
  EXPECT_EQ(rows[0]["external"], false);
  EXPECT_EQ(rows[0]["resourceShareName"], "share");
}

TEST_F(RamSharing, AssociatingWhatIsThereAnswersItsStatusAndMakesNoSecondInvitation) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  const Json again = {{"resourceShareArn", arn}, {"principals", {kStranger}}, {"resourceArns", {gateway()}}};
  const Json rows = done(kOwner, "AssociateResourceShare", again)["resourceShareAssociations"];
  EXPECT_EQ(rows[0]["status"], "ASSOCIATED");
  EXPECT_EQ(rows[1]["status"], "ASSOCIATING");
  EXPECT_EQ(done(kStranger, "GetResourceShareInvitations")["resourceShareInvitations"].size(), 1u);
}

TEST_F(RamSharing, AMixedShareInvitesOnlyTheOutsider) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember, kStranger, kOwner}}});
  EXPECT_EQ(principal_status(arn, kMember), "ASSOCIATED");
  EXPECT_EQ(principal_status(arn, kOwner), "ASSOCIATED");
  EXPECT_EQ(principal_status(arn, kStranger), "ASSOCIATING");
  EXPECT_EQ(usable(kMember).size(), 1u);
  EXPECT_TRUE(usable(kStranger).empty());
  EXPECT_EQ(done(kStranger, "GetResourceShares", {{"resourceOwner", "OTHER-ACCOUNTS"}})["resourceShares"].size(), 0u);
  for (const auto& row : associations(arn, "PRINCIPAL"))
    EXPECT_EQ(row["external"], row["associatedEntity"] == kStranger) << row;
  accept(kStranger);
  EXPECT_EQ(principal_status(arn, kStranger), "ASSOCIATED");
  EXPECT_EQ(usable(kStranger).size(), 1u);
}

TEST_F(RamSharing, RegisteredResourcesOnlyWhereTheServerWantsThem) {
  world::Settings settings;
  settings.resources = world::Resources::RegisteredOnly;
  Scenario strict(settings);
  EXPECT_EQ(
      strict.ram(Scenario::root(kOwner), "CreateResourceShare", {{"name", "x"}, {"resourceArns", {gateway()}}}).code(),
      "UnknownResourceException");
}

TEST_F(RamSharing, WhoJoinsGetsWhatTheOrganizationHasAndWhoLeavesLosesIt) {
  organize();
  share({{"resourceArns", {subnet()}}, {"principals", {organization_arn_}}});
  EXPECT_TRUE(usable(kStranger).empty());
  join(kStranger);
  EXPECT_EQ(usable(kStranger).size(), 1u);
  EXPECT_EQ(usable(kManagement).size(), 1u);
  organizations("LeaveOrganization", Json::object(), kStranger);
  EXPECT_TRUE(usable(kStranger).empty());
}

TEST_F(RamSharing, ADirectMemberThatLeavesIsDisassociated) {
  organize();
  const auto arn = share({{"resourceArns", {subnet()}}, {"principals", {kMember}}});
  organizations("RemoveAccountFromOrganization", {{"AccountId", kMember}});
  EXPECT_EQ(principal_status(arn, kMember), "DISASSOCIATED");
  EXPECT_TRUE(usable(kMember).empty());
}

TEST_F(RamSharing, OnlyTheOwnerChangesAShareAndStrangersDoNotKnowIt) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  const Json update = {{"resourceShareArn", arn}, {"name", "mine"}};
  EXPECT_EQ(refused(kMember, "UpdateResourceShare", update), "OperationNotPermittedException");
  EXPECT_EQ(refused(kStranger, "UpdateResourceShare", update), "UnknownResourceException");
  EXPECT_EQ(
      refused(kMember, "GetResourceShareAssociations", {{"associationType", "RESOURCE"}, {"resourceShareArns", {arn}}}),
      "OperationNotPermittedException");
}

TEST_F(RamSharing, AnInvitedAccountMayLeaveWhatTheGuideLetsItLeave) {
  organize();
  const auto leave = [&](const char* account, const std::string& arn) {
    return call(account, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"principals", {account}}});
  };
  const auto gateways = share({{"resourceArns", {gateway()}}, {"principals", {kStranger, kMember}}});
  accept(kStranger);
  EXPECT_EQ(leave(kMember, gateways).code(), "OperationNotPermittedException");
  EXPECT_EQ(leave(kStranger, gateways).json()["resourceShareAssociations"][0]["status"], "DISASSOCIATING");
  EXPECT_TRUE(usable(kStranger).empty());
  EXPECT_EQ(leave(kStranger, gateways).code(), "UnknownResourceException");
  const auto projects = share({{"resourceArns", {project()}}, {"principals", {kStranger}}});
  accept(kStranger);
  EXPECT_EQ(leave(kStranger, projects).code(), "OperationNotPermittedException");
  EXPECT_EQ(
      refused(kStranger, "DisassociateResourceShare", {{"resourceShareArn", projects}, {"resourceArns", {project()}}}),
      "OperationNotPermittedException");
}

TEST_F(RamSharing, QuotasAreKept) {
  Json many = Json::array();
  for (int i = 0; i < 101; ++i) many.push_back(gateway(std::to_string(i)));
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"resourceArns", many}}),
            "ResourceShareLimitExceededException");
  const auto arn = share({});
  for (int i = 0; i < 3; ++i) {
    Json accounts = Json::array();
    for (int j = 0; j < 83; ++j) accounts.push_back(std::to_string(400'000'000'000LL + i * 1000 + j));
    done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", accounts}});
  }
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kMember}}});
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kStranger}}}),
            "ResourceShareLimitExceededException");
  advance(168h);
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kStranger}}});
}

}  // namespace
}  // namespace scenario
