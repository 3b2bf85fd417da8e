// The life of a session: its policies, its end, and what changes it from outside.
#include "sts_world.hpp"

namespace scenario {
namespace {

class Sessions : public StsWorld {
 protected:
  Sessions()
      : bob(user(kOwner, "bob", may_do("sts:*"))),
        guest(role(kOwner, "guest", trust_for_all({{"AWS", kOwner}}), may_do("iam:*"))) {}

  std::string list(const Credentials& who, const std::string& action = "ListUsers") {
    return outcome(iam(who, action));
  }

  static constexpr const char* kSession = "arn:aws:sts::111122223333:assumed-role/guest/session";
  Credentials bob;
  std::string guest;
};

// -- session policies -----------------------------------------------------------------------------------------------

TEST_F(Sessions, ASessionPolicyAllowsNothingThatTheRoleDoesNot) {
  const Credentials who = assume(bob, guest, "session", {{"Policy", may_do({"iam:ListUsers", "s3:*"})}});
  EXPECT_EQ(list(who), "200");
  EXPECT_EQ(outcome(iam(who, "ListRoles")), denial(kSession, "iam:ListRoles", "arn:aws:iam::111122223333:role/*",
                                                   "because no session policy allows the iam:ListRoles action"));
  EXPECT_EQ(s3(who, "GET", "/").status, 403) << "the role itself allows no S3";
}

TEST_F(Sessions, AnExplicitDenyInASessionPolicyWins) {
  Json document = Json::parse(may_do("*"));
  document["Statement"].push_back({{"Effect", "Deny"}, {"Action", "iam:ListUsers"}, {"Resource", "*"}});
  const Credentials who = assume(bob, guest, "session", {{"Policy", document.dump()}});
  EXPECT_EQ(list(who, "ListRoles"), "200");
  EXPECT_TRUE(list(who).ends_with("with an explicit deny in a session policy")) << list(who);
}

TEST_F(Sessions, SeveralSessionPoliciesAreAUnion) {
  const Answer made =
      iam(kRoot, "CreatePolicy", {{"PolicyName", "roles"}, {"PolicyDocument", may_do("iam:ListRoles")}});
  const Credentials who = assume(bob, guest, "session",
                                 {{"Policy", may_do("iam:ListUsers")}, {"PolicyArns.member.1.arn", made.xml("Arn")}});
  EXPECT_EQ(list(who), "200");
  EXPECT_EQ(list(who, "ListRoles"), "200");
  EXPECT_EQ(iam(who, "ListPolicies").status, 403);
}

TEST_F(Sessions, AManagedSessionPolicyMustBeAwsOnesOrOfTheRolesAccount) {
  const Answer foreign =
      iam(root(kOther), "CreatePolicy", {{"PolicyName", "foreign"}, {"PolicyDocument", may_do("*")}});
  for (const std::string& arn : {foreign.xml("Arn"), std::string("arn:aws:iam::111122223333:policy/none"),
                                 std::string("arn:aws:iam::aws:policy/None")})
    EXPECT_EQ(try_role(bob, guest, {{"PolicyArns.member.1.arn", arn}}).status, 400) << arn;
}

TEST_F(Sessions, ASessionPolicyMustBeAPolicy) {
  for (const std::string document :
       {"nonsense", "{}", "[]", R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*"}]})"}) {
    const Answer answer = try_role(bob, guest, {{"Policy", document}});
    EXPECT_EQ(answer.status, 400) << document;
    EXPECT_EQ(answer.code(), "MalformedPolicyDocument") << document;
  }
}

TEST_F(Sessions, TooMuchPolicyIsRefusedByCharactersAndByPackedSize) {
  const Answer characters =
      try_role(bob, guest, {{"Policy", policy("Allow", "s3:GetObject", "arn:aws:s3:::" + std::string(2100, 'a'))}});
  EXPECT_EQ(characters.status, 400);
  EXPECT_EQ(characters.code(), "PackedPolicyTooLarge");
  EXPECT_TRUE(characters.message().starts_with("Packed policy consumes 10") &&
              characters.message().ends_with("% of allotted space"))
      << characters.message();
  Fields tags;
  std::string noise;
  for (std::uint32_t i = 1, state = 1; i <= 50; ++i) {
    noise.clear();
    for (int c = 0; c < 200; ++c)
      noise += "abcdefghijklmnopqrstuvwxyz0123456789"[(state = state * 1664525 + 1013904223) >> 27];
    tags.emplace_back("Tags.member." + std::to_string(i) + ".Key", "k" + std::to_string(i));
    tags.emplace_back("Tags.member." + std::to_string(i) + ".Value", noise);
  }
  EXPECT_EQ(try_role(bob, guest, tags).code(), "PackedPolicyTooLarge");
}

// -- the end of a session ---------------------------------------------------------------------------------------------

TEST_F(Sessions, ASessionEndsAtItsExpirationByTheWorldsClock) {
  done(control("POST", "/_understudy/clock", {{"freeze", true}}));
  const Answer answer = try_role(bob, guest, {{"DurationSeconds", "900"}});
  const Credentials who = credentials(answer);
  const auto expiration = core::parse_iso8601(answer.xml("Expiration"));
  ASSERT_TRUE(expiration);
  const auto left = *expiration - clock().now();
  EXPECT_LE(left, std::chrono::seconds(900));
  EXPECT_GT(left, std::chrono::seconds(898));
  clock().advance(std::chrono::seconds(899));
  EXPECT_EQ(caller(who), kSession);
  clock().advance(std::chrono::seconds(1));
  EXPECT_EQ(caller(who), "403 ExpiredToken The security token included in the request is expired");
}

TEST_F(Sessions, AnHourIsTheDefault) {
  const Credentials who = assume(bob, guest);
  clock().advance(std::chrono::minutes(59));
  EXPECT_EQ(caller(who), kSession);
  clock().advance(std::chrono::minutes(1));
  EXPECT_TRUE(caller(who).starts_with("403 ExpiredToken"));
}

TEST_F(Sessions, DeletingTheRoleEndsItsSessionsAndMakingItAnewDoesNotReviveThem) {
  const Credentials who = assume(bob, guest);
  done(iam(kRoot, "DeleteRolePolicy", {{"RoleName", "guest"}, {"PolicyName", "inline"}}));
  done(iam(kRoot, "DeleteRole", {{"RoleName", "guest"}}));
  const std::string gone = "403 InvalidClientTokenId The security token included in the request is invalid.";
  EXPECT_EQ(caller(who), gone);
  role(kOwner, "guest", trust({{"AWS", kOwner}}), may_do("iam:*"));
  EXPECT_EQ(caller(who), gone);
  EXPECT_EQ(s3(who, "GET", "/").code(), "InvalidAccessKeyId");
}

TEST_F(Sessions, PoliciesOfTheRoleActAtOnceAndItsTrustPolicyNotAtAll) {
  const Credentials who = assume(bob, guest);
  EXPECT_EQ(list(who), "200");
  done(iam(kRoot, "UpdateAssumeRolePolicy", {{"RoleName", "guest"}, {"PolicyDocument", trust({{"AWS", kOther}})}}));
  done(iam(kRoot, "UpdateRole", {{"RoleName", "guest"}, {"MaxSessionDuration", "3600"}}));
  EXPECT_EQ(list(who), "200");
  done(iam(kRoot, "DeleteRolePolicy", {{"RoleName", "guest"}, {"PolicyName", "inline"}}));
  EXPECT_EQ(iam(who, "ListUsers").status, 403);
  EXPECT_EQ(caller(who), kSession) << "GetCallerIdentity needs no permission";
}

TEST_F(Sessions, ADeletedUserLeavesTheRolesItAssumed) {
  const Credentials who = assume(bob, guest);
  done(iam(kRoot, "DeleteAccessKey", {{"UserName", "bob"}, {"AccessKeyId", bob.key}}));
  done(iam(kRoot, "DeleteUserPolicy", {{"UserName", "bob"}, {"PolicyName", "inline"}}));
  done(iam(kRoot, "DeleteUser", {{"UserName", "bob"}}));
  EXPECT_EQ(list(who), "200");
}

TEST_F(Sessions, OlderSessionsAreRevokedThroughTheirTimeOfIssue) {
  const Credentials older = assume(bob, guest);
  clock().advance(std::chrono::minutes(2));
  const std::string now = core::iso8601(clock().now());
  const std::string revoke = policy("Deny", "*", "*", {{"DateLessThan", {{"aws:TokenIssueTime", now}}}});
  done(iam(kRoot, "PutRolePolicy",
           {{"RoleName", "guest"}, {"PolicyName", "AWSRevokeOlderSessions"}, {"PolicyDocument", revoke}}));
  clock().advance(std::chrono::minutes(1));
  const Credentials newer = assume(bob, guest);
  EXPECT_TRUE(list(older).ends_with("with an explicit deny in an identity-based policy")) << list(older);
  EXPECT_EQ(list(newer), "200");
}

TEST_F(Sessions, TheRoleRemembersItsLastUse) {
  const auto last_used = [&] {
    return iam(kRoot, "GetRole", {{"RoleName", "guest"}}).xml("RoleLastUsed/LastUsedDate");
  };
  const Credentials who = assume(bob, guest);
  EXPECT_EQ(last_used(), "");
  EXPECT_EQ(list(who), "200");
  EXPECT_NE(last_used(), "");
}

// -- source identity --------------------------------------------------------------------------------------------------

TEST_F(Sessions, ASourceIdentityIsInheritedAndCannotBeChanged) {
  const std::string hop = role(kOwner, "hop", trust_for_all({{"AWS", kOwner}}), may_do("sts:*"));
  const Credentials alice = assume(bob, hop, "session", {{"SourceIdentity", "alice"}});
  const Answer inherited = try_role(alice, guest);
  EXPECT_EQ(inherited.xml("SourceIdentity"), "alice") << inherited.body;
  EXPECT_EQ(try_role(alice, guest, {{"SourceIdentity", "alice"}}).xml("SourceIdentity"), "alice");
  EXPECT_EQ(outcome(try_role(alice, guest, {{"SourceIdentity", "mallory"}})),
            "400 ValidationError The source identity is already set for this assume role session");
}

TEST_F(Sessions, AnInheritedSourceIdentityAsksForItsActionAgain) {
  const std::string hop = role(kOwner, "hop", trust_for_all({{"AWS", kOwner}}), may_do("sts:*"));
  const std::string strict = role(kOwner, "strict", trust({{"AWS", kOwner}}));
  EXPECT_EQ(outcome(try_role(assume(bob, hop), strict)), "200");
  EXPECT_EQ(outcome(try_role(assume(bob, hop, "session", {{"SourceIdentity", "alice"}}), strict)),
            denial("arn:aws:sts::111122223333:assumed-role/hop/session", "sts:SetSourceIdentity", strict,
                   "because no role trust policy allows the sts:SetSourceIdentity action"));
}

TEST_F(Sessions, ASourceIdentityIsAConditionKeyOfLaterCalls) {
  done(iam(kRoot, "PutRolePolicy",
           {{"RoleName", "guest"},
            {"PolicyName", "inline"},
            {"PolicyDocument", policy("Allow", "iam:*", "*", {{"StringEquals", {{"aws:SourceIdentity", "alice"}}}})}}));
  EXPECT_EQ(list(assume(bob, guest, "session", {{"SourceIdentity", "alice"}})), "200");
  EXPECT_EQ(iam(assume(bob, guest), "ListUsers").status, 403);
}

// -- tags
// ---------------------------------------------------------------------------------------------------------------

Fields tag(int number, const std::string& key, const std::string& value) {
  const std::string prefix = "Tags.member." + std::to_string(number);
  return {{prefix + ".Key", key}, {prefix + ".Value", value}};
}

Fields operator+(Fields a, const Fields& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST_F(Sessions, FaultyTagsAreRefused) {
  const auto error = [&](const Fields& fields) { return outcome(try_role(bob, guest, fields)); };
  EXPECT_EQ(error(tag(1, "Team", "a") + tag(2, "team", "b")),
            "400 InvalidParameterValue Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  EXPECT_EQ(error({{"TransitiveTagKeys.member.1", "team"}}),
            "400 InvalidParameterValue The specified transitive tag key must be included in the requested tags.");
  EXPECT_TRUE(error(tag(1, std::string(129, 'k'), "v")).starts_with("400 ValidationError"));
  EXPECT_TRUE(error(tag(1, "k", std::string(257, 'v'))).starts_with("400 ValidationError"));
  EXPECT_TRUE(error(tag(1, "k", "a*b")).starts_with("400 ValidationError"));
  EXPECT_EQ(error(tag(1, "k", "")), "200") << "an empty value is one";
}

TEST_F(Sessions, SessionTagsOverrideThoseOfTheRole) {
  done(iam(kRoot, "TagRole", {{"RoleName", "guest"}, {"Tags.member.1.Key", "Team"}, {"Tags.member.1.Value", "role"}}));
  done(iam(
      kRoot, "PutRolePolicy",
      {{"RoleName", "guest"},
       {"PolicyName", "inline"},
       {"PolicyDocument", policy("Allow", "iam:*", "*", {{"StringEquals", {{"aws:PrincipalTag/team", "session"}}}})}}));
  EXPECT_EQ(iam(assume(bob, guest), "ListUsers").status, 403);
  EXPECT_EQ(list(assume(bob, guest, "session", tag(1, "TEAM", "session"))), "200");
}

TEST_F(Sessions, OnlyTransitiveTagsPassToTheNextSessionAndCannotBeOverridden) {
  const std::string hop = role(kOwner, "hop", trust_for_all({{"AWS", kOwner}}), may_do("sts:*"));
  const auto only_for = [&](const std::string& key) {
    return role(kOwner, "only-" + key,
                trust_for_all({{"AWS", kOwner}},
                              {{"StringEquals", {{"aws:RequestTag/" + key, "1"}, {"aws:PrincipalTag/" + key, "1"}}}}));
  };
  const std::string kept = only_for("kept"), lost = only_for("lost");
  const Credentials first = assume(
      bob, hop, "session", tag(1, "kept", "1") + tag(2, "lost", "1") + Fields{{"TransitiveTagKeys.member.1", "kept"}});
  EXPECT_EQ(outcome(try_role(first, kept)), "200");
  EXPECT_EQ(try_role(first, lost).status, 403);
  EXPECT_EQ(outcome(try_role(first, kept, tag(1, "KEPT", "2"))),
            "400 InvalidParameterValue One of the specified transitive tag keys can't be set because it conflicts with "
            "a transitive tag key from the calling session.");
  // Once transitive, always transitive.
  const Credentials second = assume(first, hop);
  EXPECT_EQ(outcome(try_role(second, kept)), "200");
}

TEST_F(Sessions, InheritedTagsAskForTagSession) {
  const std::string hop = role(kOwner, "hop", trust_for_all({{"AWS", kOwner}}), may_do("sts:*"));
  const std::string strict = role(kOwner, "strict", trust({{"AWS", kOwner}}));
  const Credentials first =
      assume(bob, hop, "session", tag(1, "kept", "1") + Fields{{"TransitiveTagKeys.member.1", "kept"}});
  EXPECT_EQ(outcome(try_role(first, strict)),
            denial("arn:aws:sts::111122223333:assumed-role/hop/session", "sts:TagSession", strict,
                   "because no role trust policy allows the sts:TagSession action"));
}

TEST_F(Sessions, TheTrustPolicyMayPrescribeTags) {
  const std::string tagged =
      role(kOwner, "tagged",
           trust_for_all({{"AWS", kOwner}}, {{"StringLike", {{"aws:RequestTag/project", "?*"}}},
                                             {"ForAllValues:StringEquals", {{"aws:TagKeys", {"project"}}}}}));
  EXPECT_EQ(outcome(try_role(bob, tagged, tag(1, "project", "x"))), "200");
  EXPECT_EQ(try_role(bob, tagged).status, 403);
  EXPECT_EQ(try_role(bob, tagged, tag(1, "project", "x") + tag(2, "other", "y")).status, 403);
}

}  // namespace
}  // namespace scenario
