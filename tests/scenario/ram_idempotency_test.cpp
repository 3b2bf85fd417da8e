// Client tokens of every operation that takes one.
#include "ram_world.hpp"

namespace scenario {
namespace {

using namespace std::chrono_literals;

constexpr char kText[] = R"({"Effect":"Allow","Action":"codebuild:BatchGetProjects"})";
constexpr char kOtherText[] = R"({"Effect":"Allow","Action":"codebuild:BatchGetBuilds"})";

class RamIdempotency : public RamWorld {
 protected:
  struct Case {
    const char* operation;
    Json input;
    Json other;  // differs in one parameter
    const char* account = kOwner;
  };

  Answer run(const Case& test, Json input, const std::string& token = {}) {
    if (!token.empty()) input["clientToken"] = token;
    const std::string operation = test.operation;
    if (!operation.starts_with("Delete")) return call(test.account, operation, input);
    Fields fields;
    for (const auto& [name, value] : input.items())
      fields.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
    return query(test.account, operation, fields);
  }

  std::string permission(const std::string& name, int versions = 1) {
    const std::string arn = done(kOwner, "CreatePermission",
                                 {{"name", name}, {"resourceType", "codebuild:Project"}, {"policyTemplate", kText}})
                                .at("permission")["arn"];
    for (int i = 1; i < versions; ++i)
      done(kOwner, "CreatePermissionVersion", {{"permissionArn", arn}, {"policyTemplate", kText}});
    return arn;
  }
  std::string invitation(const std::string& share_arn) {
    return done(kStranger, "GetResourceShareInvitations", {{"resourceShareArns", {share_arn}}})
        .at("resourceShareInvitations")[0]["resourceShareInvitationArn"];
  }
  std::string permission_from_policy(const std::string& name) {
    fixture({{"accounts",
              {{{"id", kOwner},
                {"shares",
                 {{{"name", name},
                   {"feature_set", "CREATED_FROM_POLICY"},
                   {"actions", {"codebuild:BatchGetBuilds"}},
                   {"resources", {project(name)}}}}}}}}});
    const Json rows =
        done(kOwner, "ListPermissionAssociations", {{"featureSet", "CREATED_FROM_POLICY"}})["permissions"];
    return rows[rows.size() - 1]["arn"];
  }

