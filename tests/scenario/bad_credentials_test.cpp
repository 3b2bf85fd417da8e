// What a caller without valid credentials is told: one table for the four families of protocols.
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "harness.hpp"

namespace scenario {
namespace {

constexpr char kInvalidToken[] = "The security token included in the request is invalid.";
constexpr char kNoSuchKey[] = "The AWS Access Key Id you provided does not exist in our records.";
constexpr char kBadToken[] = "The provided token is malformed or otherwise invalid.";

struct Expected {
  int status;
  std::string code;
  std::string message;
};

/// The same situation as each family words it.
struct Wording {
  Expected query, json, s3;
};

class BadCredentials : public ::testing::Test, public Scenario {
 protected:
  static inline const Credentials kRoot{kAccount};

  BadCredentials() { EXPECT_TRUE(sts(kRoot, "GetCallerIdentity").ok()); }

  Answer call_query(const Credentials& who) { return sts(who, "GetCallerIdentity"); }
  Answer call_iam(const Credentials& who) { return iam(who, "ListUsers"); }
  Answer call_json(const Credentials& who) { return organizations(who, "ListRoots"); }
  Answer call_rest(const Credentials& who) { return ram(who, "GetResourceShares", {{"resourceOwner", "SELF"}}); }
  Answer call_s3(const Credentials& who) { return s3(who, "GET", "/"); }

  static void expect(const char* family, const Answer& answer, const Expected& wanted) {
    EXPECT_EQ(answer.status, wanted.status) << family << answer.body;
    EXPECT_EQ(answer.code(), wanted.code) << family;
    EXPECT_EQ(answer.message(), wanted.message) << family;
  }

  /// Every family refuses in its own words, nothing is changed, and the next proper call is served.
  void refused(const Credentials& who, const Wording& wanted) {
    const std::string before = world().db().serialize();
    expect("sts: ", call_query(who), wanted.query);
    expect("iam: ", call_iam(who), wanted.query);
    expect("organizations: ", call_json(who), wanted.json);
    expect("ram: ", call_rest(who), wanted.json);
    const Answer s3_answer = call_s3(who);
    expect("s3: ", s3_answer, wanted.s3);
    if (wanted.s3.code == "InvalidAccessKeyId") {
      EXPECT_EQ(s3_answer.xml("AWSAccessKeyId"), who.key);
    }
    if (wanted.s3.code == "InvalidToken" || wanted.s3.code == "ExpiredToken") {
      EXPECT_EQ(s3_answer.xml("Token-0"), who.token);
    }
    EXPECT_TRUE(before == world().db().serialize());
    tamper = nullptr;
    skew = {};
    EXPECT_TRUE(sts(kRoot, "GetCallerIdentity").ok());
  }

  static Wording unknown_key() {
    return {{403, "InvalidClientTokenId", kInvalidToken},
            {400, "UnrecognizedClientException", kInvalidToken},
            {403, "InvalidAccessKeyId", kNoSuchKey}};
  }
  static Wording stray_token() {
    Wording wording = unknown_key();
    wording.s3 = {400, "InvalidToken", kBadToken};
    return wording;
  }
  static Wording expired() {
    return {{403, "ExpiredToken", "The security token included in the request is expired"},
            {400, "ExpiredTokenException", "The security token included in the request is expired"},
            {400, "ExpiredToken", "The provided token has expired."}};
  }
  static Wording forged() {
    const std::string text =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key "
        "and signing method. Consult the service documentation for details.";
    return {
        {403, "SignatureDoesNotMatch", text},
        {400, "InvalidSignatureException", text},
        {403, "SignatureDoesNotMatch",
         "The request signature we calculated does not match the signature you provided. Check your key and signing "
         "method."}};
  }

  Credentials session() {
    const Credentials bob = user(kAccount, "bob", policy("Allow", "*", "*"));
    return assume(bob, role(kAccount, "guest", trust({{"AWS", kAccount}}), policy("Allow", "*", "*")));
  }

