// What changes of the organization do to shares. (RAM user guide, sharing with Organizations.)
#include "ram_world.hpp"

namespace scenario {
namespace {

class RamMembership : public RamWorld {
 protected:
  RamMembership() { organize(); }
};

TEST_F(RamMembership, WhenTheOwnerLeavesItsSharesNoLongerReachTheOrganization) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {organization_arn_, kMember, kStranger}}});
  accept(kStranger);
  organizations("RemoveAccountFromOrganization", {{"AccountId", kOwner}});
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_TRUE(usable(kManagement).empty());
  EXPECT_EQ(principal_status(arn, organization_arn_), "DISASSOCIATED");
  EXPECT_EQ(principal_status(arn, kMember), "DISASSOCIATED");
  EXPECT_EQ(usable(kStranger).size(), 1u);
}

TEST_F(RamMembership, ADeletedUnitLosesItsAssociation) {
  const auto ou = unit(root_, "unit");
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {unit_arn(ou)}}});
  EXPECT_EQ(principal_status(arn, unit_arn(ou)), "ASSOCIATED");
  organizations("DeleteOrganizationalUnit", {{"OrganizationalUnitId", ou}});
  EXPECT_EQ(principal_status(arn, unit_arn(ou)), "DISASSOCIATED");
}

TEST_F(RamMembership, WhoAcceptedAsAStrangerKeepsAccessWhenItJoinsAndLeaves) {
  share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  accept(kStranger);
  join(kStranger);
  EXPECT_EQ(usable(kStranger).size(), 1u);
  organizations("RemoveAccountFromOrganization", {{"AccountId", kStranger}});
  EXPECT_EQ(usable(kStranger).size(), 1u);
}

TEST_F(RamMembership, ADisassociatedMemberIsNotInvitedByItself) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  organizations("RemoveAccountFromOrganization", {{"AccountId", kMember}});
  EXPECT_EQ(pending(kMember), "");
  const Json again = done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kMember}}});
  EXPECT_EQ(again["resourceShareAssociations"][0]["external"], true);
  EXPECT_NE(pending(kMember), "");
}

TEST_F(RamMembership, TheManagementAccountSharesAndConsumesLikeAnyMember) {
  const std::string theirs = "arn:aws:ec2:us-east-1:999999999999:transit-gateway/tgw-1";
  done(kManagement, "CreateResourceShare",
       {{"name", "x"}, {"resourceArns", {theirs}}, {"principals", {organization_arn_}}});
  share({{"resourceArns", {gateway()}}, {"principals", {organization_arn_}}});
  EXPECT_EQ(usable(kManagement), std::set<std::string>{gateway()});
  EXPECT_EQ(usable(kOwner), std::set<std::string>{theirs});
  EXPECT_EQ(usable(kMember), (std::set<std::string>{gateway(), theirs}));
}

TEST_F(RamMembership, AClosedAccountLosesAccessAndIsSuspended) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember, organization_arn_}}});
  organizations("CloseAccount", {{"AccountId", kMember}});
  EXPECT_EQ(principal_status(arn, kMember), "SUSPENDED");
  EXPECT_EQ(principal_status(arn, organization_arn_), "ASSOCIATED");
  EXPECT_EQ(done(kOwner, "GetResourceShareAssociations",
                 {{"associationType", "PRINCIPAL"}, {"associationStatus", "SUSPENDED"}})
                .at("resourceShareAssociations")
                .size(),
            1u);
}

}  // namespace
}  // namespace scenario