  std::vector<Case> cases() {
    const auto a = share({{"name", "a"}}), b = share({{"name", "b"}}), c = share({{"name", "c"}});
    const auto invited = share({{"principals", {kStranger}}}), also = share({{"principals", {kStranger}}});
    const auto third = share({{"principals", {kStranger}}}), fourth = share({{"principals", {kStranger}}});
    const auto full = share({{"resourceArns", {gateway(), gateway("2")}}, {"permissionArns", {kProjectPermission}}});
    const auto used = permission("used", 3), free = permission("free"), spare = permission("spare");
    const auto old = permission_from_policy("p"), older = permission_from_policy("q");
    return {
        {"CreateResourceShare", {{"name", "x"}}, {{"name", "y"}}},
        {"UpdateResourceShare", {{"resourceShareArn", a}, {"name", "x"}}, {{"resourceShareArn", a}, {"name", "y"}}},
        {"AssociateResourceShare",
         {{"resourceShareArn", a}, {"resourceArns", {project()}}, {"principals", {kMember}}},
         {{"resourceShareArn", a}, {"resourceArns", {project("2")}}, {"principals", {kMember}}}},
        {"DisassociateResourceShare",
         {{"resourceShareArn", full}, {"resourceArns", {gateway()}}},
         {{"resourceShareArn", full}, {"resourceArns", {gateway("2")}}}},
        {"AssociateResourceSharePermission",
         {{"resourceShareArn", b}, {"permissionArn", used}},
         {{"resourceShareArn", b}, {"permissionArn", used}, {"replace", true}}},
        {"DisassociateResourceSharePermission",
         {{"resourceShareArn", full}, {"permissionArn", kProjectPermission}},
         {{"resourceShareArn", full}, {"permissionArn", used}}},
        {"AcceptResourceShareInvitation",
         {{"resourceShareInvitationArn", invitation(invited)}},
         {{"resourceShareInvitationArn", invitation(also)}},
         kStranger},
        {"RejectResourceShareInvitation",
         {{"resourceShareInvitationArn", invitation(third)}},
         {{"resourceShareInvitationArn", invitation(fourth)}},
         kStranger},
        {"CreatePermission",
         {{"name", "n"}, {"resourceType", "codebuild:Project"}, {"policyTemplate", kText}},
         {{"name", "n"}, {"resourceType", "codebuild:Project"}, {"policyTemplate", kOtherText}}},
        {"CreatePermissionVersion",
         {{"permissionArn", spare}, {"policyTemplate", kText}},
         {{"permissionArn", spare}, {"policyTemplate", kOtherText}}},
        {"SetDefaultPermissionVersion",
         {{"permissionArn", used}, {"permissionVersion", 3}},
         {{"permissionArn", used}, {"permissionVersion", 2}}},
        {"DeletePermissionVersion",
         {{"permissionArn", used}, {"permissionVersion", 1}},
         {{"permissionArn", used}, {"permissionVersion", 2}}},
        {"ReplacePermissionAssociations",
         {{"fromPermissionArn", used}, {"toPermissionArn", used}},
         {{"fromPermissionArn", used}, {"toPermissionArn", spare}}},
        {"DeletePermission", {{"permissionArn", free}}, {{"permissionArn", spare}}},
        {"PromotePermissionCreatedFromPolicy",
         {{"permissionArn", old}, {"name", "from-old"}},
         {{"permissionArn", older}, {"name", "from-old"}}},
        {"DeleteResourceShare", {{"resourceShareArn", c}}, {{"resourceShareArn", b}}},
    };
  }
  /// Everything that a second effect would show in.
  Json everything() {
    Json all;
    all["shares"] = done(kOwner, "GetResourceShares", {{"resourceOwner", "SELF"}});
    for (const char* type : {"PRINCIPAL", "RESOURCE"})
      all[type] = done(kOwner, "GetResourceShareAssociations", {{"associationType", type}});
    all["permissions"] = done(kOwner, "ListPermissions", {{"permissionType", "CUSTOMER_MANAGED"}});
    all["attached"] = done(kOwner, "ListPermissionAssociations");
    all["works"] = done(kOwner, "ListReplacePermissionAssociationsWork");
    all["invitations"] = done(kStranger, "GetResourceShareInvitations");
    return all;
  }
};

TEST_F(RamIdempotency, TheSameTokenWithTheSameParametersGivesTheSameAnswerWithoutASecondEffect) {
  for (const auto& test : cases()) {
    const auto first = run(test, test.input, "token");
    EXPECT_EQ(first.status, 200) << test.operation << first.body;
    EXPECT_EQ(first.json()["clientToken"], "token") << test.operation;
    const Json before = everything();
    advance(1s);
    const auto second = run(test, test.input, "token");
    EXPECT_EQ(second.json(), first.json()) << test.operation;
    EXPECT_EQ(everything(), before) << test.operation;
  }
}

TEST_F(RamIdempotency, TheSameTokenWithOtherParametersIsAMismatch) {
  for (const auto& test : cases()) {
    EXPECT_EQ(run(test, test.input, "token").status, 200) << test.operation;
    EXPECT_EQ(run(test, test.other, "token").code(), "IdempotentParameterMismatchException") << test.operation;
  }
}

TEST_F(RamIdempotency, WithoutATokenNoneIsAnswered) {
  for (const auto& test : cases()) {
    const auto answer = run(test, test.input);
    EXPECT_EQ(answer.status, 200) << test.operation << answer.body;
    EXPECT_FALSE(answer.json().contains("clientToken")) << test.operation;
  }
}

TEST_F(RamIdempotency, AMalformedTokenIsRefusedEverywhere) {
  for (const auto& test : cases()) {
    EXPECT_EQ(run(test, test.input, std::string(65, 'x')).code(), "InvalidClientTokenException") << test.operation;
    EXPECT_EQ(run(test, test.input, "not a token").code(), "InvalidClientTokenException") << test.operation;
  }
}

TEST_F(RamIdempotency, ATokenBelongsToAnAccountARegionAndAnOperationAndLivesADay) {
  const Json input = {{"name", "x"}, {"clientToken", "t"}};
  const auto create = [&](const char* account) {
    return done(account, "CreateResourceShare", input)["resourceShare"]["resourceShareArn"].get<std::string>();
  };
  const auto first = create(kOwner);
  EXPECT_EQ(create(kOwner), first);
  EXPECT_NE(create(kMember), first);
  region_ = "us-west-2";
  EXPECT_NE(create(kOwner), first);
  region_ = "us-east-1";
  done(kOwner, "UpdateResourceShare", {{"resourceShareArn", first}, {"name", "y"}, {"clientToken", "t"}});
  advance(24h);
  EXPECT_NE(create(kOwner), first);
}

}  // namespace
}  // namespace scenario
