// Who gets what: one test for each row of the decision that a share makes.
#include "ram_world.hpp"

namespace scenario {
namespace {

constexpr char kService[] = "pca-connector-ad.amazonaws.com";

class RamDecisionTable : public RamWorld {
 protected:
  static std::string authority() { return "arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/1"; }

  /// "ASSOCIATED", "ASSOCIATING external" and so on: the association of a new share with the principal.
  std::string shared(const Json& principal, Json more = Json::object()) {
    more["principals"] = Json::array({principal});
    if (!more.contains("resourceArns")) more["resourceArns"] = {gateway()};
    arn_ = share(more);
    const Json row = associations(arn_, "PRINCIPAL")[0];
    return row["status"].get<std::string>() + (row["external"] == true ? " external" : "");
  }
  std::string refusal(const Json& principal, Json more = Json::object()) {
    more["principals"] = Json::array({principal});
    more["name"] = "x";
    return refused(kOwner, "CreateResourceShare", more);
  }
  std::string refused_resource(const std::string& resource) {
    return refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"resourceArns", {resource}}});
  }
  static Json retain() { return {{"retainSharingOnAccountLeaveOrganization", true}}; }

  std::string arn_;
};

TEST_F(RamDecisionTable, Principal_OwnAccountIsAssociatedDirectly) {
  EXPECT_EQ(shared(kOwner), "ASSOCIATED");
  EXPECT_EQ(pending(kOwner), "");
}

TEST_F(RamDecisionTable, Principal_MemberWithSharingEnabledNeedsNoInvitation) {
  organize();
  EXPECT_EQ(shared(kMember), "ASSOCIATED");
  EXPECT_EQ(pending(kMember), "");
}

TEST_F(RamDecisionTable, Principal_MemberWithSharingNotEnabledIsInvited) {
  organize(false);
  EXPECT_EQ(shared(kMember), "ASSOCIATING external");
  EXPECT_NE(pending(kMember), "");
  EXPECT_TRUE(usable(kMember).empty());
}

TEST_F(RamDecisionTable, Principal_MemberWithRetainFlagIsInvitedAndKeepsAccessWhenItLeaves) {
  organize();
  EXPECT_EQ(shared(kMember, {{"resourceShareConfiguration", retain()}}), "ASSOCIATING external");
  EXPECT_TRUE(usable(kMember).empty());
  accept(kMember);
  organizations("RemoveAccountFromOrganization", {{"AccountId", kMember}});
  EXPECT_EQ(usable(kMember), std::set<std::string>{gateway()});
}

TEST_F(RamDecisionTable, Principal_OutsiderIsInvited) {
  EXPECT_EQ(shared(kStranger), "ASSOCIATING external");
  EXPECT_NE(pending(kStranger), "");
}

TEST_F(RamDecisionTable, Principal_OutsiderOfAShareWithoutExternalPrincipalsIsInvalid) {
  organize();
  EXPECT_EQ(refusal(kStranger, {{"allowExternalPrincipals", false}}), "InvalidParameterException");
  EXPECT_EQ(message_,
            "Principal 333333333333 is not in your AWS organization. You do not have permission to add external AWS "
            "accounts to a resource share.");
  const auto closed = share({{"allowExternalPrincipals", false}, {"principals", {kMember, organization_arn_}}});
  EXPECT_EQ(associations(closed, "PRINCIPAL").size(), 2u);
}

TEST_F(RamDecisionTable, Principal_OutsiderOfAShareWithAnOrganizationOnlyTypeIsNotPermitted) {
  organize();
  EXPECT_EQ(refusal(kStranger, {{"resourceArns", {subnet()}}}), "OperationNotPermittedException");
  EXPECT_EQ(message_, kOrganizationOnly);
  const auto inside = share({{"resourceArns", {subnet()}}});
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", inside}, {"principals", {kStranger}}}),
            "OperationNotPermittedException");
}

TEST_F(RamDecisionTable, Principal_OwnOrganizationIsAssociatedForEveryCurrentAndFutureMember) {
  organize();
  EXPECT_EQ(shared(organization_arn_), "ASSOCIATED");
  EXPECT_EQ(pending(kMember), "");
  EXPECT_EQ(usable(kMember).size(), 1u);
  join(kStranger);
  EXPECT_EQ(usable(kStranger).size(), 1u);
}

