// Who may assume a role: the trust policy and the caller's own policies, within an account and across accounts.
#include "sts_world.hpp"

namespace scenario {
namespace {

constexpr char kNoIdentity[] = "because no identity-based policy allows the sts:AssumeRole action";
constexpr char kNoTrust[] = "because no role trust policy allows the sts:AssumeRole action";

class Trust : public StsWorld {
 protected:
  Trust()
      : bob(user(kOwner, "bob")),
        able(user(kOwner, "able", may_assume())),
        stranger(user(kOther, "stranger")),
        invited(user(kOther, "invited", may_assume())) {}

  /// What comes of assuming a new role with that trust policy; its ARN is written `ROLE`.
  std::string as(const Credentials& who, const std::string& document) {
    const std::string arn = role(kOwner, "role" + std::to_string(++roles_), document);
    std::string said = outcome(try_role(who, arn));
    if (const auto at = said.find(arn); at != std::string::npos) said.replace(at, arn.size(), "ROLE");
    return said;
  }
  static std::string refused(const std::string& who, const std::string& reason = {}) {
    return denial(who, "sts:AssumeRole", "ROLE", reason);
  }

  Credentials bob, able, stranger, invited;

 private:
  int roles_ = 0;
};

// -- the same account -----------------------------------------------------------------------------------------------

TEST_F(Trust, NamingTheUserIsEnoughInTheSameAccount) {
  EXPECT_EQ(as(bob, trust({{"AWS", user_arn("bob")}})), "200");
}

TEST_F(Trust, NamingEverybodyIsEnoughInTheSameAccount) {
  EXPECT_EQ(as(bob, trust("*")), "200");
  EXPECT_EQ(as(bob, trust({{"AWS", "*"}})), "200");
}

TEST_F(Trust, NamingTheRoleOrTheSessionOfTheCallerIsEnoughInTheSameAccount) {
  const Credentials hop = assume(able, role(kOwner, "hop", trust({{"AWS", kOwner}})), "one");
  EXPECT_EQ(as(hop, trust({{"AWS", role_arn("hop")}})), "200");
  EXPECT_EQ(as(hop, trust({{"AWS", "arn:aws:sts::111122223333:assumed-role/hop/one"}})), "200");
  EXPECT_EQ(as(hop, trust({{"AWS", "arn:aws:sts::111122223333:assumed-role/hop/two"}})),
            refused("arn:aws:sts::111122223333:assumed-role/hop/one", kNoIdentity));
}

TEST_F(Trust, NamingTheAccountDelegatesToItsPolicies) {
  for (const Json& principal : {Json(kOwner), Json("arn:aws:iam::111122223333:root")}) {
    EXPECT_EQ(as(bob, trust({{"AWS", principal}})), refused(user_arn("bob"), kNoIdentity));
    EXPECT_EQ(as(able, trust({{"AWS", principal}})), "200");
  }
}

TEST_F(Trust, AnAdministratorIsDeniedWhereTheTrustPolicyNamesSomebodyElse) {
  const Credentials admin = user(kOwner, "admin", may_do("*"));
  EXPECT_EQ(as(admin, trust({{"AWS", user_arn("bob")}})), refused(user_arn("admin"), kNoTrust));
}

TEST_F(Trust, ARoleDoesNotTrustItself) {
  const std::string self = role(kOwner, "self", trust({{"AWS", user_arn("able")}}), may_assume());
  const Credentials session = assume(able, self);
  EXPECT_EQ(outcome(try_role(session, self)),
            denial("arn:aws:sts::111122223333:assumed-role/self/session", "sts:AssumeRole", self, kNoTrust));
  done(iam(kRoot, "UpdateAssumeRolePolicy",
           {{"RoleName", "self"}, {"PolicyDocument", trust({{"AWS", {self, user_arn("able")}}})}}));
  EXPECT_EQ(outcome(try_role(session, self)), "200");
}

// -- another account ------------------------------------------------------------------------------------------------

TEST_F(Trust, AcrossAccountsBothSidesMustAllow) {
  const std::string invited_arn = user_arn("invited", kOther), stranger_arn = user_arn("stranger", kOther);
  const Json principals[] = {Json(kOther), Json(stranger_arn), Json("*")};
  for (const Json& principal : principals) EXPECT_EQ(as(stranger, trust({{"AWS", principal}})), refused(stranger_arn));
  EXPECT_EQ(as(invited, trust({{"AWS", kOther}})), "200");
  EXPECT_EQ(as(invited, trust({{"AWS", invited_arn}})), "200");
  EXPECT_EQ(as(invited, trust("*")), "200");
  EXPECT_EQ(as(invited, trust({{"AWS", stranger_arn}})), refused(invited_arn));
  EXPECT_EQ(as(invited, trust({{"AWS", kOwner}})), refused(invited_arn));
}

TEST_F(Trust, TheOwnPolicyMustNameTheRole) {
  const Credentials picky =
      user(kOther, "picky", policy("Allow", "sts:AssumeRole", "arn:aws:iam::111122223333:role/red-*"));
  const std::string red = role(kOwner, "red-1", trust({{"AWS", kOther}})),
                    blue = role(kOwner, "blue-1", trust({{"AWS", kOther}}));
  EXPECT_EQ(outcome(try_role(picky, red)), "200");
  EXPECT_EQ(outcome(try_role(picky, blue)), denial(user_arn("picky", kOther), "sts:AssumeRole", blue));
}

// -- denials ---------------------------------------------------------------------------------------------------------

TEST_F(Trust, AnExplicitDenyWinsWhereverItStands) {
  const std::string open = trust({{"AWS", kOwner}});
  const Json both = Json::parse(open);
  Json denying = both;
  denying["Statement"].push_back(
      {{"Effect", "Deny"}, {"Principal", {{"AWS", user_arn("able")}}}, {"Action", "sts:AssumeRole"}});
  EXPECT_EQ(as(able, denying.dump()), refused(user_arn("able"), "with an explicit deny in the role trust policy"));

  Json own = Json::parse(may_assume());
  own["Statement"].push_back({{"Effect", "Deny"}, {"Action", "sts:*"}, {"Resource", "*"}});
  const Credentials barred = user(kOwner, "barred", own.dump());
  EXPECT_EQ(as(barred, open), refused(user_arn("barred"), "with an explicit deny in an identity-based policy"));
  EXPECT_EQ(as(barred, trust({{"AWS", user_arn("barred")}})),
            refused(user_arn("barred"), "with an explicit deny in an identity-based policy"));
}

TEST_F(Trust, TheBoundaryOfTheCallerLimitsItsOwnSide) {
  const Answer made = iam(kRoot, "CreatePolicy", {{"PolicyName", "limit"}, {"PolicyDocument", may_do("s3:*")}});
  done(iam(kRoot, "PutUserPermissionsBoundary", {{"UserName", "able"}, {"PermissionsBoundary", made.xml("Arn")}}));
  EXPECT_EQ(as(able, trust({{"AWS", kOwner}})),
            refused(user_arn("able"), "because no permissions boundary allows the sts:AssumeRole action"));
  EXPECT_EQ(as(able, trust({{"AWS", user_arn("able")}})), "200")
      << "a grant to the user itself is not limited by its boundary";
}

TEST_F(Trust, TheSessionPolicyOfTheCallerLimitsItsOwnSide) {
  const std::string hop = role(kOwner, "hop", trust({{"AWS", kOwner}}), may_assume());
  const Credentials limited = assume(able, hop, "session", {{"Policy", may_do("s3:*")}});
  const std::string me = "arn:aws:sts::111122223333:assumed-role/hop/session";
  EXPECT_EQ(as(limited, trust({{"AWS", kOwner}})),
            refused(me, "because no session policy allows the sts:AssumeRole action"));
  EXPECT_EQ(as(limited, trust({{"AWS", hop}})),
            refused(me, "because no session policy allows the sts:AssumeRole action"));
  EXPECT_EQ(as(limited, trust({{"AWS", me}})), "200") << "a grant to the session itself is not limited by its policy";
}

TEST_F(Trust, ConditionsOnTheCallerAreEvaluated) {
  EXPECT_EQ(as(able, trust({{"AWS", "*"}}, {{"ArnEquals", {{"aws:PrincipalArn", user_arn("able")}}}})), "200");
  EXPECT_EQ(as(bob, trust({{"AWS", "*"}}, {{"ArnEquals", {{"aws:PrincipalArn", user_arn("able")}}}})),
            refused(user_arn("bob"), kNoIdentity));
  EXPECT_EQ(as(able, trust({{"AWS", kOwner}}, {{"IpAddress", {{"aws:SourceIp", "10.0.0.0/8"}}}})),
            refused(user_arn("able"), kNoTrust));
  done(control("PUT", "/_understudy/network", {{"source_ip", "10.1.2.3"}, {"access_key_id", able.key}}));
  EXPECT_EQ(as(able, trust({{"AWS", kOwner}}, {{"IpAddress", {{"aws:SourceIp", "10.0.0.0/8"}}}})), "200");
}

TEST_F(Trust, APrincipalThatWasDeletedAndMadeAnewIsAnother) {
  const std::string guest = role(kOwner, "guest", trust({{"AWS", user_arn("bob")}}));
  EXPECT_EQ(outcome(try_role(bob, guest)), "200");
  done(iam(kRoot, "DeleteAccessKey", {{"UserName", "bob"}, {"AccessKeyId", bob.key}}));
  done(iam(kRoot, "DeleteUser", {{"UserName", "bob"}}));
  const Credentials reborn = user(kOwner, "bob", may_assume());
  EXPECT_EQ(outcome(try_role(reborn, guest)), denial(user_arn("bob"), "sts:AssumeRole", guest, kNoTrust));
  done(iam(kRoot, "UpdateAssumeRolePolicy",
           {{"RoleName", "guest"}, {"PolicyDocument", trust({{"AWS", user_arn("bob")}})}}));
  EXPECT_EQ(outcome(try_role(reborn, guest)), "200");
}

// -- what a call asks for besides
// --------------------------------------------------------------------------------------

struct Extra {
  const char* action;
  Fields fields;
};

TEST_F(Trust, TagsSourceIdentityAndContextsNeedActionsOfTheirOwnOnBothSides) {
  const Extra extras[] = {
      {"sts:TagSession", {{"Tags.member.1.Key", "a"}, {"Tags.member.1.Value", "b"}}},
      {"sts:SetSourceIdentity", {{"SourceIdentity", "alice"}}},
      {"sts:SetContext",
       {{"ProvidedContexts.member.1.ProviderArn", "arn:aws:iam::aws:contextProvider/IdentityCenter"},
        {"ProvidedContexts.member.1.ContextAssertion", "token"}}},
  };
  int count = 0;
  for (const auto& [action, fields] : extras) {
    const std::string suffix = std::to_string(++count), user_name = "both" + suffix;
    const Credentials both = user(kOther, user_name, may_do({"sts:AssumeRole", action}));
    const std::string narrow = role(kOwner, "narrow" + suffix, trust({{"AWS", kOther}}));
    const std::string wide =
        role(kOwner, "wide" + suffix, trust({{"AWS", kOther}}, nullptr, {"sts:AssumeRole", action}));
    EXPECT_EQ(outcome(try_role(both, narrow, fields)), denial(user_arn(user_name, kOther), action, narrow))
        << "the trust policy lacks it";
    EXPECT_EQ(outcome(try_role(invited, wide, fields)), denial(user_arn("invited", kOther), action, wide))
        << "the caller's policy lacks it";
    EXPECT_EQ(outcome(try_role(both, wide, fields)), "200");
    EXPECT_EQ(outcome(try_role(invited, wide)), "200") << "without the parameter it is not asked for";
  }
}

}  // namespace
}  // namespace scenario
