// The rules that sharing between accounts rests on (AWS: best practices for sharing inside an organization, how to
// share across accounts, RAM user guide), one test for each.
#include "ram_world.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

class RamRules : public RamWorld {
 protected:
  Json shares_of(const char* account, const char* owner = "OTHER-ACCOUNTS") {
    return done(account, "GetResourceShares", {{"resourceOwner", owner}})["resourceShares"];
  }
  Json permissions(const std::string& arn) {
    return done(kOwner, "ListResourceSharePermissions", {{"resourceShareArn", arn}})["permissions"];
  }
  static std::string parameter() { return "arn:aws:ssm:us-east-1:111111111111:parameter/db"; }
};

TEST_F(RamRules, R01_SharingGivesOthersAndTakesNothingFromTheOwner) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  EXPECT_EQ(usable(kMember), std::set<std::string>{gateway()});
  delete_share(arn);
  EXPECT_TRUE(usable(kMember).empty());
  share({{"resourceArns", {gateway()}}});
  EXPECT_EQ(done(kOwner, "ListResources", {{"resourceOwner", "SELF"}})["resources"].size(), 1u);
}

TEST_F(RamRules, R02_ASharesAccessIsThatOfItsRegion) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember, kStranger}}});
  region_ = "us-west-2";
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_EQ(shares_of(kOwner, "SELF"), Json::array());
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kOwner}}}),
            "UnknownResourceException");
  EXPECT_EQ(pending(kStranger), "");
  region_ = "us-east-1";
  EXPECT_EQ(usable(kMember).size(), 1u);
  accept(kStranger);
  EXPECT_EQ(usable(kStranger).size(), 1u);
  region_ = "us-west-2";
  EXPECT_TRUE(usable(kStranger).empty());
}

TEST_F(RamRules, R03_GlobalResourcesAreSharedInUsEast1) {
  organize();
  share({{"resourceArns", {core_network(), gateway()}}, {"principals", {kMember}}});
  EXPECT_EQ(usable(kMember), (std::set<std::string>{core_network(), gateway()}));
  const Json global =
      done(kOwner, "ListResources", {{"resourceOwner", "SELF"}, {"resourceRegionScope", "GLOBAL"}})["resources"];
  ASSERT_EQ(global.size(), 1u);
  EXPECT_EQ(global[0]["arn"], core_network());
  region_ = "eu-west-1";
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"resourceArns", {core_network()}}}),
            "InvalidParameterException");
  EXPECT_EQ(shares_of(kMember), Json::array());
}

TEST_F(RamRules, R04_AccountsAlwaysTheOrganizationOnlyAfterEnabling) {
  organize(false);
  share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  const Json inside = {{"name", "x"}, {"principals", {organization_arn_, unit_arn(unit(root_, "u"))}}};
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", inside), "UnknownResourceException");
  done(kManagement, "EnableSharingWithAwsOrganization");
  done(kOwner, "CreateResourceShare", inside);
}

TEST_F(RamRules, R05_OnlyTheManagementAccountOfAllFeaturesEnables) {
  const char* sentence =
      "Unable to enable sharing with AWS Organizations. Received AccessDeniedException from AWSOrganizations with the "
      "following error message: You don't have permissions to access this resource.";
  organize(false);
  for (const char* account : {kMember, kStranger}) {
    EXPECT_EQ(refused(account, "EnableSharingWithAwsOrganization"), "OperationNotPermittedException");
    EXPECT_EQ(message_, sentence);
  }
  organizations("CreateOrganization", {{"FeatureSet", "CONSOLIDATED_BILLING"}}, kStranger);
  EXPECT_EQ(refused(kStranger, "EnableSharingWithAwsOrganization"), "OperationNotPermittedException");
  EXPECT_EQ(done(kManagement, "EnableSharingWithAwsOrganization"), Json({{"returnValue", true}}));
}

