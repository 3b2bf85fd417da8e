// GetFederationToken.
#include "federation_world.hpp"

namespace scenario {
namespace {

class Federation : public FederationWorld {
 protected:
  Credentials federated(const Credentials& who, const Fields& more = {}) {
    Fields parameters{{"Name", "Bob"}};
    parameters.insert(parameters.end(), more.begin(), more.end());
    return credentials(sts(who, "GetFederationToken", parameters));
  }
};

TEST_F(Federation, AFederatedUserHasWhatTheUserAndTheSessionPolicyBothAllow) {
  const Credentials proxy = user(kOwner, "proxy", may_do({"sts:GetFederationToken", "s3:ListAllMyBuckets"}));
  const Credentials bob = federated(proxy, {{"Policy", may_do({"s3:*"})}});
  EXPECT_EQ(caller(bob), "arn:aws:sts::111122223333:federated-user/Bob");
  EXPECT_EQ(s3(bob, "GET", "/").status, 200);
  EXPECT_EQ(s3(bob, "PUT", "/bobs-bucket-of-his-own").code(), "AccessDenied");
  // Without a session policy there is no permission at all.
  EXPECT_EQ(s3(federated(proxy), "GET", "/").code(), "AccessDenied");
}

TEST_F(Federation, AResourceMayNameTheFederatedUser) {
  const Credentials proxy = user(kOwner, "proxy", may_do("sts:GetFederationToken"));
  ASSERT_EQ(s3(kRoot, "PUT", "/federated-bucket").status, 200);
  const std::string document = Json{{"Version", "2012-10-17"},
                                    {"Statement",
                                     {{{"Effect", "Allow"},
                                       {"Principal", {{"AWS", "arn:aws:sts::111122223333:federated-user/Bob"}}},
                                       {"Action", "s3:ListBucket"},
                                       {"Resource", "arn:aws:s3:::federated-bucket"}}}}}
                                   .dump();
  ASSERT_EQ(s3(kRoot, "PUT", "/federated-bucket?policy", document).status, 204);
  EXPECT_EQ(s3(federated(proxy), "GET", "/federated-bucket").status, 200);
}

TEST_F(Federation, AFederatedUserReachesNoIamAndOfStsOnlyGetCallerIdentity) {
  const Credentials proxy = user(kOwner, "proxy", may_do("*"));
  const Credentials bob = federated(proxy, {{"Policy", may_do("*")}});
  role(kOwner, "target", trust({{"AWS", kOwner}}));
  EXPECT_EQ(iam(bob, "ListRoles").code(), "InvalidClientTokenId");
  EXPECT_EQ(try_role(bob, role_arn("target")).code(), "AccessDenied");
  EXPECT_EQ(outcome(sts(bob, "GetFederationToken", {{"Name", "Eve"}})),
            "403 AccessDenied Cannot call GetFederationToken with session credentials");
  EXPECT_EQ(outcome(sts(bob, "GetSessionToken")),
            "403 AccessDenied Cannot call GetSessionToken with session credentials");
}

TEST_F(Federation, TheAnswerAlwaysTellsThePackedSizeAndRootGetsAnHour) {
  const Answer answer = sts(kRoot, "GetFederationToken", {{"Name", "Bob"}, {"DurationSeconds", "129600"}});
  EXPECT_EQ(answer.xml("PackedPolicySize"), "0");
  EXPECT_EQ(answer.xml("FederatedUserId"), "111122223333:Bob");
  EXPECT_EQ(answer.xml("Expiration"), core::iso8601(clock().now() + std::chrono::hours(1)));
  EXPECT_EQ(s3(federated(kRoot, {{"Policy", may_do("s3:ListAllMyBuckets")}}), "GET", "/").status, 200);
}

TEST_F(Federation, AFederatedSessionEndsWithItsUser) {
  const Credentials proxy = user(kOwner, "proxy", may_do("*"));
  const Credentials bob = federated(proxy);
  done(iam(kRoot, "DeleteAccessKey", {{"UserName", "proxy"}, {"AccessKeyId", proxy.key}}));
  done(iam(kRoot, "DeleteUserPolicy", {{"UserName", "proxy"}, {"PolicyName", "inline"}}));
  done(iam(kRoot, "DeleteUser", {{"UserName", "proxy"}}));
  EXPECT_EQ(sts(bob, "GetCallerIdentity").code(), "InvalidClientTokenId");
}

TEST_F(Federation, TaggingAFederatedUserNeedsItsOwnPermission) {
  const Credentials proxy = user(kOwner, "proxy", may_do("sts:GetFederationToken"));
  EXPECT_EQ(
      sts(proxy, "GetFederationToken", {{"Name", "Bob"}, {"Tags.member.1.Key", "a"}, {"Tags.member.1.Value", "b"}})
          .code(),
      "AccessDenied");
}

}  // namespace
}  // namespace scenario
