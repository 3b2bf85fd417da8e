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

TEST_F(RamSharing, AssociatingAnswersAssociatingAndTheNextCallSeesItSettled) {
  organize();
  const auto arn = share({});
  const Json made = done(kOwner, "AssociateResourceShare",
                         {{"resourceShareArn", arn}, {"resourceArns", {subnet()}}, {"principals", {kMember}}});
  ASSERT_EQ(made["resourceShareAssociations"].size(), 2u);
  for (const auto& row : made["resourceShareAssociations"]) EXPECT_EQ(row["status"], "ASSOCIATING");
  EXPECT_EQ(associations(arn, "RESOURCE")[0]["status"], "ASSOCIATED");
  EXPECT_EQ(associations(arn, "PRINCIPAL")[0]["status"], "ASSOCIATED");
  const Json gone =
      done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {subnet()}}});
  EXPECT_EQ(gone["resourceShareAssociations"][0]["status"], "DISASSOCIATING");
  EXPECT_EQ(associations(arn, "RESOURCE")[0]["status"], "DISASSOCIATED");
  EXPECT_TRUE(usable(kMember).empty());
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

TEST_F(RamSharing, WithoutEnabledSharingAMemberIsInvitedLikeAStranger) {
  organize(false);
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  EXPECT_EQ(associations(arn, "PRINCIPAL")[0]["external"], true);
  EXPECT_NE(pending(kMember), "");
  EXPECT_TRUE(usable(kMember).empty());
}

TEST_F(RamSharing, TrustedAccessAloneDoesNotEnableSharing) {
  organize(false);
  organizations("EnableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"principals", {organization_arn_}}}),
            "UnknownResourceException");
  EXPECT_EQ(message_, "Organization " + organization_ + " could not be found.");
  organizations("DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  done(kManagement, "EnableSharingWithAwsOrganization");
  done(kOwner, "CreateResourceShare", {{"name", "x"}, {"principals", {organization_arn_}}});
}

TEST_F(RamSharing, OnlyTheManagementAccountOfAnAllFeaturesOrganizationEnablesSharing) {
  const char* sentence =
      "Unable to enable sharing with AWS Organizations. Received AccessDeniedException from AWSOrganizations with the "
      "following error message: You don't have permissions to access this resource.";
  EXPECT_EQ(refused(kStranger, "EnableSharingWithAwsOrganization"), "OperationNotPermittedException");
  EXPECT_EQ(message_, sentence);
  organize();
  EXPECT_EQ(refused(kMember, "EnableSharingWithAwsOrganization"), "OperationNotPermittedException");
  EXPECT_EQ(message_, sentence);
  done(kManagement, "EnableSharingWithAwsOrganization");
  const Answer role =
      world_.iam(Scenario::root(kManagement), "GetRole", {{"RoleName", "AWSServiceRoleForResourceAccessManager"}});
  EXPECT_EQ(role.xml("Arn"),
            "arn:aws:iam::999999999999:role/aws-service-role/ram.amazonaws.com/AWSServiceRoleForResourceAccessManager");
  EXPECT_EQ(organizations("ListAWSServiceAccessForOrganization")["EnabledServicePrincipals"][0]["ServicePrincipal"],
            "ram.amazonaws.com");
}

TEST_F(RamSharing, ConsolidatedBillingCannotEnableSharing) {
  organizations("CreateOrganization", {{"FeatureSet", "CONSOLIDATED_BILLING"}});
  EXPECT_EQ(refused(kManagement, "EnableSharingWithAwsOrganization"), "OperationNotPermittedException");
}

TEST_F(RamSharing, PrincipalsHaveToBeSpelledAsTheApiWantsThem) {
  organize();
  const std::string other = "arn:aws:organizations::999999999999:organization/o-otherotherother";
  const struct {
    std::string principal;
    const char* code;
    std::string message;
  } cases[] = {
      {"123456789013,123456789014", "InvalidParameterException",
       "Principal ID 123456789013,123456789014 is malformed. Verify the ID and try again."},
      {organization_, "InvalidParameterException",
       "Principal ID " + organization_ + " is malformed. Verify the ID and try again."},
      {"ou-ex01-12345678", "InvalidParameterException", ""},
      {"12345", "InvalidParameterException", ""},
      {"arn:aws:iam::333333333333:root", "InvalidParameterException", ""},
      {"arn:aws:iam::333333333333:group/g", "InvalidParameterException", ""},
      {"arn:aws:iam::333333333333:role/", "InvalidParameterException", ""},
      {"*", "InvalidParameterException", ""},
      {other, "UnknownResourceException", "Organization o-otherotherother could not be found."},
      {"arn:aws:organizations::111111111111:organization/" + organization_, "UnknownResourceException", ""},
      {unit_arn("ou-ex01-12345678"), "UnknownResourceException",
       "OrganizationalUnit ou-ex01-12345678 could not be found"},
  };
  for (const auto& [principal, code, message] : cases) {
    EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"principals", {principal}}}), code) << principal;
    if (!message.empty()) {
      EXPECT_EQ(message_, message);
    }
  }
  EXPECT_EQ(done(kOwner, "GetResourceShares", {{"resourceOwner", "SELF"}})["resourceShares"].size(), 0u);
}