TEST_F(RamDecisionTable, Principal_AnotherOrganizationOrOneThatIsNotEnabledIsUnknown) {
  organize(false);
  EXPECT_EQ(refusal(organization_arn_), "UnknownResourceException");
  EXPECT_EQ(message_, "Organization " + organization_ + " could not be found.");
  done(kManagement, "EnableSharingWithAwsOrganization");
  EXPECT_EQ(refusal("arn:aws:organizations::888888888888:organization/o-otherotherother"), "UnknownResourceException");
  EXPECT_EQ(message_, "Organization o-otherotherother could not be found.");
  EXPECT_EQ(refusal("arn:aws:organizations::111111111111:organization/" + organization_), "UnknownResourceException")
      << "under another management account";
}

TEST_F(RamDecisionTable, Principal_UnitIsAssociatedForItAndTheUnitsBelow) {
  organize();
  const auto outer = unit(root_, "outer"), inner = unit(outer, "inner");
  EXPECT_EQ(shared(unit_arn(outer)), "ASSOCIATED");
  EXPECT_TRUE(usable(kMember).empty());
  move(kMember, root_, inner);
  EXPECT_EQ(usable(kMember).size(), 1u);
  move(kMember, inner, root_);
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_EQ(principal_status(arn_, unit_arn(outer)), "ASSOCIATED");
}

TEST_F(RamDecisionTable, Principal_UnitOtherwiseIsUnknown) {
  organize(false);
  const auto ou = unit(root_, "unit");
  EXPECT_EQ(refusal(unit_arn(ou)), "UnknownResourceException");
  EXPECT_EQ(message_, "OrganizationalUnit " + ou + " could not be found");
  done(kManagement, "EnableSharingWithAwsOrganization");
  EXPECT_EQ(refusal(unit_arn("ou-ab12-99999999")), "UnknownResourceException");
  EXPECT_EQ(message_, "OrganizationalUnit ou-ab12-99999999 could not be found");
}

TEST_F(RamDecisionTable, Principal_RoleOrUserOfATypeThatSupportsItIsDecidedByItsAccount) {
  organize();
  const Json projects = {{"resourceArns", {project()}}};
  EXPECT_EQ(shared("arn:aws:iam::222222222222:role/team/reader", projects), "ASSOCIATED");
  EXPECT_EQ(shared("arn:aws:iam::111111111111:user/bob", projects), "ASSOCIATED");
  EXPECT_EQ(shared("arn:aws:iam::333333333333:user/eve", projects), "ASSOCIATING external");
  const Json invitation = done(kStranger, "GetResourceShareInvitations")["resourceShareInvitations"][0];
  EXPECT_EQ(invitation["receiverArn"], "arn:aws:iam::333333333333:user/eve");
  EXPECT_EQ(invitation["receiverAccountId"], kStranger);
}

TEST_F(RamDecisionTable, Principal_RoleOrUserOfATypeWithoutSupportIsInvalid) {
  EXPECT_EQ(refusal("arn:aws:iam::333333333333:role/r", {{"resourceArns", {gateway()}}}), "InvalidParameterException");
  EXPECT_EQ(refusal("arn:aws:iam::333333333333:user/u", {{"resourceArns", {project(), gateway()}}}),
            "InvalidParameterException");
  shared("arn:aws:iam::333333333333:role/r", {{"resourceArns", {project()}}});
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn_}, {"resourceArns", {gateway()}}}),
            "InvalidParameterException");
}

TEST_F(RamDecisionTable, Principal_ServiceOfATypeThatSupportsItIsAssociatedWithoutInvitation) {
  EXPECT_EQ(shared(kService, {{"resourceArns", {authority()}}}), "ASSOCIATED");
  EXPECT_EQ(refusal(kService, {{"resourceArns", {gateway()}}}), "InvalidParameterException");
  EXPECT_EQ(refusal(kService, {{"resourceArns", {authority()}}, {"allowExternalPrincipals", false}}),
            "InvalidParameterException");
}

TEST_F(RamDecisionTable, Principal_ServiceMixedWithOthersIsInvalid) {
  for (const Json& resources : {Json::array(), Json::array({authority()})})
    EXPECT_EQ(refused(kOwner, "CreateResourceShare",
                      {{"name", "x"}, {"resourceArns", resources}, {"principals", {kService, kStranger}}}),
              "InvalidParameterException")
        << resources;
  shared(kService, {{"resourceArns", {authority()}}});
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn_}, {"principals", {kMember}}}),
            "InvalidParameterException");
}

