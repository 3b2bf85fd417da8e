// Shares that exist because a resource-based policy was attached with the owning service.
#include "ram_world.hpp"

namespace scenario {
namespace {

constexpr char kShare[] = "arn:aws:ram:us-east-1:111111111111:resource-share/12345678-1234-1234-1234-123456789012";

class RamPolicyShares : public RamWorld {
 protected:
  /// A share of a project with the member, whose policy allows `actions`.
  void attach(const Json& actions = {"codebuild:BatchGetBuilds"}, const Json& principals = {kMember}) {
    fixture({{"accounts",
              {{{"id", kOwner},
                {"shares",
                 {{{"id", "12345678-1234-1234-1234-123456789012"},
                   {"name", "from-policy"},
                   {"feature_set", "CREATED_FROM_POLICY"},
                   {"actions", actions},
                   {"resources", {project()}},
                   {"principals", principals}}}}}}}});
  }
  Json shown(const char* account = kOwner, const char* owner = "SELF") {
    return done(account, "GetResourceShares", {{"resourceOwner", owner}})["resourceShares"];
  }
  Json permission() {
    return done(kOwner, "ListResourceSharePermissions", {{"resourceShareArn", kShare}})["permissions"][0];
  }
  Answer promote(const std::string& arn = kShare, const char* account = kOwner) {
    return query(account, "PromoteResourceShareCreatedFromPolicy", {{"resourceShareArn", arn}}, "POST");
  }
  Json promote_permission(const std::string& name = "promoted") {
    return done(kOwner, "PromotePermissionCreatedFromPolicy",
                {{"permissionArn", permission()["arn"]}, {"name", name}})["permission"];
  }
};

TEST_F(RamPolicyShares, OnlyTheOwnerSeesOne) {
  attach();
  ASSERT_EQ(shown().size(), 1u);
  EXPECT_EQ(shown()[0]["featureSet"], "CREATED_FROM_POLICY");
  EXPECT_EQ(shown(kMember, "OTHER-ACCOUNTS"), Json::array());
  EXPECT_TRUE(usable(kMember).empty());
  EXPECT_EQ(pending(kMember), "");
  EXPECT_EQ(refused(kMember, "ListResourceSharePermissions", {{"resourceShareArn", kShare}}),
            "UnknownResourceException");
  EXPECT_EQ(refused(kMember, "GetPermission", {{"permissionArn", permission()["arn"]}}), "UnknownResourceException");
}

TEST_F(RamPolicyShares, ItsPermissionHoldsThePolicysActions) {
  attach({"codebuild:BatchGetBuilds", "codebuild:BatchGetProjects"});
  EXPECT_EQ(permission()["featureSet"], "CREATED_FROM_POLICY");
  EXPECT_EQ(permission()["permissionType"], "CUSTOMER_MANAGED");
  const Json detail = done(kOwner, "GetPermission", {{"permissionArn", permission()["arn"]}})["permission"];
  EXPECT_EQ(Json::parse(detail["permission"].get<std::string>())["Action"],
            Json({"codebuild:BatchGetBuilds", "codebuild:BatchGetProjects"}));
  EXPECT_EQ(done(kOwner, "ListPermissionAssociations", {{"featureSet", "CREATED_FROM_POLICY"}})["permissions"].size(),
            1u);
  EXPECT_EQ(associations(kShare, "PRINCIPAL")[0]["status"], "ASSOCIATED");
  EXPECT_EQ(associations(kShare, "PRINCIPAL")[0]["external"], true);
}

TEST_F(RamPolicyShares, NothingOfItCanBeChangedInRam) {
  attach();
  const std::string arn = permission()["arn"];
  const struct {
    const char* operation;
    Json input;
  } cases[] = {
      {"UpdateResourceShare", {{"name", "x"}}},
      {"AssociateResourceShare", {{"principals", {kStranger}}}},
      {"AssociateResourceShare", {{"resourceArns", {project("2")}}}},
      {"DisassociateResourceShare", {{"principals", {kMember}}}},
      {"AssociateResourceSharePermission",
       {{"replace", true}, {"permissionArn", "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionCodeBuildProject"}}},
      {"DisassociateResourceSharePermission", {{"permissionArn", arn}}},
      {"TagResource", {{"tags", {{{"key", "a"}, {"value", "1"}}}}}},
  };
  for (auto [operation, input] : cases) {
    input["resourceShareArn"] = kShare;
    EXPECT_EQ(refused(kOwner, operation, input), "OperationNotPermittedException") << operation;
  }
  EXPECT_EQ(delete_share(kShare).code(), "OperationNotPermittedException");
  EXPECT_EQ(query(kOwner, "DeletePermission", {{"permissionArn", arn}}).code(), "OperationNotPermittedException");
  EXPECT_EQ(refused(kOwner, "CreateResourceShare", {{"name", "x"}, {"permissionArns", {arn}}}),
            "OperationNotPermittedException");
  EXPECT_EQ(refused(kOwner, "ReplacePermissionAssociations",
                    {{"fromPermissionArn", arn},
                     {"toPermissionArn", "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionCodeBuildProject"}}),
            "OperationNotPermittedException");
}

TEST_F(RamPolicyShares, PromotingItsPermissionMakesASeparateOneWithTheSameActions) {
  attach();
  const std::string old = permission()["arn"];
  const Json made = promote_permission();
  EXPECT_EQ(made["name"], "promoted");
  EXPECT_EQ(made["featureSet"], "STANDARD");
  EXPECT_EQ(made["arn"], "arn:aws:ram:us-east-1:111111111111:permission/promoted");
  EXPECT_EQ(permission()["arn"], old);
  const auto text = [&](const Json& arn) {
    return done(kOwner, "GetPermission", {{"permissionArn", arn}})["permission"]["permission"];
  };
  EXPECT_EQ(text(made["arn"]), text(old));
  const auto refusal = [&](const Json& input) { return refused(kOwner, "PromotePermissionCreatedFromPolicy", input); };
  EXPECT_EQ(refusal({{"permissionArn", made["arn"]}, {"name", "again"}}), "OperationNotPermittedException");
  EXPECT_EQ(refusal({{"permissionArn", old}, {"name", "promoted"}}), "InvalidParameterException");
  EXPECT_EQ(refusal({{"permissionArn", old}, {"name", "a b"}}), "InvalidParameterException");
  EXPECT_EQ(refusal({{"permissionArn", old}}), "MissingRequiredParameterException");
  EXPECT_EQ(refusal({{"name", "x"}}), "MissingRequiredParameterException");
  EXPECT_EQ(refusal({{"permissionArn", "x"}, {"name", "x"}}), "MalformedArnException");
  EXPECT_EQ(refusal({{"permissionArn", old + "x"}, {"name", "x"}}), "UnknownResourceException");
}

TEST_F(RamPolicyShares, WithoutAMatchingPermissionItIsNotPromoted) {
  attach();
  EXPECT_EQ(promote().code(), "UnmatchedPolicyPermissionException");
  EXPECT_EQ(shown()[0]["featureSet"], "CREATED_FROM_POLICY");
}

TEST_F(RamPolicyShares, PromotedItIsAStandardShareThatItsPrincipalsSee) {
  attach();
  const std::string old = permission()["arn"];
  const Json made = promote_permission();
  EXPECT_EQ(promote().json(), Json({{"returnValue", true}}));
  EXPECT_EQ(shown()[0]["featureSet"], "STANDARD");
  EXPECT_EQ(permission()["arn"], made["arn"]);
  EXPECT_EQ(shown(kMember, "OTHER-ACCOUNTS").size(), 1u);
  EXPECT_EQ(usable(kMember), std::set<std::string>{project()});
  EXPECT_EQ(done(kOwner, "GetPermission", {{"permissionArn", old}})["permission"]["status"], "DELETED");
  done(kOwner, "UpdateResourceShare", {{"resourceShareArn", kShare}, {"name", "renamed"}});
  EXPECT_EQ(promote().code(), "InvalidParameterException");
}

TEST_F(RamPolicyShares, AnAwsManagedPermissionWithTheSameActionsMatches) {
  attach({"codebuild:ListBuildsForProject", "codebuild:BatchGetBuilds", "codebuild:BatchGetProjects"});
  EXPECT_EQ(promote().status, 200);
  EXPECT_EQ(permission()["arn"], "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionCodeBuildProject");
}

TEST_F(RamPolicyShares, OnlyOwnSharesMadeFromPoliciesArePromoted) {
  const auto standard = share({});
  EXPECT_EQ(promote(standard).code(), "InvalidParameterException");
  EXPECT_EQ(promote("x").code(), "MalformedArnException");
  EXPECT_EQ(promote(kShare).code(), "UnknownResourceException");
  attach();
  EXPECT_EQ(promote(kShare, kMember).code(), "UnknownResourceException");
  EXPECT_EQ(query(kOwner, "PromoteResourceShareCreatedFromPolicy", {}, "POST").code(),
            "MissingRequiredParameterException");
}

TEST_F(RamPolicyShares, AFixtureNeedsItsActionsAndOneType) {
  const auto refused_fixture = [&](Json more) {
    more["name"] = "x";
    const Json document = {{"accounts", {{{"id", kOwner}, {"shares", {more}}}}}};
    return world_.control("POST", "/_understudy/fixtures", document).status;
  };
  EXPECT_EQ(refused_fixture({{"feature_set", "CREATED_FROM_POLICY"}, {"resources", {project()}}}), 400);
  EXPECT_EQ(refused_fixture({{"actions", {"codebuild:BatchGetBuilds"}}, {"resources", {project()}}}), 400);
  EXPECT_EQ(refused_fixture({{"feature_set", "OTHER"}}), 400);
  EXPECT_EQ(refused_fixture({{"feature_set", "CREATED_FROM_POLICY"},
                             {"actions", {"codebuild:BatchGetBuilds"}},
                             {"resources", {project(), gateway()}}}),
            400);
  EXPECT_EQ(
      refused_fixture(
          {{"feature_set", "CREATED_FROM_POLICY"}, {"actions", {"ec2:RunInstances"}}, {"resources", {project()}}}),
      400);
  EXPECT_EQ(shown(), Json::array());
}

}  // namespace
}  // namespace scenario