  void edit_authorization(const std::function<void(std::string&)>& edit) {
    tamper = [edit](Fields& headers) {
      for (auto& [name, value] : headers)
        if (name == "Authorization") edit(value);
    };
  }
};

TEST_F(BadCredentials, NoneAtAllAreRefusedEverywhereButInS3WhichEvaluatesAnAnonymousCaller) {
  tamper = [](Fields& headers) {
    std::erase_if(headers, [](const auto& header) {
      return header.first != "Host" && !header.first.starts_with("X-Amz-Target") && header.first != "Content-Type";
    });
  };
  refused(kRoot, {{403, "MissingAuthenticationToken", "Request is missing Authentication Token"},
                  {400, "MissingAuthenticationTokenException", "Missing Authentication Token"},
                  {403, "AccessDenied", "Access Denied"}});
}

TEST_F(BadCredentials, AKeyThatNobodyIssued) {
  refused({"AKIAIOSFODNN7EXAMPLE"}, unknown_key());
}

TEST_F(BadCredentials, AnInactiveKeyCountsAsUnknown) {
  const Credentials bob = user(kAccount, "bob", policy("Allow", "*", "*"));
  ASSERT_TRUE(
      iam(kRoot, "UpdateAccessKey", {{"UserName", "bob"}, {"AccessKeyId", bob.key}, {"Status", "Inactive"}}).ok());
  refused(bob, unknown_key());
}

TEST_F(BadCredentials, ADeletedKeyCountsAsUnknown) {
  const Credentials bob = user(kAccount, "bob", policy("Allow", "*", "*"));
  ASSERT_TRUE(iam(kRoot, "DeleteAccessKey", {{"UserName", "bob"}, {"AccessKeyId", bob.key}}).ok());
  refused(bob, unknown_key());
}

TEST_F(BadCredentials, ATemporaryKeyWithoutItsToken) {
  Credentials guest = session();
  guest.token.clear();
  refused(guest, unknown_key());
}

TEST_F(BadCredentials, ATokenOfAnotherKey) {
  Credentials guest = session();
  const Credentials bob = user(kAccount, "carol", policy("Allow", "*", "*"));
  guest.token = sts(bob, "GetSessionToken").xml("SessionToken");
  ASSERT_FALSE(guest.token.empty());
  refused(guest, unknown_key());
}

TEST_F(BadCredentials, AMalformedToken) {
  Credentials guest = session();
  guest.token = "no-token-at-all";
  refused(guest, stray_token());
}

TEST_F(BadCredentials, ATokenSentWithALongLivedKey) {
  Credentials bob = user(kAccount, "bob", policy("Allow", "*", "*"));
  bob.token = "IQoJb3JpZ2luX2VjEAAaCXVzLWVhc3QtMSJH";
  refused(bob, stray_token());
}

TEST_F(BadCredentials, AWrongSecretIsFoundBeforeATokenThatDoesNotBelongToALongLivedKey) {
  Credentials bob = user(kAccount, "bob", policy("Allow", "*", "*"));
  bob.token = "IQoJb3JpZ2luX2VjEAAaCXVzLWVhc3QtMSJH";
  bob.secret = "wrong";
  EXPECT_EQ(call_s3(bob).code(), "SignatureDoesNotMatch");
}

TEST_F(BadCredentials, AnExpiredToken) {
  const Credentials guest = session();
  clock().advance(std::chrono::hours(1));
  refused(guest, expired());
}

TEST_F(BadCredentials, AnExpiredTokenIsReportedEvenWhenTheSignatureIsWrong) {
  Credentials guest = session();
  guest.secret = "wrong";
  clock().advance(std::chrono::hours(1));
  refused(guest, expired());
}

TEST_F(BadCredentials, ATokenWhoseRoleIsGone) {
  const Credentials guest = session();
  ASSERT_TRUE(iam(kRoot, "DeleteRolePolicy", {{"RoleName", "guest"}, {"PolicyName", "inline"}}).ok());
  ASSERT_TRUE(iam(kRoot, "DeleteRole", {{"RoleName", "guest"}}).ok());
  refused(guest, unknown_key());
}

TEST_F(BadCredentials, AWrongSecret) {
  Credentials bob = user(kAccount, "bob", policy("Allow", "*", "*"));
  bob.secret += "x";
  refused(bob, forged());
}

TEST_F(BadCredentials, AWrongSignatureNeverShowsWhatPoliciesSay) {
  Credentials bob = user(kAccount, "bob", policy("Deny", "*", "*"));
  bob.secret += "x";
  refused(bob, forged());
}

TEST_F(BadCredentials, AnAuthorizationHeaderWithoutItsParts) {
  edit_authorization([](std::string& value) { value = "AWS4-HMAC-SHA256 nonsense"; });
  for (const Answer& answer : {call_query(kRoot), call_iam(kRoot)}) {
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "IncompleteSignature");
    EXPECT_TRUE(answer.message().starts_with("Authorization header requires 'Credential' parameter. "))
        << answer.message();
    EXPECT_EQ(answer.body.find("nonsense"), std::string::npos) << "a header may hold a secret put there by mistake";
  }
  for (const Answer& answer : {call_json(kRoot), call_rest(kRoot)}) {
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.code(), "IncompleteSignatureException");
  }
  expect("s3", call_s3(kRoot),
         {400, "AuthorizationHeaderMalformed",
          "The authorization header is malformed; the authorization header requires three components: "
          "Credential, SignedHeaders, and Signature."});
}