TEST_F(RamDecisionTable, Principal_AnythingElseIsMalformed) {
  organize();
  const std::vector<std::string> cases = {"",
                                          "x",
                                          "12345",
                                          "12345678901",
                                          "1234567890123",
                                          "o-exampleorgid",
                                          organization_,
                                          "ou-ab12-11111111",
                                          unit(root_, "unit"),
                                          "*",
                                          "root",
                                          "111111111111,222222222222",
                                          "arn:aws:iam::222222222222:root",
                                          "arn:aws:iam::222222222222:role/",
                                          "arn:aws:iam::222222222222:group/g",
                                          "arn:aws:sts::222222222222:assumed-role/r/s",
                                          "arn:aws:s3:::bucket",
                                          "amazonaws.com"};
  for (const auto& wrong : cases) {
    EXPECT_EQ(refusal(wrong), "InvalidParameterException") << wrong;
    EXPECT_EQ(message_, "Principal ID " + wrong + " is malformed. Verify the ID and try again.");
  }
  EXPECT_EQ(done(kOwner, "GetResourceShares", {{"resourceOwner", "SELF"}})["resourceShares"], Json::array());
}

TEST_F(RamDecisionTable, Resource_NotAnArnOrNotAShareableTypeIsMalformed) {
  EXPECT_EQ(refused_resource("tgw-1"), "MalformedArnException");
  EXPECT_EQ(message_, "The specified resource ARN tgw-1 is not valid. Verify the ARN and try again.");
  for (const char* type : {"arn:aws:sqs:us-east-1:111111111111:queue", "arn:aws:s3:::bucket",
                           "arn:aws:ec2:us-east-1:111111111111:instance/i-1"}) {
    EXPECT_EQ(refused_resource(type), "MalformedArnException") << type;
    EXPECT_EQ(message_, "You cannot share the selected resource type.");
  }
  EXPECT_EQ(refused_resource("arn:aws:ec2::111111111111:transit-gateway/tgw-1"), "MalformedArnException");
}

TEST_F(RamDecisionTable, Resource_OfAnotherAccountIsNotPermitted) {
  EXPECT_EQ(refused_resource("arn:aws:ec2:us-east-1:222222222222:transit-gateway/tgw-1"),
            "OperationNotPermittedException");
}

TEST_F(RamDecisionTable, Resource_SharedWithTheCallerIsNotPermitted) {
  organize();
  shared(kMember);
  EXPECT_EQ(refused(kMember, "CreateResourceShare", {{"name", "x"}, {"resourceArns", {gateway()}}}),
            "OperationNotPermittedException");
}

TEST_F(RamDecisionTable, Resource_OfAnotherRegionIsInvalid) {
  EXPECT_EQ(refused_resource("arn:aws:ec2:eu-west-1:111111111111:transit-gateway/tgw-1"), "InvalidParameterException");
}

TEST_F(RamDecisionTable, Resource_GlobalOutsideUsEast1IsInvalid) {
  region_ = "us-west-2";
  EXPECT_EQ(refused_resource(core_network()), "InvalidParameterException");
  region_ = "us-east-1";
  EXPECT_EQ(shared(kOwner, {{"resourceArns", {core_network(), gateway()}}}), "ASSOCIATED");
}

TEST_F(RamDecisionTable, Resource_OrganizationOnlyWithoutEnabledSharingHasADifferentCodePerOperation) {
  EXPECT_EQ(refused_resource(subnet()), "OperationNotPermittedException");
  EXPECT_EQ(message_, kOrganizationOnly);
  const auto arn = share({});
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {subnet()}}}),
            "InvalidParameterException");
  EXPECT_EQ(message_, kOrganizationOnly);
  organize();
  share({{"resourceArns", {subnet()}}});
}

TEST_F(RamDecisionTable, Resource_OrganizationOnlyMakesUpdatesFailOnceSharingIsOff) {
  organize();
  const auto arn = share({{"resourceArns", {subnet()}}});
  organizations("DisableAWSServiceAccess", {{"ServicePrincipal", "ram.amazonaws.com"}});
  EXPECT_EQ(refused(kOwner, "UpdateResourceShare", {{"resourceShareArn", arn}, {"allowExternalPrincipals", true}}),
            "OperationNotPermittedException");
  EXPECT_EQ(message_, kOrganizationOnly);
}

