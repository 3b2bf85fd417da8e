#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/hash.hpp"
#include "core/text.hpp"
#include "harness.hpp"

namespace {

using scenario::Answer;
using scenario::Credentials;
using scenario::Json;

const Credentials kStranger{"222222222222"};

Json statement(const std::string& effect, const Json& principal, const Json& action, const Json& resource,
               const Json& condition = nullptr) {
  Json result{{"Effect", effect}, {"Principal", principal}, {"Action", action}, {"Resource", resource}};
  if (!condition.is_null()) result["Condition"] = condition;
  return result;
}

std::string document(const Json& statements) {
  return Json{{"Version", "2012-10-17"}, {"Statement", statements.is_array() ? statements : Json::array({statements})}}
      .dump();
}

const std::string kBucket = "arn:aws:s3:::data";
const std::string kObjects = "arn:aws:s3:::data/*";
const Json kEverybody = "*";

Json account(const std::string& id) {
  return {{"AWS", "arn:aws:iam::" + id + ":root"}};
}

class S3Policies : public testing::Test, protected scenario::Scenario {
 protected:
  static inline const Credentials kOwner{"111111111111"};

  explicit S3Policies(world::Settings settings = {}) : Scenario(std::move(settings)) {
    s3(kOwner, "PUT", "/data");
    s3(kOwner, "PUT", "/data/key", "content");
  }

  Answer put_policy(const std::string& text, const Credentials& who = kOwner) {
    return s3(who, "PUT", "/data?policy", text);
  }
  void allow_public() { s3(kOwner, "DELETE", "/data?publicAccessBlock"); }
  int get(const Credentials& who, const std::string& key = "key") { return s3(who, "GET", "/data/" + key).status; }
};

TEST_F(S3Policies, WithinTheAccountEitherSideMayAllow) {
  const auto by_identity = user("111111111111", "identity", scenario::policy("Allow", "s3:GetObject", kObjects));
  const auto by_bucket = user("111111111111", "bucket");
  put_policy(
      document({statement("Allow", {{"AWS", "arn:aws:iam::111111111111:user/bucket"}}, "s3:GetObject", kObjects)}));
  EXPECT_EQ(get(by_identity), 200);
  EXPECT_EQ(get(by_bucket), 200);
}

TEST_F(S3Policies, AcrossAccountsBothSidesMustAllow) {
  const auto willing = user("222222222222", "willing", scenario::policy("Allow", "s3:GetObject", kObjects));
  const auto bare = user("222222222222", "bare");
  EXPECT_EQ(get(willing), 403);
  put_policy(document({statement("Allow", account("222222222222"), "s3:GetObject", kObjects)}));
  EXPECT_EQ(get(willing), 200);
  EXPECT_EQ(get(bare), 403);
  EXPECT_EQ(get(kStranger), 200) << "root needs no identity policy";
}

TEST_F(S3Policies, AMemberOfTheAccountIsToldWhyAndAStrangerIsNot) {
  const auto member = user("111111111111", "member");
  const Answer inside = s3(member, "GET", "/data/key");
  EXPECT_EQ(inside.status, 403);
  EXPECT_EQ(inside.code(), "AccessDenied");
  EXPECT_EQ(inside.message(),
            "User: arn:aws:iam::111111111111:user/member is not authorized to perform: s3:GetObject on resource: "
            "\"arn:aws:s3:::data/key\" because no identity-based policy allows the s3:GetObject action");
  EXPECT_EQ(s3(kStranger, "GET", "/data/key").message(), "Access Denied");
  EXPECT_EQ(anonymous("GET", "/data/key").message(), "Access Denied");
  EXPECT_EQ(s3(member, "HEAD", "/data/key").status, 403);
}

TEST_F(S3Policies, AnExplicitDenyInTheBucketPolicyBindsTheOwner) {
  put_policy(document({statement("Deny", kEverybody, "s3:GetObject", kObjects)}));
  const Answer answer = s3(kOwner, "GET", "/data/key");
  EXPECT_EQ(answer.status, 403);
  EXPECT_TRUE(answer.message().ends_with("with an explicit deny in a resource-based policy")) << answer.message();
}

TEST_F(S3Policies, TheOwnersRootAlwaysReachesThePolicy) {
  const auto admin = user("111111111111", "admin", scenario::policy("Allow", "*", "*"));
  put_policy(document({statement("Deny", kEverybody, "s3:*", {kBucket, kObjects})}));
  EXPECT_EQ(s3(admin, "GET", "/data?policy").status, 403);
  EXPECT_EQ(s3(admin, "DELETE", "/data?policy").status, 403);
  EXPECT_EQ(s3(kOwner, "GET", "/data").status, 403);
  EXPECT_EQ(s3(kOwner, "GET", "/data?policyStatus").status, 403);
  EXPECT_EQ(s3(kOwner, "GET", "/data?policy").status, 200);
  EXPECT_EQ(put_policy(document({statement("Deny", kEverybody, "s3:*", {kBucket, kObjects})})).status, 204);
  EXPECT_EQ(s3(kOwner, "DELETE", "/data?policy").status, 204);
  EXPECT_EQ(get(admin), 200);
}

TEST_F(S3Policies, AnotherAccountCannotManageThePolicyEvenWhereItIsAllowedTo) {
  put_policy(
      document({statement("Allow", account("222222222222"), {"s3:GetBucketPolicy", "s3:PutBucketPolicy"}, kBucket)}));
  const Answer answer = s3(kStranger, "GET", "/data?policy");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.code(), "MethodNotAllowed");
}

