// GetCallerIdentity as a URL: what EKS, Vault and others take as a proof of identity.
#include "core/hash.hpp"
#include "sts_world.hpp"

namespace scenario {
namespace {

class Presigned : public StsWorld {
 protected:
  /// The target of a presigned GET, with the parameters in their order; they must be encoded.
  std::string presign(const Credentials& who, const std::string& parameters, core::Time time,
                      const std::string& expires = "3600") {
    const std::string stamp = core::iso8601_basic(time), day = stamp.substr(0, 8),
                      scope = day + "/us-east-1/sts/aws4_request";
    std::string query = parameters + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" +
                        core::percent_encode(who.key + "/" + scope) + "&X-Amz-Date=" + stamp +
                        "&X-Amz-Expires=" + expires;
    if (!who.token.empty()) query += "&X-Amz-Security-Token=" + core::percent_encode(who.token);
    query += "&X-Amz-SignedHeaders=host";
    const std::string canonical = "GET\n/\n" + query + "\nhost:localhost:4566\n\nhost\n" + core::sha256_hex("");
    const std::string to_sign = "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + core::sha256_hex(canonical);
    std::string key = "AWS4" + who.secret;
    for (const std::string& part : {day, std::string("us-east-1"), std::string("sts"), std::string("aws4_request")})
      key = core::view(core::hmac_sha256(key, part));
    return "/?" + query + "&X-Amz-Signature=" + core::hex(core::view(core::hmac_sha256(key, to_sign)));
  }

  static constexpr const char* kWho = "Action=GetCallerIdentity&Version=2011-06-15";
  const Credentials bob = user(kOwner, "bob", may_assume());
};

TEST_F(Presigned, AUrlProvesWhoMadeIt) {
  const Answer answer = anonymous("GET", presign(bob, kWho, core::wall_clock()));
  EXPECT_EQ(answer.xml("Arn"), user_arn("bob")) << answer.body;
  const Credentials guest = assume(bob, role(kOwner, "guest", trust({{"AWS", kOwner}})));
  EXPECT_EQ(anonymous("GET", presign(guest, kWho, core::wall_clock())).xml("Arn"),
            "arn:aws:sts::111122223333:assumed-role/guest/session");
}

TEST_F(Presigned, AUrlIsGoodForItsTimeByTheWorldsClock) {
  const std::string target = presign(bob, kWho, core::wall_clock(), "900");
  clock().advance(std::chrono::minutes(14));
  EXPECT_EQ(anonymous("GET", target).status, 200);
  clock().advance(std::chrono::minutes(2));
  const Answer late = anonymous("GET", target);
  EXPECT_EQ(late.status, 403);
  EXPECT_EQ(late.code(), "SignatureDoesNotMatch");
  EXPECT_TRUE(late.message().starts_with("Signature expired: ")) << late.message();
}

TEST_F(Presigned, AChangedUrlProvesNothing) {
  std::string target = presign(bob, kWho, core::wall_clock());
  target.replace(target.find("GetCallerIdentity"), 17, "GetSessionToken");
  EXPECT_EQ(anonymous("GET", target).code(), "SignatureDoesNotMatch");
  EXPECT_EQ(anonymous("GET", presign({bob.key, "wrong"}, kWho, core::wall_clock())).code(), "SignatureDoesNotMatch");
}

TEST_F(Presigned, AnIncompleteUrlIsNamedSo) {
  std::string target = presign(bob, kWho, core::wall_clock());
  target = target.substr(0, target.find("&X-Amz-Signature"));
  const Answer answer = anonymous("GET", target);
  EXPECT_EQ(outcome(answer),
            "400 IncompleteSignature AWS query-string parameters must include 'X-Amz-Signature'. Re-examine the "
            "query-string parameters.");
}

TEST_F(Presigned, AUrlIsNotGoodForLongerThanAWeek) {
  EXPECT_EQ(anonymous("GET", presign(bob, kWho, core::wall_clock(), "604801")).status, 400);
  EXPECT_EQ(anonymous("GET", presign(bob, kWho, core::wall_clock(), "0")).status, 400);
  EXPECT_EQ(anonymous("GET", presign(bob, kWho, core::wall_clock(), "soon")).status, 400);
}

}  // namespace
}  // namespace scenario