TEST_F(RamDecisionTable, Resource_OrganizationOnlyIntoAShareWithAnOutsiderIsRefused) {
  organize();
  shared(kStranger);
  EXPECT_EQ(refused(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn_}, {"resourceArns", {subnet()}}}),
            "InvalidParameterException");
  EXPECT_EQ(message_, kOrganizationOnly);
}

TEST_F(RamDecisionTable, Resource_OrganizationOnlyIntoAnOpenShareWithoutOutsiderIsAllowed) {
  organize();
  EXPECT_EQ(shared(kMember, {{"allowExternalPrincipals", true}, {"resourceArns", {subnet()}}}), "ASSOCIATED");
}

TEST_F(RamDecisionTable, Resource_OfATypeWithoutPermissionGetsTheDefault) {
  const auto arn = share({{"resourceArns", {gateway()}}});
  const auto permissions = [&] {
    return done(kOwner, "ListResourceSharePermissions", {{"resourceShareArn", arn}})["permissions"];
  };
  const Json first = permissions();
  ASSERT_EQ(first.size(), 1u);
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {gateway()}}});
  done(kOwner, "DisassociateResourceSharePermission", {{"resourceShareArn", arn}, {"permissionArn", first[0]["arn"]}});
  EXPECT_EQ(permissions(), Json::array());
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {gateway()}}});
  EXPECT_EQ(permissions()[0]["arn"], first[0]["arn"]);
}

TEST_F(RamDecisionTable, External_TrueIsTheDefaultAndFalseIsAcceptedWithoutAnOrganization) {
  EXPECT_EQ(done(kOwner, "CreateResourceShare", {{"name", "x"}})["resourceShare"]["allowExternalPrincipals"], true);
  EXPECT_EQ(done(kOwner, "CreateResourceShare", {{"name", "x"}, {"allowExternalPrincipals", false}})
                .at("resourceShare")["allowExternalPrincipals"],
            false);
}

TEST_F(RamDecisionTable, External_CannotBeClosedWhileAnOutsiderIsInvitedOrIn) {
  shared(kStranger);
  const Json close = {{"resourceShareArn", arn_}, {"allowExternalPrincipals", false}};
  EXPECT_EQ(refused(kOwner, "UpdateResourceShare", close), "OperationNotPermittedException");
  accept(kStranger);
  EXPECT_EQ(refused(kOwner, "UpdateResourceShare", close), "OperationNotPermittedException");
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn_}, {"principals", {kStranger}}});
  done(kOwner, "UpdateResourceShare", close);
}

TEST_F(RamDecisionTable, External_CanAlwaysBeOpened) {
  const auto arn = share({{"allowExternalPrincipals", false}});
  EXPECT_EQ(done(kOwner, "UpdateResourceShare", {{"resourceShareArn", arn}, {"allowExternalPrincipals", true}})
                .at("resourceShare")["allowExternalPrincipals"],
            true);
}

TEST_F(RamDecisionTable, Retain_NeedsExternalPrincipalsSingleAccountsAndTypesForOutside) {
  organize();
  const auto refuse = [&](Json input) {
    input["name"] = "x";
    input["resourceShareConfiguration"] = retain();
    return refused(kOwner, "CreateResourceShare", input);
  };
  EXPECT_EQ(refuse({{"allowExternalPrincipals", false}}), "InvalidParameterException");
  EXPECT_EQ(refuse({{"principals", {organization_arn_}}}), "InvalidParameterException");
  EXPECT_EQ(refuse({{"principals", {unit_arn(unit(root_, "unit"))}}}), "InvalidParameterException");
  EXPECT_EQ(refuse({{"resourceArns", {subnet()}}}), "InvalidParameterException");
  const auto arn = share({{"resourceShareConfiguration", retain()}});
  for (const Json& wrong : {Json({{"principals", {organization_arn_}}}), Json({{"resourceArns", {subnet()}}})}) {
    Json input = wrong;
    input["resourceShareArn"] = arn;
    EXPECT_EQ(refused(kOwner, "AssociateResourceShare", input), "InvalidParameterException") << wrong;
  }
  EXPECT_EQ(done(kOwner, "GetResourceShares", {{"resourceOwner", "SELF"}})["resourceShares"][0].at(
                "resourceShareConfiguration"),
            retain());
}

}  // namespace
}  // namespace scenario