TEST_F(BadCredentials, AnotherSchemeThanAws) {
  edit_authorization([](std::string& value) { value = "Bearer abc"; });
  EXPECT_EQ(call_query(kRoot).code(), "IncompleteSignature");
  EXPECT_EQ(call_json(kRoot).code(), "IncompleteSignatureException");
  EXPECT_EQ(call_rest(kRoot).code(), "IncompleteSignatureException");
  expect("s3", call_s3(kRoot), {400, "InvalidArgument", "Unsupported Authorization Type"});
}

TEST_F(BadCredentials, TheDateOfTheScopeMustBeThatOfTheRequest) {
  edit_authorization([](std::string& value) { value.replace(value.find('/') + 1, 8, "20200101"); });
  for (const Answer& answer : {call_query(kRoot), call_iam(kRoot)}) {
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.code(), "SignatureDoesNotMatch");
    EXPECT_TRUE(answer.message().starts_with(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20200101'"))
        << answer.message();
  }
  for (const Answer& answer : {call_json(kRoot), call_rest(kRoot)})
    EXPECT_EQ(answer.code(), "InvalidSignatureException");
  const Answer answer = call_s3(kRoot);
  EXPECT_EQ(answer.code(), "AuthorizationHeaderMalformed");
  EXPECT_NE(answer.message().find("Invalid credential date \"20200101\""), std::string::npos) << answer.message();
}

TEST_F(BadCredentials, TheTerminatorOfTheScopeMustBeAwsOnes) {
  edit_authorization([](std::string& value) { value.replace(value.find("aws4_request"), 12, "aws9_request"); });
  EXPECT_EQ(call_query(kRoot).code(), "SignatureDoesNotMatch");
  EXPECT_EQ(call_json(kRoot).code(), "InvalidSignatureException");
  EXPECT_EQ(call_s3(kRoot).code(), "AuthorizationHeaderMalformed");
}

TEST_F(BadCredentials, ARequestSignedMoreThanFifteenMinutesAgoHasExpired) {
  skew = -std::chrono::minutes(16);
  const Answer query = call_query(kRoot), json = call_json(kRoot), s3_answer = call_s3(kRoot);
  EXPECT_EQ(query.status, 403);
  EXPECT_EQ(query.code(), "SignatureDoesNotMatch");
  EXPECT_TRUE(query.message().starts_with("Signature expired: ")) << query.message();
  EXPECT_TRUE(query.message().ends_with(" - 15 min.)")) << query.message();
  EXPECT_EQ(json.status, 400);
  EXPECT_EQ(json.code(), "InvalidSignatureException");
  EXPECT_TRUE(json.message().starts_with("Signature expired: ")) << json.message();
  EXPECT_EQ(s3_answer.status, 403);
  EXPECT_EQ(s3_answer.code(), "RequestTimeTooSkewed");
  EXPECT_EQ(s3_answer.xml("MaxAllowedSkewMilliseconds"), "900000");
}

TEST_F(BadCredentials, ARequestSignedMoreThanFifteenMinutesAheadIsNotYetCurrent) {
  skew = std::chrono::minutes(16);
  EXPECT_TRUE(call_query(kRoot).message().starts_with("Signature not yet current: "));
  EXPECT_TRUE(call_rest(kRoot).message().starts_with("Signature not yet current: "));
  EXPECT_EQ(call_s3(kRoot).code(), "RequestTimeTooSkewed");
}

TEST_F(BadCredentials, AClockThatIsOffByLessIsFine) {
  skew = std::chrono::minutes(14);
  EXPECT_TRUE(call_query(kRoot).ok());
  skew = -std::chrono::minutes(14);
  EXPECT_TRUE(call_s3(kRoot).ok());
}

TEST_F(BadCredentials, TheWorldsClockDoesNotMatterForTheSkew) {
  clock().advance(std::chrono::hours(24 * 400));
  EXPECT_TRUE(call_query(kRoot).ok());
}

TEST_F(BadCredentials, BytesThatAreNoTextComeBackAsQuestionMarks) {
  const Credentials odd{"AKIA\xFF\xFE<&\"2345678901"};
  // Otherwise what does not look like a key of AWS is taken for one of the default account.
  world::Settings settings;
  settings.credentials = world::Credentials::IssuedOnly;
  Scenario strict(settings);
  const Answer s3_answer = strict.s3(odd, "GET", "/");
  for (const Answer& answer :
       {strict.sts(odd, "GetCallerIdentity"), strict.iam(odd, "ListUsers"), strict.organizations(odd, "ListRoots"),
        strict.ram(odd, "GetResourceShares", {{"resourceOwner", "SELF"}}), s3_answer}) {
    EXPECT_GE(answer.status, 400);
    EXPECT_LT(answer.status, 500);
    EXPECT_TRUE(core::valid_utf8(answer.body)) << answer.body;
  }
  EXPECT_EQ(s3_answer.xml("AWSAccessKeyId"), "AKIA" + std::string(2, '?') + "<&\"2345678901");
}

TEST_F(BadCredentials, SignatureVersionTwoIsForS3Alone) {
  const Answer answer = anonymous(
      "GET", "/?Action=GetCallerIdentity&Version=2011-06-15&AWSAccessKeyId=test&Signature=abc&Expires=99999999999");
  expect("sts", answer, {403, "MissingAuthenticationToken", "Request is missing Authentication Token"});
}

TEST_F(BadCredentials, IssuedOnlyRefusesWhatNobodyIssued) {
  world::Settings settings;
  settings.credentials = world::Credentials::IssuedOnly;
  Scenario strict(settings);
  for (const char* key : {"test", kAccount, "AKIAIOSFODNN7EXAMPLE"}) {
    EXPECT_EQ(strict.sts({key}, "GetCallerIdentity").code(), "InvalidClientTokenId") << key;
    EXPECT_EQ(strict.s3({key}, "GET", "/").code(), "InvalidAccessKeyId") << key;
  }
  const Json fixture = {
      {"accounts", {{{"id", kAccount}, {"root_access_key", {{"id", "AKIAROOTKEYOFFIXTURE"}, {"secret", "s3cret"}}}}}}};
  ASSERT_TRUE(strict.control("POST", "/_understudy/fixtures", fixture).ok());
  const Answer root = strict.sts({"AKIAROOTKEYOFFIXTURE", "s3cret"}, "GetCallerIdentity");
  EXPECT_EQ(root.xml("Arn"), std::string("arn:aws:iam::") + kAccount + ":root") << root.body;
  EXPECT_EQ(strict.sts({"AKIAROOTKEYOFFIXTURE", "guess"}, "GetCallerIdentity").code(), "SignatureDoesNotMatch");
}

}  // namespace
}  // namespace scenario