TEST_F(S3Policies, AMissingKeyIsTold404OnlyToWhoMayListTheBucket) {
  const auto reader = user("111111111111", "reader", scenario::policy("Allow", "s3:GetObject", kObjects));
  const auto lister =
      user("111111111111", "lister", scenario::policy("Allow", {"s3:GetObject", "s3:ListBucket"}, {kBucket, kObjects}));
  const Answer hidden = s3(reader, "GET", "/data/none");
  EXPECT_EQ(hidden.status, 403);
  EXPECT_NE(hidden.message().find("s3:ListBucket on resource: \"arn:aws:s3:::data\""), std::string::npos)
      << hidden.message();
  EXPECT_EQ(s3(reader, "HEAD", "/data/none").status, 403);
  EXPECT_EQ(s3(lister, "GET", "/data/none").status, 404);
  EXPECT_EQ(s3(lister, "HEAD", "/data/none").status, 404);
}

TEST_F(S3Policies, PublicPoliciesAreBlockedUntilTheBlockIsTakenAway) {
  const std::string open = document({statement("Allow", kEverybody, "s3:GetObject", kObjects)});
  const Answer blocked = put_policy(open);
  EXPECT_EQ(blocked.status, 403);
  EXPECT_EQ(blocked.message(),
            "User: arn:aws:iam::111111111111:root is not authorized to perform: s3:PutBucketPolicy on resource: "
            "\"arn:aws:s3:::data\" because public policies are blocked by the BlockPublicPolicy block public access "
            "setting.");
  allow_public();
  EXPECT_EQ(put_policy(open).status, 204);
  EXPECT_EQ(s3(kOwner, "GET", "/data?policyStatus").xml("IsPublic"), "true");
  EXPECT_EQ(anonymous("GET", "/data/key").body, "content");
}

TEST_F(S3Policies, RestrictPublicBucketsCutsOffAllOtherAccountsWhileThePolicyIsPublic) {
  allow_public();
  put_policy(document({statement("Allow", kEverybody, "s3:GetObject", kObjects),
                       statement("Allow", account("222222222222"), "s3:ListBucket", kBucket)}));
  const auto member = user("111111111111", "member");
  EXPECT_EQ(s3(kStranger, "GET", "/data").status, 200);
  s3(kOwner, "PUT", "/data?publicAccessBlock",
     "<PublicAccessBlockConfiguration><RestrictPublicBuckets>true</RestrictPublicBuckets></"
     "PublicAccessBlockConfiguration>");
  EXPECT_EQ(anonymous("GET", "/data/key").status, 403);
  EXPECT_EQ(get(kStranger), 403);
  EXPECT_EQ(s3(kStranger, "GET", "/data").status, 403) << "grants to fixed principals are cut off as well";
  EXPECT_EQ(get(member), 200) << "principals of the account still use the policy";
}