TEST_F(RamSharing, ResourcesHaveToBeShareableOwnedAndOfTheRegion) {
  const struct {
    std::string arn;
    const char* code;
    std::string message;
  } cases[] = {
      {"subnet-1", "MalformedArnException",
       "The specified resource ARN subnet-1 is not valid. Verify the ARN and try again."},
      {"arn:aws:ec2:us-east-1:111111111111:instance/i-1", "MalformedArnException",
       "You cannot share the selected resource type."},
      {"arn:aws:s3:::bucket", "MalformedArnException", "You cannot share the selected resource type."},
      {"arn:aws:ec2::111111111111:transit-gateway/tgw-1", "MalformedArnException", ""},
      {"arn:aws:ec2:us-east-1:222222222222:transit-gateway/tgw-1", "OperationNotPermittedException", ""},
      {"arn:aws:ec2:us-west-2:111111111111:transit-gateway/tgw-1", "InvalidParameterException", ""},
  };
  for (const auto& [arn, code, message] : cases) {
    EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"resourceArns", {arn}}}), code) << arn;
    if (!message.empty()) {
      EXPECT_EQ(message_, message);
    }
  }
}

TEST_F(RamSharing, WhatIsSharedWithYouCannotBeSharedOn) {
  organize();
  share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  EXPECT_EQ(refused(kMember, "CreateResourceShare", {{"name", "x"}, {"resourceArns", {gateway()}}}),
            "OperationNotPermittedException");
}

TEST_F(RamSharing, RegisteredResourcesOnlyWhereTheServerWantsThem) {
  world::Settings settings;
  settings.resources = world::Resources::RegisteredOnly;
  Scenario strict(settings);
  EXPECT_EQ(
      strict.ram(Scenario::root(kOwner), "CreateResourceShare", {{"name", "x"}, {"resourceArns", {gateway()}}}).code(),
      "UnknownResourceException");
}

TEST_F(RamSharing, OrganizationOnlyTypesNeedEnabledSharingEvenWithoutPrincipals) {
  const Json create = {{"name", "x"}, {"resourceArns", {subnet()}}};
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", create), "OperationNotPermittedException");
  EXPECT_EQ(message_, kOrganizationOnly);
  const auto arn = share({});
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {subnet()}}}),
            "InvalidParameterException");
  EXPECT_EQ(message_, kOrganizationOnly);
  organize();
  done(kOwner, "CreateResourceShare", create);
}

TEST_F(RamSharing, OrganizationOnlyTypesAndOutsidersDoNotMeet) {
  organize();
  EXPECT_EQ(refused(kOwner, "CreateResourceShare",
                    {{"name", "x"}, {"resourceArns", {subnet()}}, {"principals", {kStranger}}}),
            "OperationNotPermittedException");
  EXPECT_EQ(message_, kOrganizationOnly);
  const auto arn = share({{"principals", {kStranger}}});
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {subnet()}}}),
            "InvalidParameterException");
  const auto inside = share({{"resourceArns", {subnet()}}});
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", inside}, {"principals", {kStranger}}}),
            "OperationNotPermittedException");
}

