// AssumeRole: its inputs, its errors, and the order in which they are found.
#include "sts_world.hpp"

namespace scenario {
namespace {

class AssumeRole : public StsWorld {
 protected:
  AssumeRole()
      : bob(user(kOwner, "bob", may_do("sts:*"))), guest(role(kOwner, "guest", trust_for_all({{"AWS", kOwner}}))) {}

  std::string error(const Fields& more) { return outcome(try_role(bob, guest, more)); }

  Credentials bob;
  std::string guest;
};

TEST_F(AssumeRole, AnswersCredentialsAndWhoOneIsNow) {
  const Answer answer = try_role(bob, guest);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(answer.xml("AccessKeyId").starts_with("ASIA"));
  EXPECT_EQ(answer.xml("AccessKeyId").size(), 20U);
  EXPECT_EQ(answer.xml("SecretAccessKey").size(), 40U);
  EXPECT_FALSE(answer.xml("SessionToken").empty());
  EXPECT_EQ(answer.xml("AssumedRoleUser/Arn"), "arn:aws:sts::111122223333:assumed-role/guest/session");
  const std::string id = answer.xml("AssumedRoleId");
  EXPECT_TRUE(id.starts_with("AROA") && id.ends_with(":session")) << id;
  const Answer who = sts(credentials(answer), "GetCallerIdentity");
  EXPECT_EQ(who.xml("Arn"), "arn:aws:sts::111122223333:assumed-role/guest/session");
  EXPECT_EQ(who.xml("UserId"), id);
  EXPECT_EQ(who.xml("Account"), kOwner);
}

TEST_F(AssumeRole, ThePathOfARoleIsInItsArnButNotInItsSessions) {
  done(iam(kRoot, "CreateRole",
           {{"RoleName", "deep"}, {"Path", "/a/b/"}, {"AssumeRolePolicyDocument", trust({{"AWS", kOwner}})}}));
  EXPECT_EQ(caller(credentials(try_role(bob, role_arn("a/b/deep")))),
            "arn:aws:sts::111122223333:assumed-role/deep/session");
  EXPECT_EQ(try_role(bob, role_arn("deep")).status, 403) << "the ARN of no role";
}

TEST_F(AssumeRole, PackedPolicySizeAndSourceIdentityAppearOnlyWhenSomethingWasPassed) {
  const Answer plain = try_role(bob, guest);
  EXPECT_TRUE(plain.all("PackedPolicySize").empty());
  EXPECT_TRUE(plain.all("SourceIdentity").empty());
  const Fields variants[] = {{{"Policy", policy("Allow", "*", "*")}},
                             {{"PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}},
                             {{"Tags.member.1.Key", "a"}, {"Tags.member.1.Value", "b"}}};
  for (const auto& variant : variants) {
    const Answer answer = try_role(bob, guest, variant);
    ASSERT_TRUE(answer.ok()) << answer.body;
    EXPECT_GT(std::stoi(answer.xml("PackedPolicySize")), 0);
    EXPECT_LE(std::stoi(answer.xml("PackedPolicySize")), 100);
  }
  const Answer named = try_role(bob, guest, {{"SourceIdentity", "alice"}});
  EXPECT_EQ(named.xml("SourceIdentity"), "alice") << named.body;
  EXPECT_TRUE(named.all("PackedPolicySize").empty());
}

TEST_F(AssumeRole, ShapesAreCheckedInOneSentence) {
  const auto one = [](const std::string& rest) { return "400 ValidationError 1 validation error detected: " + rest; };
  EXPECT_EQ(error({{"RoleSessionName", "Session1:2"}}),
            one("Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular "
                "expression pattern: [\\w+=,.@-]*"));
  EXPECT_EQ(error({{"RoleSessionName", "a"}}), one("Value 'a' at 'roleSessionName' failed to satisfy constraint: "
                                                   "Member must have length greater than or equal to 2"));
  EXPECT_EQ(
      error({{"RoleSessionName", std::string(65, 'a')}}),
      one("Value '" + std::string(65, 'a') +
          "' at 'roleSessionName' failed to satisfy constraint: Member must have length less than or equal to 64"));
  EXPECT_EQ(error({{"DurationSeconds", "899"}}), one("Value '899' at 'durationSeconds' failed to satisfy constraint: "
                                                     "Member must have value greater than or equal to 900"));
  EXPECT_EQ(error({{"DurationSeconds", "43201"}}),
            one("Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or "
                "equal to 43200"));
  EXPECT_EQ(error({{"ExternalId", "x"}}), one("Value 'x' at 'externalId' failed to satisfy constraint: Member must "
                                              "have length greater than or equal to 2"));
  EXPECT_EQ(error({{"TokenCode", "12345"}}), one("Value '12345' at 'tokenCode' failed to satisfy constraint: Member "
                                                 "must have length greater than or equal to 6"));
  EXPECT_EQ(error({{"RoleArn", "guest"}}), one("Value 'guest' at 'roleArn' failed to satisfy constraint: Member must "
                                               "have length greater than or equal to 20"));
  EXPECT_TRUE(error({{"RoleArn", "guest"}, {"RoleSessionName", "a"}})
                  .starts_with("400 ValidationError 2 validation errors detected: "));
  const Answer empty = sts(bob, "AssumeRole");
  EXPECT_TRUE(outcome(empty).starts_with("400 ValidationError 2 validation errors detected: ")) << outcome(empty);
  EXPECT_NE(empty.message().find("at 'roleSessionName' failed to satisfy constraint: Member must not be null"),
            std::string::npos);
}

TEST_F(AssumeRole, ListsAreBounded) {
  Fields tags, arns;
  for (int i = 1; i <= 51; ++i) {
    tags.emplace_back("Tags.member." + std::to_string(i) + ".Key", "k" + std::to_string(i));
    tags.emplace_back("Tags.member." + std::to_string(i) + ".Value", "v");
  }
  for (int i = 1; i <= 11; ++i)
    arns.emplace_back("PolicyArns.member." + std::to_string(i) + ".arn", "arn:aws:iam::aws:policy/ReadOnlyAccess");
  EXPECT_TRUE(
      error(tags).starts_with("400 ValidationError 1 validation error detected: Value at 'tags' failed to satisfy "
                              "constraint: Member must have length less than or equal to 50"))
      << error(tags);
  EXPECT_TRUE(error(arns).starts_with("400 ValidationError ")) << error(arns);
}

TEST_F(AssumeRole, ARoleArnMustBeComplete) {
  for (const char* arn : {"arn:aws:iam::111122223333", "arn:aws:iam::12:role/something",
                          "this-is-no-arn-but-long-enough", "arn:aws:s3:::bucket-of-some-name"})
    EXPECT_EQ(error({{"RoleArn", arn}}), "400 ValidationError " + std::string(arn) + " is invalid");
}

TEST_F(AssumeRole, ARoleThatDoesNotExistIsAnsweredLikeOneThatTrustsNobody) {
  const std::string ghost = role_arn("ghost"), closed = role(kOwner, "closed", trust({{"AWS", kOther}}));
  const std::string reason = "because no role trust policy allows the sts:AssumeRole action";
  EXPECT_EQ(outcome(try_role(bob, ghost)), denial(user_arn("bob"), "sts:AssumeRole", ghost, reason));
  EXPECT_EQ(outcome(try_role(bob, closed)), denial(user_arn("bob"), "sts:AssumeRole", closed, reason));
  EXPECT_EQ(outcome(try_role(bob, user_arn("bob"))),
            denial(user_arn("bob"), "sts:AssumeRole", user_arn("bob"), reason));
}

TEST_F(AssumeRole, RootMayNot) {
  const std::string text = "403 AccessDenied Roles may not be assumed by root accounts.";
  EXPECT_EQ(outcome(try_role(kRoot, guest)), text);
  EXPECT_EQ(outcome(try_role(root(kOther), guest)), text);
  EXPECT_EQ(outcome(try_role(credentials(sts(kRoot, "GetSessionToken")), guest)), text) << "nor with root's session";
}

TEST_F(AssumeRole, FaultsAreFoundInAwsOrder) {
  const Fields twins{{"Tags.member.1.Key", "a"},
                     {"Tags.member.1.Value", "1"},
                     {"Tags.member.2.Key", "A"},
                     {"Tags.member.2.Value", "2"}};
  const auto with = [](Fields some, const Fields& more) {
    some.insert(some.end(), more.begin(), more.end());
    return some;
  };
  const Fields bad_mfa{{"SerialNumber", "arn:aws:iam::111122223333:mfa/none"}, {"TokenCode", "123456"}};
  const std::string closed = role(kOwner, "closed", trust({{"AWS", kOther}}));
  // 2 shapes, 3 ARN, 4 root
  EXPECT_TRUE(outcome(try_role(kRoot, "arn:aws:iam::111122223333", {{"RoleSessionName", "x"}}))
                  .starts_with("400 ValidationError 1 validation error"));
  EXPECT_TRUE(outcome(try_role(kRoot, "arn:aws:iam::111122223333")).ends_with(" is invalid"));
  EXPECT_EQ(try_role(kRoot, guest, twins).message(), "Roles may not be assumed by root accounts.");
  // 5 tags, 6 MFA, 7 authorization
  EXPECT_EQ(try_role(bob, closed, with(twins, bad_mfa)).code(), "InvalidParameterValue");
  EXPECT_TRUE(try_role(bob, closed, bad_mfa).message().starts_with("MultiFactorAuthentication failed"));
  EXPECT_EQ(try_role(bob, closed, {{"DurationSeconds", "7200"}, {"Policy", "nonsense"}}).code(), "AccessDenied");
  // 8 duration of the role, 11 session policy
  EXPECT_EQ(try_role(bob, guest, {{"DurationSeconds", "7200"}, {"Policy", "nonsense"}}).code(), "ValidationError");
  EXPECT_EQ(try_role(bob, guest, {{"Policy", "nonsense"}}).code(), "MalformedPolicyDocument");
}

TEST_F(AssumeRole, DurationIsLimitedByTheRole) {
  const std::string text =
      "400 ValidationError The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
  EXPECT_EQ(error({{"DurationSeconds", "3601"}}), text);
  EXPECT_EQ(error({{"DurationSeconds", "3600"}}), "200");
  done(iam(kRoot, "UpdateRole", {{"RoleName", "guest"}, {"MaxSessionDuration", "43200"}}));
  EXPECT_EQ(error({{"DurationSeconds", "43200"}}), "200");
}

TEST_F(AssumeRole, ARoleAssumedByARoleLastsAnHourAtMost) {
  done(iam(kRoot, "UpdateRole", {{"RoleName", "guest"}, {"MaxSessionDuration", "7200"}}));
  const Credentials hop = assume(bob, role(kOwner, "hop", trust({{"AWS", kOwner}}), may_assume()));
  EXPECT_EQ(outcome(try_role(hop, guest, {{"DurationSeconds", "3600"}})), "200");
  EXPECT_EQ(outcome(try_role(hop, guest, {{"DurationSeconds", "3601"}})),
            "400 ValidationError The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by "
            "role chaining.");
  EXPECT_EQ(outcome(try_role(hop, guest, {{"DurationSeconds", "7201"}})),
            "400 ValidationError The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

TEST_F(AssumeRole, AnExternalIdIsComparedOnlyWhereTheTrustPolicyAsksForIt) {
  const std::string careful =
      role(kOwner, "careful", trust({{"AWS", kOwner}}, {{"StringEquals", {{"sts:ExternalId", "Secret-1"}}}}));
  EXPECT_EQ(outcome(try_role(bob, careful, {{"ExternalId", "Secret-1"}})), "200");
  EXPECT_EQ(try_role(bob, careful, {{"ExternalId", "secret-1"}}).status, 403);
  EXPECT_EQ(try_role(bob, careful).status, 403);
  EXPECT_EQ(error({{"ExternalId", "whatever"}}), "200");
}

TEST_F(AssumeRole, TheTrustPolicySeesTheSessionNameAndTheRolesTags) {
  const std::string named =
      role(kOwner, "named", trust({{"AWS", kOwner}}, {{"StringEquals", {{"sts:RoleSessionName", "${aws:username}"}}}}));
  EXPECT_EQ(try_role(bob, named).status, 403);
  EXPECT_EQ(outcome(try_role(bob, named, {{"RoleSessionName", "bob"}})), "200");
  const std::string tagged = role(
      kOwner, "tagged",
      trust({{"AWS", kOwner}}, {{"StringEquals", {{"aws:ResourceTag/team", "red"}, {"iam:ResourceTag/team", "red"}}}}));
  EXPECT_EQ(try_role(bob, tagged).status, 403);
  done(iam(kRoot, "TagRole", {{"RoleName", "tagged"}, {"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", "red"}}));
  EXPECT_EQ(outcome(try_role(bob, tagged)), "200");
}

TEST_F(AssumeRole, RolesOfServicesAreNotForCustomers) {
  const std::string served = role(kOwner, "served", trust({{"Service", "lambda.amazonaws.com"}}));
  EXPECT_EQ(try_role(bob, served).status, 403);
  done(iam(kRoot, "CreateServiceLinkedRole", {{"AWSServiceName", "ram.amazonaws.com"}}));
  EXPECT_EQ(try_role(bob, role_arn("aws-service-role/ram.amazonaws.com/AWSServiceRoleForResourceAccessManager")).status,
            403);
}

}  // namespace
}  // namespace scenario
