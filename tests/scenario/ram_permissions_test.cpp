#include "ram_world.hpp"

namespace scenario {
namespace {

class RamPermissions : public RamWorld {
 protected:
  static std::string permission(const std::string& name) { return "arn:aws:ram::aws:permission/" + name; }
  static std::string parameter() { return "arn:aws:ssm:us-east-1:111111111111:parameter/db"; }

  Json attached(const std::string& arn, const char* account = kOwner) {
    return done(account, "ListResourceSharePermissions", {{"resourceShareArn", arn}})["permissions"];
  }
};

TEST_F(RamPermissions, TheDefaultPermissionOfATypeIsAttachedWithItsFirstResource) {
  const auto arn = share({});
  EXPECT_EQ(attached(arn), Json::array());
  done(kOwner, "AssociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {gateway(), parameter()}}});
  const Json rows = attached(arn);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]["arn"], permission("AWSRAMDefaultPermissionTransitGateway"));
  EXPECT_EQ(rows[0]["status"], "ASSOCIATED");
  EXPECT_EQ(rows[0]["version"], "1");
  EXPECT_EQ(rows[1]["arn"], permission("AWSRAMDefaultPermissionSSMParameterReadOnly"));
}

TEST_F(RamPermissions, APresentPermissionIsOnlyReplaced) {
  const auto arn = share({{"resourceArns", {parameter()}}});
  Json change = {{"resourceShareArn", arn},
                 {"permissionArn", permission("AWSRAMPermissionSSMParameterReadOnlyWithHistory")}};
  EXPECT_EQ(refused(kOwner, "AssociateResourceSharePermission", change), "InvalidParameterException");
  change["replace"] = true;
  change["permissionVersion"] = 2;
  EXPECT_EQ(refused(kOwner, "AssociateResourceSharePermission", change), "InvalidParameterException");
  change["permissionVersion"] = 1;
  EXPECT_EQ(done(kOwner, "AssociateResourceSharePermission", change)["returnValue"], true);
  EXPECT_EQ(attached(arn)[0]["arn"], change["permissionArn"]);
}

TEST_F(RamPermissions, APermissionGoesOnlyWhenNoResourceNeedsIt) {
  const auto arn = share({{"resourceArns", {gateway()}}});
  const Json remove = {{"resourceShareArn", arn},
                       {"permissionArn", permission("AWSRAMDefaultPermissionTransitGateway")}};
  EXPECT_EQ(refused(kOwner, "DisassociateResourceSharePermission", remove), "OperationNotPermittedException");
  done(kOwner, "DisassociateResourceShare", {{"resourceShareArn", arn}, {"resourceArns", {gateway()}}});
  EXPECT_EQ(done(kOwner, "DisassociateResourceSharePermission", remove)["returnValue"], true);
  EXPECT_EQ(refused(kOwner, "DisassociateResourceSharePermission", remove), "InvalidParameterException");
  EXPECT_NE(message_.find("already been disassociated"), std::string::npos) << message_;
}

TEST_F(RamPermissions, ConsumersMayLookAtAPermissionOfAShareButStrangersMayNot) {
  organize();
  const auto arn = share({{"resourceArns", {gateway()}}, {"principals", {kMember}}});
  EXPECT_EQ(attached(arn, kMember).size(), 1u);
  EXPECT_EQ(refused(kStranger, "ListResourceSharePermissions", {{"resourceShareArn", arn}}),
            "UnknownResourceException");
}

TEST_F(RamPermissions, TheCatalogueIsListedByTypeAndOwner) {
  const Json subnets = done(kOwner, "ListPermissions", {{"resourceType", "ec2:subnet"}})["permissions"];
  ASSERT_EQ(subnets.size(), 1u);
  EXPECT_EQ(subnets[0]["arn"], permission("AWSRAMDefaultPermissionSubnet"));
  EXPECT_EQ(subnets[0]["isResourceTypeDefault"], true);
  EXPECT_EQ(subnets[0]["status"], "ATTACHABLE");
  EXPECT_EQ(subnets[0]["defaultVersion"], true);
  EXPECT_EQ(subnets[0]["permissionType"], "AWS_MANAGED");
  EXPECT_EQ(done(kOwner, "ListPermissions", {{"permissionType", "CUSTOMER_MANAGED"}})["permissions"], Json::array());
  EXPECT_GT(done(kOwner, "ListPermissions", {{"permissionType", "AWS_MANAGED"}})["permissions"].size(), 89u);
}

TEST_F(RamPermissions, APermissionShowsItsTemplateAndItsVersions) {
  const auto arn = permission("AWSRAMDefaultPermissionAppMesh");
  const Json shown = done(kOwner, "GetPermission", {{"permissionArn", arn}})["permission"];
  EXPECT_EQ(shown["version"], "3");
  EXPECT_EQ(Json::parse(shown["permission"].get<std::string>())["Effect"], "Allow");
  EXPECT_EQ(done(kOwner, "GetPermission", {{"permissionArn", arn}, {"permissionVersion", 1}})["permission"]["status"],
            "UNATTACHABLE");
  EXPECT_EQ(refused(kOwner, "GetPermission", {{"permissionArn", arn}, {"permissionVersion", 4}}),
            "UnknownResourceException");
  const Json versions = done(kOwner, "ListPermissionVersions", {{"permissionArn", arn}})["permissions"];
  ASSERT_EQ(versions.size(), 3u);
  EXPECT_EQ(versions[2]["status"], "ATTACHABLE");
}

TEST_F(RamPermissions, GeneratedPoliciesNameWhoHasWhat) {
  organize();
  const auto units = unit(root_, "unit");
  share({{"resourceArns", {gateway()}}, {"principals", {kMember, unit_arn(units), kStranger}}});
  const auto policies = [&](Json more = Json::object()) {
    more["resourceArns"] = {gateway()};
    return done(kOwner, "GetResourcePolicies", more)["policies"];
  };
  const Json policy = Json::parse(policies()[0].get<std::string>());
  Json principals = Json::array();
  for (const auto& statement : policy["Statement"]) {
    EXPECT_EQ(statement["Effect"], "Allow");
    EXPECT_EQ(statement["Resource"], gateway());
    principals.push_back(statement["Principal"]);
    if (statement["Principal"] == "*") {
      EXPECT_EQ(statement["Condition"]["StringEquals"]["aws:PrincipalOrgID"], organization_);
    }
  }
  EXPECT_NE(std::find(principals.begin(), principals.end(), Json({{"AWS", {"arn:aws:iam::222222222222:root"}}})),
            principals.end());
  EXPECT_NE(std::find(principals.begin(), principals.end(), Json("*")), principals.end());
  EXPECT_EQ(policies({{"principal", kStranger}}).size(), 0u);
  accept(kStranger);
  EXPECT_EQ(policies({{"principal", kStranger}}).size(), 1u);
  EXPECT_EQ(done(kMember, "GetResourcePolicies", {{"resourceArns", {gateway()}}})["policies"], Json::array());
}

TEST_F(RamPermissions, ListsShowEachSideItsOwn) {
  organize();
  share({{"resourceArns", {gateway(), project()}}, {"principals", {kMember, organization_arn_}}});
  const Json own = done(kOwner, "ListResources", {{"resourceOwner", "SELF"}})["resources"];
  ASSERT_EQ(own.size(), 2u);
  EXPECT_FALSE(own[0].contains("status"));
  EXPECT_EQ(own[0]["resourceRegionScope"], "REGIONAL");
  const Json theirs = done(kMember, "ListResources",
                           {{"resourceOwner", "OTHER-ACCOUNTS"}, {"resourceType", "codebuild:project"}})["resources"];
  ASSERT_EQ(theirs.size(), 1u);
  EXPECT_EQ(theirs[0]["status"], "AVAILABLE");
  EXPECT_EQ(done(kMember, "ListResources", {{"resourceOwner", "OTHER-ACCOUNTS"}, {"principal", kStranger}})["resources"]
                .size(),
            0u);
  EXPECT_EQ(
      done(kMember, "ListResources", {{"resourceOwner", "OTHER-ACCOUNTS"}, {"principal", kOwner}})["resources"].size(),
      2u);
  EXPECT_EQ(done(kOwner, "ListResources", {{"resourceOwner", "SELF"}, {"principal", kStranger}})["resources"].size(),
            0u);
  EXPECT_EQ(
      done(kOwner, "ListResources", {{"resourceOwner", "SELF"}, {"resourceArns", {project()}}})["resources"].size(),
      1u);
  const Json principals = done(kOwner, "ListPrincipals", {{"resourceOwner", "SELF"}})["principals"];
  ASSERT_EQ(principals.size(), 2u);
  EXPECT_EQ(principals[1]["id"], organization_arn_);
  EXPECT_EQ(principals[1]["external"], false);
  const Json owners = done(kMember, "ListPrincipals", {{"resourceOwner", "OTHER-ACCOUNTS"}})["principals"];
  ASSERT_EQ(owners.size(), 1u);
  EXPECT_EQ(owners[0]["id"], kOwner);
  EXPECT_EQ(
      done(kOwner, "ListPrincipals", {{"resourceOwner", "SELF"}, {"resourceArn", gateway("2")}})["principals"].size(),
      0u);
}

TEST_F(RamPermissions, AUserNeedsTheActionOnTheShare) {
  const auto mine = share({{"name", "a"}, {"tags", {{{"key", "team"}, {"value", "red"}}}}});
  const auto other = share({{"name", "b"}});
  const auto user =
      world_.user(kOwner, "red", policy("Allow", "ram:*", "*", {{"StringEquals", {{"aws:ResourceTag/team", "red"}}}}));
  const auto rename = [&](const std::string& arn) {
    return world_.ram(user, "UpdateResourceShare", {{"resourceShareArn", arn}, {"name", "n"}}).status;
  };
  EXPECT_EQ(rename(mine), 200);
  EXPECT_EQ(rename(other), 403);
}

}  // namespace
}  // namespace scenario