TEST_F(S3Policies, MalformedPoliciesAreRefusedInS3sWords) {
  struct Case {
    std::string text, message;
  };
  for (const auto& [text, message] : std::vector<Case>{
           {"", "Policies must be valid JSON and the first byte must be '{'"},
           {"random", "Policies must be valid JSON and the first byte must be '{'"},
           {"{", "Policies must be valid JSON and the first byte must be '{'"},
           {"{}", "Missing required field Statement"},
           {document({statement("Allow", {{"AWS", "arn:aws:iam::222222222222:role/none"}}, "s3:GetObject", kObjects)}),
            "Invalid principal in policy"},
           {document({statement("Allow", account("222222222222"), "s3:GetObject", "arn:aws:s3:::other/*")}),
            "Policy has invalid resource"},
           {document({statement("Allow", account("222222222222"), "s3:CreateBucket", kBucket)}),
            "Policy has invalid action"},
           {document({statement("Allow", account("222222222222"), "s3:GetObject", kBucket)}),
            "Action does not apply to any resource(s) in statement"},
           {document(
                {statement("Allow", account("222222222222"), {"s3:GetObject", "s3:ListBucket"}, {kBucket, kObjects},
                           {{"StringEquals", {{"s3:x-amz-server-side-encryption", "aws:kms"}}}})}),
            "Conditions do not apply to combination of actions and resources in statement"},
       }) {
    const Answer answer = put_policy(text);
    EXPECT_EQ(answer.status, 400) << text;
    EXPECT_EQ(answer.code(), "MalformedPolicy") << text;
    EXPECT_EQ(answer.message(), message) << text;
  }
  EXPECT_EQ(s3(kOwner, "GET", "/data?policy").code(), "NoSuchBucketPolicy");
}