TEST_F(RamSharing, WithoutExternalPrincipalsOnlyTheOrganizationMayBeNamed) {
  organize();
  const Json closed = {{"name", "x"}, {"allowExternalPrincipals", false}, {"principals", {kStranger}}};
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", closed), "InvalidParameterException");
  EXPECT_EQ(message_,
            "Principal 333333333333 is not in your AWS organization. You do not have permission to add external AWS "
            "accounts to a resource share.");
  const auto arn = share({{"allowExternalPrincipals", false}, {"principals", {kMember, organization_arn_}}});
  EXPECT_EQ(associations(arn, "PRINCIPAL").size(), 2u);
}

TEST_F(RamSharing, RolesAndUsersArePrincipalsOnlyForTheTypesThatSupportThem) {
  const std::string role = "arn:aws:iam::333333333333:role/reader";
  EXPECT_EQ(
      refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"resourceArns", {gateway()}}, {"principals", {role}}}),
      "InvalidParameterException");
  const auto arn = share({{"resourceArns", {project()}}, {"principals", {role}}});
  const Json invitation = done(kStranger, "GetResourceShareInvitations")["resourceShareInvitations"][0];
  EXPECT_EQ(invitation["receiverArn"], role);
  EXPECT_EQ(invitation["receiverAccountId"], kStranger);
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {gateway()}}}),
            "InvalidParameterException");
}

TEST_F(RamSharing, ServicePrincipalsStandAloneAndMayBeLimitedBySources) {
  const std::string service = "pca-connector-ad.amazonaws.com";
  const std::string authority = "arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/1";
  EXPECT_EQ(refused(kOwner, "CreateResourceShare",
                    {{"name", "x"}, {"resourceArns", {authority}}, {"principals", {service, kStranger}}}),
            "InvalidParameterException");
  EXPECT_EQ(
      refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"resourceArns", {gateway()}}, {"principals", {service}}}),
      "InvalidParameterException");
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"sources", {kOwner}}, {"principals", {kStranger}}}),
            "InvalidParameterException");
  const auto arn = share({{"resourceArns", {authority}}, {"principals", {service}}, {"sources", {kOwner}}});
  EXPECT_EQ(principal_status(arn, service), "ASSOCIATED");
  EXPECT_EQ(associations(arn, "SOURCE")[0]["associatedEntity"], kOwner);
  EXPECT_EQ(refused(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"sources", {kOwner}}}),
            "InvalidParameterException");
}

TEST_F(RamSharing, UnitsCoverTheUnitsBelowAndFollowMoves) {
  organize();
  const auto outer = unit(root_, "outer"), inner = unit(outer, "inner");
  const auto arn = share({{"resourceArns", {subnet()}}, {"principals", {unit_arn(outer)}}});
  EXPECT_TRUE(usable(kMember).empty());
  move(kMember, root_, inner);
  EXPECT_EQ(usable(kMember).size(), 1u);
  move(kMember, inner, root_);
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_EQ(principal_status(arn, unit_arn(outer)), "ASSOCIATED");
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

TEST_F(RamSharing, SwitchingTrustedAccessOffRemovesTheOrganizationButNotTheInvited) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember, organization_arn_, kStranger}}});
  accept(kStranger);
  organizations("DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  EXPECT_EQ(principal_status(arn, kMember), "DISASSOCIATED");
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_EQ(usable(kStranger).size(), 1u);
  done(kManagement, "EnableSharingWithAwsOrganization");
  EXPECT_TRUE(usable(kMember).empty());
}

TEST_F(RamSharing, RetainedSharingInvitesMembersAndSurvivesTheirLeaving) {
  organize();
  const Json retain = {{"retainSharingOnAccountLeaveOrganization", true}};
  const auto refuse = [&](Json input) {
    input["name"] = "x";
    input["resourceShareConfiguration"] = retain;
    EXPECT_EQ(refused(kOwner, "CreateResourceShare", input), "InvalidParameterException") << input;
  };
  refuse({{"allowExternalPrincipals", false}});
  refuse({{"principals", {organization_arn_}}});
  refuse({{"resourceArns", {subnet()}}});
  share({{"resourceArns", {gateway()}}, {"principals", {kMember}}, {"resourceShareConfiguration", retain}});
  EXPECT_TRUE(usable(kMember).empty());
  accept(kMember);
  organizations("RemoveAccountFromOrganization", {{"AccountId", kMember}});
  EXPECT_EQ(usable(kMember).size(), 1u);
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
