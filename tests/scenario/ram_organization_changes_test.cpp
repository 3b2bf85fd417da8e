// What changes in an organization do to its shares: one test for each event that Organizations knows.
#include "ram_world.hpp"

namespace scenario {
namespace {

class RamOrganizationChanges : public RamWorld {
 protected:
  std::string create_account(const std::string& name) {
    const Json status = organizations("CreateAccount", {{"AccountName", name}, {"Email", name + "@example.com"}});
    return organizations(
        "DescribeCreateAccountStatus",
        {{"CreateAccountRequestId", status["CreateAccountStatus"]["Id"]}})["CreateAccountStatus"]["AccountId"];
  }
  void leave(const std::string& account) { organizations("LeaveOrganization", Json::object(), account); }
};

TEST_F(RamOrganizationChanges, ACreatedAccountGetsWhatTheOrganizationHas) {
  organize();
  share({{"resourceArns", {subnet()}}, {"principals", {organization_arn_}}});
  EXPECT_EQ(usable(create_account("fresh")).size(), 1u);
}

TEST_F(RamOrganizationChanges, AMoveEndsAccessOfTheOldUnitAndBeginsThatOfTheNew) {
  organize();
  const auto one = unit(root_, "one"), two = unit(root_, "two");
  share({{"name", "a"}, {"resourceArns", {subnet("a")}}, {"principals", {unit_arn(one)}}});
  share({{"name", "b"}, {"resourceArns", {subnet("b")}}, {"principals", {unit_arn(two)}}});
  move(kMember, root_, one);
  EXPECT_EQ(usable(kMember), std::set<std::string>{subnet("a")});
  move(kMember, one, two);
  EXPECT_EQ(usable(kMember), std::set<std::string>{subnet("b")});
}

TEST_F(RamOrganizationChanges, WhatWasAcceptedByInvitationOutlivesTheMembership) {
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  accept(kMember);
  organize();
  EXPECT_EQ(usable(kMember).size(), 1u);
  leave(kMember);
  EXPECT_EQ(usable(kMember).size(), 1u);
  EXPECT_EQ(principal_status(arn, kMember), "ASSOCIATED");
}

TEST_F(RamOrganizationChanges, TheSharesOfAnOwnerWhoLeavesStopForTheOrganization) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember, organization_arn_, kStranger}}});
  accept(kStranger);
  organizations("RemoveAccountFromOrganization", {{"AccountId", kOwner}});
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_TRUE(usable(kManagement).empty());
  EXPECT_EQ(usable(kStranger).size(), 1u) << "who was invited stays";
  EXPECT_EQ(principal_status(arn, kMember), "DISASSOCIATED");
  EXPECT_EQ(principal_status(arn, organization_arn_), "DISASSOCIATED");
}

TEST_F(RamOrganizationChanges, ADisassociatedMemberIsNotInvitedByItself) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  organizations("RemoveAccountFromOrganization", {{"AccountId", kMember}});
  EXPECT_EQ(pending(kMember), "");
  const Json again = done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kMember}}});
  EXPECT_EQ(again["resourceShareAssociations"][0]["external"], true);
  EXPECT_NE(pending(kMember), "");
}

TEST_F(RamOrganizationChanges, TheManagementAccountSharesAndConsumesLikeAnyMember) {
  organize();
  const std::string theirs = "arn:aws:ec2:us-east-1:999999999999:transit-gateway/tgw-1";
  done(kManagement, "CreateResourceShare",
       {{"name", "x"}, {"resourceArns", {theirs}}, {"principals", {organization_arn_}}});
  share({{"resourceArns", {gateway()}}, {"principals", {organization_arn_}}});
  EXPECT_EQ(usable(kManagement), std::set<std::string>{gateway()});
  EXPECT_EQ(usable(kOwner), std::set<std::string>{theirs});
  EXPECT_EQ(usable(kMember), (std::set<std::string>{gateway(), theirs}));
}

TEST_F(RamOrganizationChanges, ADeletedUnitIsNoPrincipalAnyMoreARenamedOneIs) {
  organize();
  const auto gone = unit(root_, "gone"), kept = unit(root_, "kept");
  const auto arn = share({{"resourceArns", {subnet()}}, {"principals", {unit_arn(gone), unit_arn(kept)}}});
  EXPECT_EQ(principal_status(arn, unit_arn(gone)), "ASSOCIATED");
  organizations("DeleteOrganizationalUnit", {{"OrganizationalUnitId", gone}});
  organizations("UpdateOrganizationalUnit", {{"OrganizationalUnitId", kept}, {"Name", "renamed"}});
  EXPECT_EQ(principal_status(arn, unit_arn(gone)), "DISASSOCIATED");
  move(kMember, root_, kept);
  EXPECT_EQ(usable(kMember).size(), 1u);
}

TEST_F(RamOrganizationChanges, AClosedAccountLosesItsAccessAndIsSuspended) {
  organize();
  const auto arn = share({{"resourceArns", {subnet()}}, {"principals", {organization_arn_, kMember}}});
  organizations("CloseAccount", {{"AccountId", kMember}});
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_EQ(principal_status(arn, kMember), "SUSPENDED");
  EXPECT_EQ(principal_status(arn, organization_arn_), "ASSOCIATED");
  EXPECT_EQ(done(kOwner, "GetResourceShareAssociations",
                 {{"associationType", "PRINCIPAL"}, {"associationStatus", "SUSPENDED"}})
                .at("resourceShareAssociations")
                .size(),
            1u);
}

TEST_F(RamOrganizationChanges, ADeletedOrganizationEndsWhatRestedOnIt) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {organization_arn_}}});
  for (const char* account : {kOwner, kMember}) leave(account);
  organizations("DeleteOrganization");
  EXPECT_EQ(principal_status(arn, organization_arn_), "DISASSOCIATED");
  EXPECT_TRUE(usable(kManagement).empty());
}

TEST_F(RamOrganizationChanges, AMemberThatChangesOrganizationsLosesTheOldOnesShares) {
  organize();
  share({{"resourceArns", {subnet()}}, {"principals", {organization_arn_}}});
  organizations("CreateOrganization", Json::object(), kStranger);
  const Json made =
      organizations("InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", kMember}}}}, kStranger);
  EXPECT_EQ(usable(kMember).size(), 1u);
  organizations("AcceptHandshake", {{"HandshakeId", made["Handshake"]["Id"]}}, kMember);
  EXPECT_TRUE(usable(kMember).empty());
}

TEST_F(RamOrganizationChanges, AllFeaturesOpenTheWayToSharing) {
  organizations("CreateOrganization", {{"FeatureSet", "CONSOLIDATED_BILLING"}});
  EXPECT_EQ(refused(kManagement, "EnableSharingWithAwsOrganization"), "OperationNotPermittedException");
  const Json made = organizations("EnableAllFeatures");
  organizations("AcceptHandshake", {{"HandshakeId", made["Handshake"]["Id"]}});
  done(kManagement, "EnableSharingWithAwsOrganization");
}

TEST_F(RamOrganizationChanges, GuardrailsDenyRamCallsOfMembersButNotOfTheManagementAccount) {
  organize();
  enable_policies();
  attach_policy(root_, policy("Deny", "ram:CreateResourceShare", "*"));
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}}), "AccessDeniedException");
  done(kManagement, "CreateResourceShare", {{"name", "x"}});
  leave(kOwner);
  done(kOwner, "CreateResourceShare", {{"name", "x"}});
}

}  // namespace
}  // namespace scenario