TEST_F(RamRules, R06_EnablingMakesTheRoleAndTrustedAccessForAllRegions) {
  organize(false);
  region_ = "eu-west-1";
  EXPECT_EQ(done(kManagement, "EnableSharingWithAwsOrganization"), Json({{"returnValue", true}}));
  EXPECT_EQ(done(kManagement, "EnableSharingWithAwsOrganization"), Json({{"returnValue", true}}));
  region_ = "us-east-1";
  share({{"principals", {organization_arn_}}});
  const auto role =
      world_.iam(Scenario::root(kManagement), "GetRole", {{"RoleName", "AWSServiceRoleForResourceAccessManager"}});
  EXPECT_EQ(role.xml("Path"), "/aws-service-role/ram.amazonaws.com/");
  EXPECT_EQ(role.xml("Arn"),
            "arn:aws:iam::999999999999:role/aws-service-role/ram.amazonaws.com/AWSServiceRoleForResourceAccessManager");
  const auto attached = world_.iam(Scenario::root(kManagement), "ListAttachedRolePolicies",
                                   {{"RoleName", "AWSServiceRoleForResourceAccessManager"}});
  EXPECT_EQ(attached.xml("PolicyName"), "AWSResourceAccessManagerServiceRolePolicy");
  EXPECT_EQ(organizations("ListAWSServiceAccessForOrganization")["EnabledServicePrincipals"][0]["ServicePrincipal"],
            "ram.amazonaws.com");
}

TEST_F(RamRules, R07_EnablingNeedsFourPermissions) {
  organize(false);
  const std::vector<std::string> needed = {"ram:EnableSharingWithAwsOrganization", "iam:CreateServiceLinkedRole",
                                           "organizations:enableAWSServiceAccess",  // as the guide spells it
                                           "organizations:DescribeOrganization"};
  for (std::size_t missing = 0; missing < needed.size(); ++missing) {
    Json actions = Json::array();
    for (const auto& action : needed)
      if (action != needed[missing]) actions.push_back(action);
    const auto user = world_.user(kManagement, "u" + std::to_string(missing), policy("Allow", actions, "*"));
    EXPECT_EQ(world_.ram(user, "EnableSharingWithAwsOrganization").code(), "AccessDeniedException") << needed[missing];
  }
  const auto user = world_.user(kManagement, "all", policy("Allow", needed, "*"));
  EXPECT_EQ(world_.ram(user, "EnableSharingWithAwsOrganization").status, 200);
}

