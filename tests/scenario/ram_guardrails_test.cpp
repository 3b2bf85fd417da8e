// Condition keys of RAM, and the five service control policies of the RAM user guide.
#include "ram_world.hpp"

namespace scenario {
namespace {

constexpr char kRefusal[] = "AccessDeniedException";

class RamGuardrails : public RamWorld {
 protected:
  RamGuardrails() {
    organize();
    enable_policies();
  }

  /// Binds every member of the organization.
  void guard(const Json& actions, const Json& condition = nullptr) {
    attach_policy(root_, policy("Deny", actions, "*", condition));
  }
  std::string code(const std::string& account, const std::string& operation, const Json& input) {
    return call(account, operation, input).code();
  }
  static Json named(Json input) {
    input["name"] = "x";
    return input;
  }
  static std::string prefix_list(const char* account = kOwner) {
    return std::string("arn:aws:ec2:us-east-1:") + account + ":prefix-list/pl-1";
  }
  static Json sharing() { return {"ram:CreateResourceShare", "ram:AssociateResourceShare"}; }
};

TEST_F(RamGuardrails, NoExternalSharing) {
  const auto open = share({}), closed = share({{"allowExternalPrincipals", false}});
  guard({"ram:CreateResourceShare", "ram:UpdateResourceShare"},
        {{"Bool", {{"ram:RequestedAllowsExternalPrincipals", "true"}}}});
  const struct {
    const char* operation;
    Json input;
    const char* code;
  } cases[] = {
      {"CreateResourceShare", named({{"allowExternalPrincipals", true}}), kRefusal},
      {"CreateResourceShare", named(Json::object()), kRefusal},
      {"CreateResourceShare", named({{"allowExternalPrincipals", false}}), ""},
      {"UpdateResourceShare", {{"resourceShareArn", closed}, {"allowExternalPrincipals", true}}, kRefusal},
      {"UpdateResourceShare", {{"resourceShareArn", open}, {"name", "y"}}, ""},
      {"UpdateResourceShare", {{"resourceShareArn", open}, {"allowExternalPrincipals", false}}, ""},
  };
  for (const auto& [operation, input, expected] : cases)
    EXPECT_EQ(code(kOwner, operation, input), expected) << operation << input;
  EXPECT_EQ(code(kManagement, "CreateResourceShare", named(Json::object())), "");
}

TEST_F(RamGuardrails, NoAcceptanceOfOutsideInvitations) {
  const Json outside = done(kStranger, "CreateResourceShare", named({{"principals", {kMember}}}));
  guard("ram:AcceptResourceShareInvitation");
  const auto invitation = pending(kMember);
  ASSERT_NE(invitation, "");
  EXPECT_EQ(code(kMember, "AcceptResourceShareInvitation", {{"resourceShareInvitationArn", invitation}}), kRefusal);
  share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  EXPECT_EQ(usable(kMember), std::set<std::string>{gateway()});
  EXPECT_EQ(code(kMember, "RejectResourceShareInvitation", {{"resourceShareInvitationArn", invitation}}), "");
}

TEST_F(RamGuardrails, OnlyChosenAccountsSharePrefixLists) {
  const auto theirs = share({});
  guard(sharing(), {{"StringNotEquals", {{"aws:PrincipalAccount", {kOwner}}}},
                    {"StringEqualsIfExists", {{"ram:RequestedResourceType", "ec2:PrefixList"}}}});
  const auto gateway_of_member = std::string("arn:aws:ec2:us-east-1:222222222222:transit-gateway/tgw-1");
  const struct {
    const char* account;
    Json resources;
    const char* code;
  } cases[] = {
      {kOwner, {prefix_list()}, ""},
      {kMember, {prefix_list(kMember)}, kRefusal},
      {kMember, {gateway_of_member}, ""},
      {kMember, {gateway_of_member, prefix_list(kMember)}, kRefusal},
      // Without the key the condition with IfExists holds: an empty share is denied, too.
      {kMember, Json::array(), kRefusal},
  };
  for (const auto& [account, resources, expected] : cases)
    EXPECT_EQ(code(account, "CreateResourceShare", named({{"resourceArns", resources}})), expected)
        << account << resources;
  EXPECT_EQ(code(kOwner, "AssociateResourceShare", {{"resourceShareArn", theirs}, {"resourceArns", {prefix_list()}}}),
            "");
}

TEST_F(RamGuardrails, NoSharingWithAnOrganizationOrUnit) {
  const auto arn = share({});
  const auto ou = unit_arn(unit(root_, "unit"));
  guard(sharing(),
        {{"StringLike",
          {{"ram:Principal", {"arn:aws:organizations::*:organization/*", "arn:aws:organizations::*:ou/*"}}}}});
  const struct {
    Json principals;
    const char* code;
  } cases[] = {
      {{organization_arn_}, kRefusal}, {{ou}, kRefusal}, {{kMember, ou}, kRefusal}, {{kMember}, ""}, {{kStranger}, ""},
  };
  for (const auto& [principals, expected] : cases) {
    EXPECT_EQ(code(kOwner, "CreateResourceShare", named({{"principals", principals}})), expected) << principals;
    EXPECT_EQ(code(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", principals}}), expected)
        << principals;
  }
  EXPECT_EQ(code(kOwner, "CreateResourceShare", named(Json::object())), "");
}

TEST_F(RamGuardrails, OnlyListedPrincipals) {
  const auto arn = share({});
  const auto ou = unit_arn(unit(root_, "unit")), other = unit_arn(unit(root_, "other"));
  guard(sharing(), {{"StringNotEqualsIfExists", {{"ram:Principal", {organization_arn_, ou, kMember}}}}});
  const struct {
    Json principals;
    const char* code;
  } cases[] = {
      {{organization_arn_}, ""},        {{ou}, ""}, {{kMember}, ""}, {{other}, kRefusal}, {{kStranger}, kRefusal},
      {{kMember, kStranger}, kRefusal},
  };
  for (const auto& [principals, expected] : cases)
    EXPECT_EQ(code(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"principals", principals}}), expected)
        << principals;
  // As AWS evaluates IfExists with a negated operator: a missing key satisfies it.
  EXPECT_EQ(code(kOwner, "CreateResourceShare", named(Json::object())), kRefusal);
  EXPECT_EQ(code(kOwner, "CreateResourceShare", named({{"principals", {kMember, kStranger}}})), kRefusal);
}

TEST_F(RamGuardrails, TheDenialNamesTheServiceControlPolicy) {
  guard("ram:CreateResourceShare");
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", named(Json::object())), kRefusal);
  EXPECT_EQ(message_.find("User: arn:aws:iam::111111111111:root is not authorized to perform: ram:CreateResourceShare "
                          "on resource: arn:aws:ram:us-east-1:111111111111:resource-share/* with an explicit deny in a "
                          "service control policy"),
            0u)
      << message_;
}

TEST_F(RamGuardrails, EveryConditionKeyTellsTheCallsApart) {
  const auto mine = share({{"name", "mine"}, {"tags", {{{"key", "team"}, {"value", "red"}}}}});
  const auto closed = share({{"name", "closed"}, {"allowExternalPrincipals", false}});
  const auto retained =
      share({{"name", "kept"}, {"resourceShareConfiguration", {{"retainSharingOnAccountLeaveOrganization", true}}}});
  const std::string text = R"({"Effect":"Allow","Action":"codebuild:BatchGetProjects"})";
  const std::string permission =
      done(kOwner, "CreatePermission", {{"name", "p"}, {"resourceType", "codebuild:Project"}, {"policyTemplate", text}})
          .at("permission")["arn"];
  const std::string other = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionTransitGateway";
  const auto rename = [](const std::string& arn) { return Json({{"resourceShareArn", arn}, {"name", "n"}}); };
  const struct {
    const char* key;
    const char* value;
    const char* operation;
    Json denied, allowed;
  } cases[] = {
      {"ram:ResourceShareName", "mine", "UpdateResourceShare", rename(mine), rename(closed)},
      {"ram:AllowsExternalPrincipals", "false", "UpdateResourceShare", rename(closed), rename(retained)},
      {"aws:ResourceTag/team", "red", "UpdateResourceShare", rename(mine), rename(closed)},
      {"ram:ResourceTag/team", "red", "UpdateResourceShare", rename(mine), rename(closed)},
      {"ram:RetainSharingOnAccountLeaveOrganization", "true", "UpdateResourceShare", rename(retained), rename(closed)},
      {"ram:ResourceArn",
       "arn:aws:ec2:us-east-1:111111111111:transit-gateway/tgw-1",
       "AssociateResourceShare",
       {{"resourceShareArn", closed}, {"resourceArns", {gateway("1")}}},
       {{"resourceShareArn", closed}, {"resourceArns", {gateway("2")}}}},
      {"ram:PermissionResourceType",
       "codebuild:Project",
       "GetPermission",
       {{"permissionArn", permission}},
       {{"permissionArn", other}}},
      {"ram:PermissionArn",
       other.c_str(),
       "GetPermission",
       {{"permissionArn", other}},
       {{"permissionArn", permission}}},
      {"ram:RequestedResourceType", "ec2:TransitGateway", "CreateResourceShare",
       named({{"resourceArns", {project(), gateway()}}}), named({{"resourceArns", {project()}}})},
      {"aws:RequestTag/stage", "prod", "CreateResourceShare",
       named({{"tags", {{{"key", "stage"}, {"value", "prod"}}}}}),
       named({{"tags", {{{"key", "stage"}, {"value", "test"}}}}})},
      {"aws:TagKeys",
       "secret",
       "TagResource",
       {{"resourceShareArn", closed}, {"tags", {{{"key", "secret"}, {"value", "1"}}}}},
       {{"resourceShareArn", closed}, {"tags", {{{"key", "open"}, {"value", "1"}}}}}},
  };
  int number = 0;
  for (const auto& [key, value, operation, denied, allowed] : cases) {
    const std::string test = std::string(key) == "aws:TagKeys" ? "ForAnyValue:StringEquals" : "StringEquals";
    const Json document = {
        {"Version", "2012-10-17"},
        {"Statement",
         {{{"Effect", "Allow"}, {"Action", "ram:*"}, {"Resource", "*"}},
          {{"Effect", "Deny"}, {"Action", "ram:*"}, {"Resource", "*"}, {"Condition", {{test, {{key, value}}}}}}}}};
    const auto user = world_.user(kOwner, "u" + std::to_string(number++), document.dump());
    const auto denial = world_.ram(user, operation, denied);
    EXPECT_EQ(denial.code(), kRefusal) << key;
    EXPECT_NE(denial.message().find("is not authorized to perform: ram:" + std::string(operation)), std::string::npos);
    EXPECT_NE(denial.message().find("with an explicit deny in an identity-based policy"), std::string::npos);
    EXPECT_EQ(world_.ram(user, operation, allowed).code(), "") << key;
    if (std::string(operation) == "UpdateResourceShare") {
      for (const auto& [arn, name] :
           {std::pair(mine, "mine"), std::pair(closed, "closed"), std::pair(retained, "kept")})
        done(kOwner, operation, {{"resourceShareArn", arn}, {"name", name}});
    }
  }
}

TEST_F(RamGuardrails, AnInvitationTellsItsSenderAndItsShare) {
  done(kStranger, "CreateResourceShare", {{"name", "offer"}, {"principals", {kMember}}});
  const Json accept = {{"resourceShareInvitationArn", pending(kMember)}};
  const auto by = [&](const char* name, const Json& condition) {
    return world_.ram(world_.user(kMember, name, policy("Allow", "ram:*", "*", condition)),
                      "AcceptResourceShareInvitation", accept);
  };
  EXPECT_EQ(by("a", {{"StringEquals", {{"ram:ShareOwnerAccountId", kOwner}}}}).code(), kRefusal);
  EXPECT_EQ(by("b", {{"StringEquals", {{"ram:ResourceShareName", "other"}}}}).code(), kRefusal);
  EXPECT_EQ(
      by("c", {{"StringEquals", {{"ram:ShareOwnerAccountId", kStranger}, {"ram:ResourceShareName", "offer"}}}}).status,
      200);
}

}  // namespace
}  // namespace scenario