TEST_F(S3Policies, ThePolicyComesBackInS3sOrderWithRootArnsForAccountNumbers) {
  put_policy(
      R"({"Statement":{"Action":"s3:GetObject","Effect":"Allow","Principal":{"AWS":"222222222222"},"Resource":"arn:aws:s3:::data/*"},)"
      R"("Version":"2012-10-17"})");
  EXPECT_EQ(
      s3(kOwner, "GET", "/data?policy").body,
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},)"
      R"("Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}})");
}

TEST_F(S3Policies, ADeletedPrincipalIsShownByItsIdAndItsNamesakeIsNobody) {
  user("111111111111", "bob");
  put_policy(document({statement("Allow", {{"AWS", "arn:aws:iam::111111111111:user/bob"}}, "s3:GetObject", kObjects)}));
  const std::string key = iam(kOwner, "ListAccessKeys", {{"UserName", "bob"}}).xml("AccessKeyId");
  ASSERT_TRUE(iam(kOwner, "DeleteAccessKey", {{"UserName", "bob"}, {"AccessKeyId", key}}).ok());
  ASSERT_TRUE(iam(kOwner, "DeleteUser", {{"UserName", "bob"}}).ok());
  const auto again = user("111111111111", "bob");
  EXPECT_TRUE(s3(kOwner, "GET", "/data?policy")
                  .json()["Statement"][0]["Principal"]["AWS"]
                  .get<std::string>()
                  .starts_with("AIDA"));
  EXPECT_EQ(get(again), 403);
}

TEST_F(S3Policies, ListingKeysDependOnWhatTheRequestAsks) {
  const auto home =
      user("111111111111", "home",
           scenario::policy("Allow", "s3:ListBucket", kBucket, {{"StringLike", {{"s3:prefix", "home/*"}}}}));
  EXPECT_EQ(s3(home, "GET", "/data?list-type=2&prefix=home/me").status, 200);
  EXPECT_EQ(s3(home, "GET", "/data?list-type=2&prefix=other/").status, 403);
  EXPECT_EQ(s3(home, "GET", "/data?list-type=2").status, 403) << "the key is absent when the parameter is not sent";
}

TEST_F(S3Policies, EncryptionKeyOfAWriteIsTheRequestsHeaderAlone) {
  put_policy(document({statement("Deny", kEverybody, "s3:PutObject", kObjects,
                                 {{"StringNotEquals", {{"s3:x-amz-server-side-encryption", "aws:kms"}}}})}));
  EXPECT_EQ(s3(kOwner, "PUT", "/data/new", "x").status, 403) << "the bucket's default does not fill the key";
  EXPECT_EQ(s3(kOwner, "PUT", "/data/new", "x", {{"x-amz-server-side-encryption", "AES256"}}).status, 403);
  EXPECT_EQ(s3(kOwner, "PUT", "/data/new", "x", {{"x-amz-server-side-encryption", "aws:kms"}}).status, 200);
}

TEST_F(S3Policies, TagsOfTheObjectAreConditionKeysOfReads) {
  const auto reader = user(
      "111111111111", "reader",
      scenario::policy("Allow", "s3:GetObject", kObjects, {{"StringEquals", {{"s3:ExistingObjectTag/team", "a"}}}}));
  s3(kOwner, "PUT", "/data/tagged", "x", {{"x-amz-tagging", "team=a"}});
  EXPECT_EQ(get(reader, "tagged"), 200);
  EXPECT_EQ(get(reader, "key"), 403);
}

TEST_F(S3Policies, TagsInAWriteNeedTheirOwnPermission) {
  const auto writer = user("111111111111", "writer", scenario::policy("Allow", "s3:PutObject", kObjects));
  EXPECT_EQ(s3(writer, "PUT", "/data/new", "x").status, 200);
  const Answer tagged = s3(writer, "PUT", "/data/new", "x", {{"x-amz-tagging", "a=1"}});
  EXPECT_EQ(tagged.status, 403);
  EXPECT_NE(tagged.message().find("s3:PutObjectTagging"), std::string::npos);
}

TEST_F(S3Policies, AnAccountCanBeNamedByItsCanonicalUserId) {
  s3(kStranger, "PUT", "/theirs");
  const std::string id = s3(kStranger, "GET", "/theirs?acl").xml("Owner/ID");
  ASSERT_EQ(put_policy(document({statement("Allow", {{"CanonicalUser", id}}, "s3:GetObject", kObjects)})).status, 204);
  EXPECT_EQ(get(kStranger), 200);
  EXPECT_EQ(get({"333333333333"}), 403);
}

TEST_F(S3Policies, EachKeyOfDeleteObjectsIsDecidedForItself) {
  s3(kOwner, "PUT", "/data/mine/a", "x");
  const auto cleaner =
      user("111111111111", "cleaner", scenario::policy("Allow", "s3:DeleteObject", "arn:aws:s3:::data/mine/*"));
  const std::string body = "<Delete><Object><Key>mine/a</Key></Object><Object><Key>key</Key></Object></Delete>";
  const Answer answer =
      s3(cleaner, "POST", "/data?delete", body, {{"Content-MD5", core::base64_encode(core::md5(body))}});
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.xml("Deleted/Key"), "mine/a");
  EXPECT_EQ(answer.xml("Error/Key"), "key");
  EXPECT_EQ(answer.xml("Error/Code"), "AccessDenied");
  EXPECT_EQ(get(kOwner, "key"), 200);
}

TEST_F(S3Policies, ACopyNeedsToReadItsSource) {
  s3(kStranger, "PUT", "/theirs");
  EXPECT_EQ(s3(kStranger, "PUT", "/theirs/copy", "", {{"x-amz-copy-source", "data/key"}}).status, 403);
  put_policy(document({statement("Allow", account("222222222222"), "s3:GetObject", kObjects)}));
  EXPECT_EQ(s3(kStranger, "PUT", "/theirs/copy", "", {{"x-amz-copy-source", "data/key"}}).status, 200);
}

TEST_F(S3Policies, UnderObjectWriterTheUploaderOwnsWhatItUploads) {
  s3(kOwner, "PUT", "/data?ownershipControls",
     "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>");
  put_policy(document({statement("Allow", account("222222222222"), {"s3:PutObject", "s3:PutObjectAcl"}, kObjects)}));
  ASSERT_EQ(s3(kStranger, "PUT", "/data/private", "x").status, 200);
  ASSERT_EQ(s3(kStranger, "PUT", "/data/given", "x", {{"x-amz-acl", "bucket-owner-full-control"}}).status, 200);
  EXPECT_EQ(get(kOwner, "private"), 403);
  EXPECT_EQ(get(kOwner, "given"), 200);
  EXPECT_EQ(s3(kOwner, "DELETE", "/data/private").status, 204);
}

// The example policy of the mission: a condition key that no action of its statement knows.
class S3Example : public S3Policies {
 protected:
  explicit S3Example(world::PolicyValidation validation)
      : S3Policies([&] {
          world::Settings settings;
          settings.policy_validation = validation;
          return settings;
        }()) {
    consumer = user("222222222222", "consumer", scenario::policy("Allow", "sts:AssumeRole", "*"));
    role = Scenario::role("222222222222", "DataConsumerRole", scenario::trust({{"AWS", "222222222222"}}),
                          scenario::policy("Allow", "s3:*", "*"));
    text = document(
        {statement("Allow", {{"AWS", role}}, {"s3:GetObject", "s3:ListBucket"}, {kBucket, "arn:aws:s3:::data/shared/*"},
                   {{"StringEquals", {{"s3:x-amz-server-side-encryption", "aws:kms"}}},
                    {"Bool", {{"aws:SecureTransport", "true"}}}})});
  }
  Credentials consumer;
  std::string role, text;
};

class S3Strict : public S3Example {
 protected:
  S3Strict() : S3Example(world::PolicyValidation::Strict) {}
};
class S3Lenient : public S3Example {
 protected:
  S3Lenient() : S3Example(world::PolicyValidation::Lenient) {}
};

TEST_F(S3Strict, RefusesTheExampleAsPrinted) {
  EXPECT_EQ(put_policy(text).code(), "MalformedPolicy");
}

TEST_F(S3Lenient, StoresTheExampleWithAWarningAndGrantsNothingByIt) {
  const Answer stored = put_policy(text);
  EXPECT_EQ(stored.status, 204) << stored.body;
  EXPECT_NE(stored.headers.at("x-understudy-policy-warning").find("Conditions do not apply"), std::string::npos);
  EXPECT_EQ(s3(kOwner, "GET", "/data?policyStatus").xml("IsPublic"), "false");
  s3(kOwner, "PUT", "/data/shared/x", "x", {{"x-amz-server-side-encryption", "aws:kms"}});
  EXPECT_EQ(get(assume(consumer, role), "shared/x"), 403);
  EXPECT_EQ(anonymous("GET", "/data/shared/x").status, 403);
}

TEST_F(S3Lenient, StillRefusesWhatIsNoPolicyAtAll) {
  EXPECT_EQ(put_policy("random").status, 400);
  EXPECT_EQ(put_policy("{}").status, 400);
}

TEST_F(S3Strict, TheCorrectedExampleWorksOverTlsForTheNamedRole) {
  ASSERT_EQ(put_policy(document({statement("Allow", {{"AWS", role}}, {"s3:GetObject", "s3:ListBucket"},
                                           {kBucket, "arn:aws:s3:::data/shared/*"},
                                           {{"Bool", {{"aws:SecureTransport", "true"}}}})}))
                .status,
            204);
  s3(kOwner, "PUT", "/data/shared/x", "x");
  const auto session = assume(consumer, role);
  EXPECT_EQ(get(session, "shared/x"), 200);
  EXPECT_EQ(get(session, "key"), 403);
  EXPECT_EQ(s3(session, "GET", "/data?list-type=2").status, 200);
  secure = false;
  EXPECT_EQ(get(session, "shared/x"), 403);
}

}  // namespace