TEST_F(RamRules, R08_TrustedAccessThroughOrganizationsAloneDoesNotWorkAndIsRepairedThroughRam) {
  organize(false);
  organizations("EnableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  EXPECT_EQ(world_.iam(Scenario::root(kManagement), "GetRole", {{"RoleName", "AWSServiceRoleForResourceAccessManager"}})
                .status,
            404);
  const Json create = {{"name", "x"}, {"principals", {organization_arn_}}};
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", create), "UnknownResourceException");
  EXPECT_EQ(message_, "Organization " + organization_ + " could not be found.");
  organizations("DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  done(kManagement, "EnableSharingWithAwsOrganization");
  done(kOwner, "CreateResourceShare", create);
}

TEST_F(RamRules, R09_InsideTheOrganizationThereAreNoInvitations) {
  organize();
  share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  EXPECT_EQ(usable(kMember).size(), 1u);
  EXPECT_EQ(done(kMember, "GetResourceShareInvitations")["resourceShareInvitations"], Json::array());
}

TEST_F(RamRules, R10_OutsideTheOrganizationAccessWaitsForAcceptance) {
  organize();
  share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  EXPECT_TRUE(usable(kStranger).empty());
  EXPECT_EQ(shares_of(kStranger), Json::array());
  accept(kStranger);
  EXPECT_EQ(usable(kStranger).size(), 1u);
  EXPECT_EQ(shares_of(kStranger).size(), 1u);
}

TEST_F(RamRules, R11_SevenDaysToAnswerForFourteenTypes) {
  const std::set<std::string> expected = {"rds:Cluster",
                                          "ec2:CapacityReservation",
                                          "ec2:DedicatedHost",
                                          "license-manager:LicenseConfiguration",
                                          "ec2:LocalGatewayRouteTable",
                                          "outposts:Outpost",
                                          "outposts:Site",
                                          "route53resolver:ResolverRule",
                                          "ec2:CoipPool",
                                          "ec2:PrefixList",
                                          "ec2:Subnet",
                                          "ec2:TrafficMirrorTarget",
                                          "ec2:TransitGateway",
                                          "ec2:TransitGatewayMulticastDomain"};
  std::set<std::string> actual;
  for (const auto& type : fixtures::ram_types())
    if (type.seven_days) actual.insert(type.name);
  EXPECT_EQ(actual, expected);
  share({{"resourceArns", {gateway()}}, {"principals", {kStranger}}});
  advance(168h - 1s);
  EXPECT_NE(pending(kStranger), "");
  advance(1s);
  EXPECT_EQ(pending(kStranger), "");
}

TEST_F(RamRules, R12_TwelveHoursForEveryOtherTypeAndThenTheOwnerSharesAgain) {
  const auto arn = share({{"resourceArns", {project()}}, {"principals", {kStranger}}});
  const auto first = pending(kStranger);
  advance(12h);
  EXPECT_EQ(refused(kStranger, "AcceptResourceShareInvitation", {{"resourceShareInvitationArn", first}}),
            "ResourceShareInvitationExpiredException");
  const Json again = done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", {kStranger}}});
  ASSERT_EQ(again["resourceShareAssociations"].size(), 1u);
  EXPECT_EQ(again["resourceShareAssociations"][0]["status"], "ASSOCIATING");
  EXPECT_NE(pending(kStranger), "");
  EXPECT_NE(pending(kStranger), first);
  accept(kStranger);
  EXPECT_EQ(usable(kStranger).size(), 1u);
  EXPECT_EQ(refused(kStranger, "AcceptResourceShareInvitation", {{"resourceShareInvitationArn", first}}),
            "ResourceShareInvitationExpiredException");
}

TEST_F(RamRules, R13_WhatIsSharedWithYouIsNotYoursToShare) {
  organize();
  share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  EXPECT_EQ(refused(kMember, "CreateResourceShare", {{"name", "x"}, {"resourceArns", {gateway()}}}),
            "OperationNotPermittedException");
}

TEST_F(RamRules, R14_OtherOrganizationsAreNotNamedTheirAccountsAre) {
  organize();
  const Json other = organizations("CreateOrganization", {{"FeatureSet", "ALL"}}, kStranger)["Organization"];
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"principals", {other["Arn"]}}}),
            "UnknownResourceException");
  share({{"resourceArns", {project()}}, {"principals", {kStranger, "arn:aws:iam::333333333333:role/reader"}}});
  EXPECT_EQ(done(kStranger, "GetResourceShareInvitations")["resourceShareInvitations"].size(), 2u);
}

TEST_F(RamRules, R15_MembershipIsDynamicAndUnitsCoverTheUnitsBelow) {
  organize();
  const auto outer = unit(root_, "outer"), inner = unit(outer, "inner");
  share({{"resourceArns", {gateway()}}, {"principals", {organization_arn_}}});
  share({{"resourceArns", {subnet()}}, {"principals", {unit_arn(outer)}}});
  EXPECT_EQ(usable(kMember), std::set<std::string>{gateway()});
  move(kMember, root_, inner);
  EXPECT_EQ(usable(kMember), (std::set<std::string>{gateway(), subnet()}));
  join(kStranger);
  EXPECT_EQ(usable(kStranger), std::set<std::string>{gateway()});
  organizations("RemoveAccountFromOrganization", {{"AccountId", kMember}});
  EXPECT_TRUE(usable(kMember).empty());
}

