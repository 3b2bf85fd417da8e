// GetSessionToken, MFA, GetCallerIdentity and GetAccessKeyInfo.
#include "core/hash.hpp"
#include "sts_world.hpp"

namespace scenario {
namespace {

// RFC 6238 with the key of its own examples.
constexpr char kKey[] = "12345678901234567890";
constexpr char kSeed[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

std::string one_time_password(core::Time time) {
  const auto step = static_cast<std::uint64_t>(core::to_seconds(time)) / 30;
  std::string counter;
  for (int shift = 56; shift >= 0; shift -= 8) counter += static_cast<char>(step >> shift & 0xFF);
  const std::string mac = core::hmac_sha1(kKey, counter);
  const std::size_t offset = mac.back() & 0xF;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(mac[offset + i]);
  const std::string digits = std::to_string((number & 0x7FFFFFFF) % 1000000);
  return std::string(6 - digits.size(), '0') + digits;
}

class Tokens : public StsWorld {
 protected:
  Tokens() {
    const Json mfa = {{"serial", kSerial}, {"seed", kSeed}};
    const Json bob_key = {{"id", "AKIABOBBOBBOBBOBBOBB"}, {"secret", "bobs-secret"}};
    const Json carol_key = {{"id", "AKIACAROLCAROLCAROLC"}, {"secret", "carols-secret"}};
    const Json everything = Json::parse(may_do("*"));
    done(control("POST", "/_understudy/fixtures",
                 {{"accounts",
                   {{{"id", kOwner},
                     {"users",
                      {{{"name", "bob"},
                        {"policies", {{"all", everything}}},
                        {"access_keys", {bob_key}},
                        {"mfa_devices", {mfa}}},
                       {{"name", "carol"}, {"policies", {{"all", everything}}}, {"access_keys", {carol_key}}}}}}}}}));
    clock().freeze(true);
    careful = role(kOwner, "careful", trust({{"AWS", kOwner}}, {{"Bool", {{"aws:MultiFactorAuthPresent", "true"}}}}),
                   may_do("*"));
  }

  std::string code() { return one_time_password(clock().now()); }
  Fields mfa() { return {{"SerialNumber", kSerial}, {"TokenCode", code()}}; }
  /// Never the right one.
  std::string wrong_code() {
    std::string digits = code();
    for (char& c : digits) c = static_cast<char>('0' + (c - '0' + 5) % 10);
    return digits;
  }

  static constexpr const char* kSerial = "arn:aws:iam::111122223333:mfa/bob";
  static constexpr const char* kNotYours =
      "403 AccessDenied MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial "
      "number is valid and "
      "associated with this user.";
  const Credentials bob{"AKIABOBBOBBOBBOBBOBB", "bobs-secret"}, carol{"AKIACAROLCAROLCAROLC", "carols-secret"};
  std::string careful;
};

// -- MFA -------------------------------------------------------------------------------------------------------------

TEST_F(Tokens, TheRightCodeOpensARoleThatAsksForMfa) {
  EXPECT_EQ(outcome(try_role(bob, careful)), denial(user_arn("bob"), "sts:AssumeRole", careful,
                                                    "because no role trust policy allows the sts:AssumeRole action"));
  EXPECT_EQ(outcome(try_role(bob, careful, mfa())), "200");
}

TEST_F(Tokens, ACodeIsTakenOnce) {
  EXPECT_EQ(outcome(try_role(bob, careful, mfa())), "200");
  EXPECT_EQ(try_role(bob, careful, mfa()).status, 403);
  clock().advance(std::chrono::seconds(30));
  EXPECT_EQ(outcome(try_role(bob, careful, mfa())), "200");
}

TEST_F(Tokens, ACodeOfACallThatWasRefusedIsNotUsedUp) {
  const auto closed = role(kOwner, "closed", trust({{"AWS", kOther}}));
  EXPECT_EQ(try_role(bob, closed, mfa()).code(), "AccessDenied");
  auto too_long = mfa();
  too_long.emplace_back("DurationSeconds", "43200");
  EXPECT_EQ(try_role(bob, careful, too_long).code(), "ValidationError");
  EXPECT_EQ(outcome(try_role(bob, careful, mfa())), "200");
}

TEST_F(Tokens, AWrongCodeAndAnotherUsersDeviceAreRefused) {
  const std::string invalid = "403 AccessDenied MultiFactorAuthentication failed with invalid MFA one time pass code. ";
  EXPECT_EQ(outcome(try_role(bob, careful, {{"SerialNumber", kSerial}, {"TokenCode", wrong_code()}})), invalid);
  EXPECT_EQ(outcome(try_role(carol, careful, mfa())), kNotYours);
  EXPECT_EQ(outcome(try_role(bob, careful,
                             {{"SerialNumber", "arn:aws:iam::111122223333:mfa/none"}, {"TokenCode", "123456"}})),
            kNotYours);
  EXPECT_EQ(outcome(try_role(bob, careful, {{"SerialNumber", kSerial}})), kNotYours);
  EXPECT_EQ(outcome(try_role(bob, careful, {{"TokenCode", "123456"}})), kNotYours);
  EXPECT_EQ(outcome(sts(bob, "GetSessionToken", {{"SerialNumber", kSerial}, {"TokenCode", wrong_code()}})), invalid);
}

TEST_F(Tokens, ACodeOfTwoMinutesAgoIsTooOld) {
  const std::string old = code();
  clock().advance(std::chrono::minutes(2));
  EXPECT_EQ(try_role(bob, careful, {{"SerialNumber", kSerial}, {"TokenCode", old}}).status, 403);
}

TEST_F(Tokens, TheKeyIsAbsentForLongLivedKeys) {
  const std::string lax =
      role(kOwner, "lax", trust({{"AWS", kOwner}}, {{"BoolIfExists", {{"aws:MultiFactorAuthPresent", "true"}}}}));
  EXPECT_EQ(outcome(try_role(bob, lax)), "200");
  EXPECT_EQ(try_role(credentials(sts(bob, "GetSessionToken")), lax).status, 403)
      << "for a session it is there, and false";
}

TEST_F(Tokens, CredentialsOfAnAssumedRoleCarryNoMfa) {
  const Credentials hop = credentials(try_role(bob, careful, mfa()));
  EXPECT_EQ(try_role(hop, careful).status, 403);
}

TEST_F(Tokens, ASessionWithMfaKnowsItsAge) {
  const Credentials session = credentials(sts(bob, "GetSessionToken", mfa()));
  const std::string fresh =
      role(kOwner, "fresh", trust({{"AWS", kOwner}}, {{"NumericLessThan", {{"aws:MultiFactorAuthAge", "300"}}}}));
  EXPECT_EQ(outcome(try_role(session, careful)), "200");
  EXPECT_EQ(outcome(try_role(session, fresh)), "200");
  clock().advance(std::chrono::seconds(300));
  EXPECT_EQ(try_role(session, fresh).status, 403);
  EXPECT_EQ(outcome(try_role(session, careful)), "200");
}

// -- GetSessionToken
// -----------------------------------------------------------------------------------------------------

TEST_F(Tokens, ASessionTokenIsTheCallerItself) {
  const Credentials session = credentials(sts(carol, "GetSessionToken"));
  EXPECT_EQ(caller(session), user_arn("carol"));
  EXPECT_EQ(caller(credentials(sts(kRoot, "GetSessionToken"))), "arn:aws:iam::111122223333:root");
  EXPECT_EQ(s3(session, "GET", "/").status, 200) << "with the caller's permissions";
}

TEST_F(Tokens, DurationsOfSessionTokens) {
  const auto seconds = [&](const Credentials& who, const Fields& fields) {
    const Answer answer = sts(who, "GetSessionToken", fields);
    if (!answer.ok()) return std::int64_t{-1};
    return core::to_seconds(*core::parse_iso8601(answer.xml("Expiration"))) - core::to_seconds(clock().now());
  };
  EXPECT_EQ(seconds(carol, {}), 43200);
  EXPECT_EQ(seconds(carol, {{"DurationSeconds", "129600"}}), 129600);
  EXPECT_EQ(seconds(carol, {{"DurationSeconds", "900"}}), 900);
  EXPECT_EQ(seconds(carol, {{"DurationSeconds", "899"}}), -1);
  EXPECT_EQ(seconds(carol, {{"DurationSeconds", "129601"}}), -1);
  EXPECT_EQ(seconds(kRoot, {}), 3600);
  EXPECT_EQ(seconds(kRoot, {{"DurationSeconds", "129600"}}), 3600);
}

TEST_F(Tokens, SessionsCannotGetSessions) {
  const std::string text = "403 AccessDenied Cannot call GetSessionToken with session credentials";
  EXPECT_EQ(outcome(sts(credentials(sts(carol, "GetSessionToken")), "GetSessionToken")), text);
  EXPECT_EQ(outcome(sts(credentials(sts(kRoot, "GetSessionToken")), "GetSessionToken")), text);
  EXPECT_EQ(outcome(sts(credentials(try_role(bob, careful, mfa())), "GetSessionToken")), text);
}

TEST_F(Tokens, SessionTokensReachIamOnlyWithMfa) {
  EXPECT_EQ(outcome(iam(credentials(sts(bob, "GetSessionToken")), "ListUsers")),
            "403 InvalidClientTokenId The security token included in the request is invalid.");
  EXPECT_EQ(outcome(iam(credentials(sts(bob, "GetSessionToken", mfa())), "ListUsers")), "200");
}

TEST_F(Tokens, OfStsSessionTokensReachAssumeRoleAndGetCallerIdentityAlone) {
  const Credentials session = credentials(sts(carol, "GetSessionToken"));
  const std::string open = role(kOwner, "open", trust({{"AWS", kOwner}}));
  EXPECT_EQ(outcome(try_role(session, open)), "200");
  EXPECT_EQ(outcome(sts(session, "GetAccessKeyInfo", {{"AccessKeyId", session.key}})),
            "403 AccessDenied Cannot call GetAccessKeyInfo with session credentials");
}

TEST_F(Tokens, SessionTokensFollowTheirUser) {
  const Credentials session = credentials(sts(carol, "GetSessionToken"));
  done(iam(kRoot, "DeleteAccessKey", {{"UserName", "carol"}, {"AccessKeyId", carol.key}}));
  done(iam(kRoot, "DeleteUserPolicy", {{"UserName", "carol"}, {"PolicyName", "all"}}));
  EXPECT_EQ(s3(session, "GET", "/").status, 403);
  done(iam(kRoot, "DeleteUser", {{"UserName", "carol"}}));
  EXPECT_TRUE(caller(session).starts_with("403 InvalidClientTokenId"));
}

TEST_F(Tokens, SessionTokensNeedNoPermissionButAnExplicitDenyCounts) {
  EXPECT_EQ(outcome(sts(user(kOwner, "poor"), "GetSessionToken")), "200");
  const Answer denied = sts(user(kOwner, "barred", policy("Deny", "sts:GetSessionToken", "*")), "GetSessionToken");
  EXPECT_EQ(
      outcome(denied),
      "403 AccessDenied User: arn:aws:iam::111122223333:user/barred is not authorized to perform: sts:GetSessionToken "
      "with an explicit deny in an identity-based policy");
}

// -- who and whose
// ---------------------------------------------------------------------------------------------------------

TEST_F(Tokens, EveryCallerHasItsIdentity) {
  const Answer me = sts(bob, "GetCallerIdentity");
  EXPECT_TRUE(me.xml("UserId").starts_with("AIDA"));
  EXPECT_EQ(me.xml("Arn"), user_arn("bob"));
  const Answer owner = sts(kRoot, "GetCallerIdentity");
  EXPECT_EQ(owner.xml("UserId"), kOwner);
  EXPECT_EQ(owner.xml("Arn"), "arn:aws:iam::111122223333:root");
  EXPECT_EQ(sts({"test"}, "GetCallerIdentity").xml("Account"), "123456789012");
}

TEST_F(Tokens, GetCallerIdentityIgnoresDenials) {
  EXPECT_EQ(caller(user(kOwner, "barred", policy("Deny", "*", "*"))), user_arn("barred"));
}

TEST_F(Tokens, AKeyTellsItsAccount) {
  const Answer made = iam(root(kOther), "CreateUser", {{"UserName", "dave"}});
  const std::string key = iam(root(kOther), "CreateAccessKey", {{"UserName", "dave"}}).xml("AccessKeyId");
  const auto account = [&](const std::string& id) {
    return sts(carol, "GetAccessKeyInfo", {{"AccessKeyId", id}}).xml("Account");
  };
  EXPECT_EQ(account(key), kOther);
  EXPECT_EQ(account(carol.key), kOwner) << "a key of a fixture's choice";
  done(iam(root(kOther), "DeleteAccessKey", {{"UserName", "dave"}, {"AccessKeyId", key}}));
  EXPECT_EQ(account(key), kOther) << "also of a key that is gone";
  EXPECT_EQ(account(credentials(try_role(bob, careful, mfa())).key), kOwner);
  EXPECT_EQ(sts(carol, "GetAccessKeyInfo", {{"AccessKeyId", "no-key"}}).code(), "ValidationError");
  EXPECT_EQ(outcome(sts(user(kOwner, "poor"), "GetAccessKeyInfo", {{"AccessKeyId", key}})),
            "403 AccessDenied User: arn:aws:iam::111122223333:user/poor is not authorized to perform: "
            "sts:GetAccessKeyInfo because no "
            "identity-based policy allows the sts:GetAccessKeyInfo action");
}

}  // namespace
}  // namespace scenario