TEST_F(RamRules, R16_OnePermissionPerTypeTheDefaultUnlessChosen) {
  const auto single = share({{"resourceArns", {gateway()}}});
  EXPECT_EQ(permissions(single)[0]["isResourceTypeDefault"], true);
  const std::string chosen = "arn:aws:ram::aws:permission/AWSRAMPermissionSSMParameterReadOnlyWithHistory";
  const auto one = share({{"resourceArns", {parameter()}}, {"permissionArns", {chosen}}});
  ASSERT_EQ(permissions(one).size(), 1u);
  EXPECT_EQ(permissions(one)[0]["arn"], chosen);
  const std::string standard = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionSSMParameterReadOnly";
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"permissionArns", {chosen, standard}}}),
            "InvalidParameterException");
  EXPECT_EQ(
      refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"permissionArns", {"arn:aws:ram::aws:permission/None"}}}),
      "UnknownResourceException");
}

TEST_F(RamRules, R17_ExternalPrincipalsAreAllowedByDefaultButNotForOrganizationOnlyTypes) {
  organize();
  EXPECT_EQ(done(kOwner, "CreateResourceShare", {{"name", "x"}})["resourceShare"]["allowExternalPrincipals"], true);
  EXPECT_EQ(refused(kOwner, "CreateResourceShare",
                    {{"name", "x"}, {"allowExternalPrincipals", false}, {"principals", {kStranger}}}),
            "InvalidParameterException");
  EXPECT_EQ(refused(kOwner, "CreateResourceShare",
                    {{"name", "x"}, {"resourceArns", {subnet()}}, {"principals", {kStranger}}}),
            "OperationNotPermittedException");
}

TEST_F(RamRules, R18_RolesAndUsersOnlyForTheTypesThatSupportThem) {
  for (const auto& type : fixtures::ram_types()) {
    if (type.organization_only || type.scope != fixtures::RamScope::Regional) continue;
    const auto answer = call(
        kOwner, "CreateResourceShare",
        {{"name", "x"}, {"resourceArns", {arn_of(type)}}, {"principals", {"arn:aws:iam::111111111111:role/reader"}}});
    EXPECT_EQ(answer.code(), type.iam_principals ? "" : "InvalidParameterException") << type.name << answer.body;
  }
}

TEST_F(RamRules, R19_TagsBelongToTheShare) {
  organize();
  share({{"resourceArns", {gateway()}}, {"principals", {kMember}}, {"tags", {{{"key", "k"}, {"value", "v"}}}}});
  EXPECT_EQ(shares_of(kOwner, "SELF")[0]["tags"], Json::parse(R"([{"key":"k","value":"v"}])"));
  EXPECT_FALSE(shares_of(kMember)[0].contains("tags"));
  EXPECT_FALSE(done(kOwner, "ListResources", {{"resourceOwner", "SELF"}})["resources"][0].contains("tags"));
}

TEST_F(RamRules, R20_AssociationsAreFinishedAfterTheAnswer) {
  organize();
  const auto arn = share({});
  const Json made = done(kOwner, "AssociateResourceShare",
                         {{"resourceShareArn", arn}, {"resourceArns", {gateway()}}, {"principals", {kMember}}});
  ASSERT_EQ(made["resourceShareAssociations"].size(), 2u);
  for (const auto& row : made["resourceShareAssociations"]) EXPECT_EQ(row["status"], "ASSOCIATING");
  EXPECT_EQ(associations(arn, "RESOURCE")[0]["status"], "ASSOCIATED");
  EXPECT_EQ(associations(arn, "PRINCIPAL")[0]["status"], "ASSOCIATED");
  const Json gone =
      done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {gateway()}}});
  ASSERT_EQ(gone["resourceShareAssociations"].size(), 1u);
  EXPECT_EQ(gone["resourceShareAssociations"][0]["status"], "DISASSOCIATING");
  EXPECT_EQ(associations(arn, "RESOURCE")[0]["status"], "DISASSOCIATED");
  EXPECT_TRUE(usable(kMember).empty());
}

TEST_F(RamRules, R21_EverythingInAShareCanBeChangedLater) {
  organize();
  const auto arn = share({});
  const Json more = {{"resourceShareArn", arn}, {"resourceArns", {parameter()}}, {"principals", {kMember}}};
  done(kOwner, "AssociateResourceShare", more);
  done(kOwner, "AssociateResourceSharePermission",
       {{"resourceShareArn", arn},
        {"replace", true},
        {"permissionArn", "arn:aws:ram::aws:permission/AWSRAMPermissionSSMParameterReadOnlyWithHistory"}});
  done(kOwner, "TagResource", {{"resourceShareArn", arn}, {"tags", {{{"key", "k"}, {"value", "v"}}}}});
  done(kOwner, "UpdateResourceShare", {{"resourceShareArn", arn}, {"name", "later"}});
  EXPECT_EQ(usable(kMember), std::set<std::string>{parameter()});
  EXPECT_EQ(shares_of(kMember)[0]["name"], "later");
  done(kOwner, "DisassociateResourceShare", more);
  EXPECT_TRUE(usable(kMember).empty());
}

TEST_F(RamRules, R22_DisablingRemovesWhatRestsOnTheOrganization) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {organization_arn_, kMember, kStranger}}});
  accept(kStranger);
  organizations("DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  EXPECT_EQ(principal_status(arn, organization_arn_), "DISASSOCIATED");
  EXPECT_EQ(principal_status(arn, kMember), "DISASSOCIATED");
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_EQ(usable(kStranger).size(), 1u);
  done(kManagement, "EnableSharingWithAwsOrganization");
  EXPECT_TRUE(usable(kMember).empty()) << "what was removed does not come back";
}

TEST_F(RamRules, R23_TheTreeIsTheManagementAccountsAndTheRegionDecidesWhatCanBeChosen) {
  organize();
  EXPECT_EQ(organizations("ListRoots")["Roots"].size(), 1u);
  EXPECT_NE(world_.organizations(Scenario::root(kMember), "ListRoots").status, 200);
  const auto types = [&](const char* scope) {
    return done(kOwner, "ListResourceTypes", {{"resourceRegionScope", scope}})["resourceTypes"].size();
  };
  EXPECT_EQ(types("GLOBAL") + types("REGIONAL"), 89u);
  EXPECT_EQ(types("ALL"), 89u);
  region_ = "us-west-2";
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"resourceArns", {gateway()}}}),
            "InvalidParameterException");
  share({{"resourceArns", {"arn:aws:ec2:us-west-2:111111111111:transit-gateway/tgw-1"}}});
}

TEST_F(RamRules, R24_WhoHasAccessCanBeReviewedAndLimitedToTheLeast) {
  organize();
  const std::string text = R"({"Effect":"Allow","Action":"ssm:GetParameter"})";
  const Json least =
      done(kOwner, "CreatePermission", {{"name", "least"}, {"resourceType", "ssm:Parameter"}, {"policyTemplate", text}})
          .at("permission")["arn"];
  const auto arn = share({{"resourceArns", {parameter()}}, {"principals", {kMember}}, {"permissionArns", {least}}});
  EXPECT_EQ(permissions(arn)[0]["arn"], least);
  EXPECT_EQ(done(kOwner, "ListPrincipals", {{"resourceOwner", "SELF"}})["principals"][0]["id"], kMember);
  EXPECT_EQ(done(kOwner, "ListResources", {{"resourceOwner", "SELF"}})["resources"][0]["arn"], parameter());
  EXPECT_EQ(associations(arn, "PRINCIPAL").size(), 1u);
  const Json policies = done(kOwner, "GetResourcePolicies", {{"resourceArns", {parameter()}}})["policies"];
  ASSERT_EQ(policies.size(), 1u);
  const Json statements = Json::parse(policies[0].get<std::string>())["Statement"];
  ASSERT_EQ(statements.size(), 1u);
  EXPECT_EQ(statements[0]["Effect"], "Allow");
  EXPECT_EQ(statements[0]["Principal"]["AWS"], Json::array({"arn:aws:iam::222222222222:root"}));
  EXPECT_EQ(statements[0]["Action"], Json::array({"ssm:GetParameter"}));
  EXPECT_EQ(statements[0]["Resource"], parameter());
}

}  // namespace
}  // namespace scenario
