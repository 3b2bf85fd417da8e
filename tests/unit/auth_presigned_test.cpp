#include "auth/verify.hpp"
#include "tests/unit/auth_requests.hpp"

namespace {

using namespace auth_test;

// Signed with botocore at signed_at().
const std::string kS3 =
    "/bucket/key?response-content-type=text%2Fplain&X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=AKIDEXAMPLE%2F20260822%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260822T101112Z"
    "&X-Amz-Expires=600&X-Amz-SignedHeaders=host"
    "&X-Amz-Signature=b4cb094652147db1e339e6236409bd0e3c39d16ea8c522719707cffe72b78ae0";
const std::string kS3Token =
    "/bucket/key?response-content-type=text%2Fplain&X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=AKIDEXAMPLE%2F20260822%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260822T101112Z"
    "&X-Amz-Expires=600&X-Amz-SignedHeaders=host&X-Amz-Security-Token=session%2Ftoken%2B%3D%3D"
    "&X-Amz-Signature=7d80a9c8bf9c9d53e8d1da13c814709a41a14bcd9546a5fa9a5b6cec1acafa2d";
const std::string kSts =
    "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=AKIDEXAMPLE%2F20260822%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20260822T101112Z"
    "&X-Amz-Expires=3600&X-Amz-SignedHeaders=host"
    "&X-Amz-Signature=4c6e9240cca52d1799374a09f98793f6aafb1b06e7245aa884e35903966d5e71";
const std::string kV2 =
    "/bucket/a%20b?versionId=v%2F1&x=y&AWSAccessKeyId=AKIDEXAMPLE&Signature=sws2o0NcZGSISCAgV2sRA%2F%2FF4xI%3D"
    "&Expires=1787394072";
const std::string kV2Token =
    "/bucket/a%20b?versionId=v%2F1&x=y&AWSAccessKeyId=AKIDEXAMPLE&Signature=Z8B0VZLdhJX0NGzhUrUn8gXuVcc%3D"
    "&x-amz-security-token=session%2Ftoken%2B%3D%3D&Expires=1787394072";
const std::string kV2Put =
    "/bucket/key?AWSAccessKeyId=AKIDEXAMPLE&Signature=OajM9wXsj68UULutSn5D%2FqQmwwg%3D&content-type=text%2Fplain"
    "&x-amz-acl=private&Expires=1787394072";
const std::string kV2VirtualHost =
    "/key?AWSAccessKeyId=AKIDEXAMPLE&Signature=e3Er%2BT%2BATRlkPFQBBMPRZrBr%2BwM%3D&Expires=1787394072";
const std::string kV2List =
    "/bucket?AWSAccessKeyId=AKIDEXAMPLE&Signature=TrU4IJjv6nc21%2FZ%2B9Wu7FLh3dv8%3D&Expires=1787394072";

auto world_after(core::Duration shift) {
  return [shift](auth::Evidence& known) { known.world_now = signed_at() + shift; };
}

TEST(AuthPresigned, UrlOfBotocoreIsAccepted) {
  EXPECT_ACCEPTED(verify_failure(request("GET", kS3)));
  EXPECT_ACCEPTED(verify_failure(request("GET", kS3Token)));
  EXPECT_ACCEPTED(verify_failure(request("GET", kSts)));
}

// Example of the S3 API reference, page "Authenticating Requests: Using Query Parameters".
TEST(AuthPresigned, DocumentedExampleIsAccepted) {
  Request sent = request("GET",
                         "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524"
                         "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
                         "&X-Amz-SignedHeaders=host"
                         "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
  sent.headers = {{"Host", "examplebucket.s3.amazonaws.com"}};
  EXPECT_ACCEPTED(verify_failure(sent, [](auth::Evidence& known) {
    known.secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    known.wall_now = known.world_now = *core::parse_iso8601_basic("20130524T000000Z");
  }));
}

TEST(AuthPresigned, ChangedParameterBreaksTheSignature) {
  EXPECT_FAILURE(verify_failure(request("GET", kS3 + "&versionId=2")), SignatureMismatch);
  EXPECT_FAILURE(verify_failure(request("PUT", kS3)), SignatureMismatch);
}

TEST(AuthPresigned, UrlEndsWithTheWorldsClock) {
  EXPECT_ACCEPTED(verify_failure(request("GET", kS3), world_after(std::chrono::seconds(600))));
  const auto failure = verify_failure(request("GET", kS3), world_after(std::chrono::seconds(601)));
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, auth::FailureKind::PresignedExpired);
  EXPECT_EQ(failure->seconds, 600);
  EXPECT_EQ(failure->request_time, signed_at());
}

TEST(AuthPresigned, UrlOutlivesTheFifteenMinutesOfHeaders) {
  EXPECT_ACCEPTED(verify_failure(request("GET", kSts), [](auth::Evidence& known) {
    known.wall_now = known.world_now = signed_at() + std::chrono::minutes(59);
  }));
}

TEST(AuthPresigned, UrlFromTheFutureIsRefused) {
  EXPECT_FAILURE(verify_failure(request("GET", kS3),
                                [](auth::Evidence& known) { known.wall_now = signed_at() - std::chrono::minutes(16); }),
                 TooEarly);
}

TEST(AuthPresigned, WithoutExpiresTheSkewOfHeadersApplies) {
  std::string target = kSts;
  const std::string expires = "&X-Amz-Expires=3600";
  target.erase(target.find(expires), expires.size());
  EXPECT_FAILURE(verify_failure(request("GET", target),
                                [](auth::Evidence& known) { known.wall_now = signed_at() + std::chrono::minutes(16); }),
                 TooLate);
}

TEST(AuthPresigned, UnsignedAmzHeaderIsRefused) {
  const auto failure = verify_failure(request("GET", kS3).with("x-amz-meta-wrong", "1"));
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, auth::FailureKind::HeadersNotSigned);
  EXPECT_EQ(failure->names, std::vector<std::string>{"x-amz-meta-wrong"});
}

TEST(AuthPresigned, UnsignedContentHashIsIgnored) {
  EXPECT_ACCEPTED(verify_failure(request("GET", kS3).with("x-amz-content-sha256", kEmptyHash)));
}

TEST(AuthPresigned, RepeatedTokenHeaderIsAcceptedWhenEqual) {
  EXPECT_ACCEPTED(verify_failure(request("GET", kS3Token).with("x-amz-security-token", "session/token+==")));
  EXPECT_FAILURE(verify_failure(request("GET", kS3Token).with("x-amz-security-token", "x")), HeadersNotSigned);
}

TEST(AuthPresigned, BodyOfOtherServicesIsSignedAndThatOfS3IsNot) {
  EXPECT_FAILURE(verify_failure(request("GET", kSts, "x")), SignatureMismatch);
  EXPECT_ACCEPTED(verify_failure(request("GET", kS3, "x")));
}

TEST(AuthPresigned, ContentHashInTheQueryIsCompared) {
  // The signature is taken on trust: what matters is that the parameter counts as the declared hash.
  const auto trusting = [](auth::Evidence& known) { known.secret = std::nullopt; };
  const std::string target = kS3 + "&X-Amz-Content-SHA256=" + kEmptyHash;
  EXPECT_ACCEPTED(verify_failure(request("PUT", target), trusting));
  EXPECT_FAILURE(verify_failure(request("PUT", target, "x"), trusting), ContentHashMismatch);
}

TEST(AuthPresignedV2, UrlOfBotocoreIsAccepted) {
  EXPECT_ACCEPTED(verify_failure(request("GET", kV2)));
  EXPECT_ACCEPTED(verify_failure(request("GET", kV2Token)));
}

TEST(AuthPresignedV2, OnlySubResourcesAreSigned) {
  EXPECT_ACCEPTED(verify_failure(request("GET", kV2 + "&ordinary=1")));
  EXPECT_FAILURE(verify_failure(request("GET", kV2 + "&acl")), SignatureMismatch);
}

TEST(AuthPresignedV2, HeadersCountInTheQueryOrAsHeaders) {
  EXPECT_ACCEPTED(verify_failure(request("PUT", kV2Put)));
  EXPECT_ACCEPTED(
      verify_failure(request("PUT", kV2Put).with("Content-Type", "text/plain").with("x-amz-acl", "private")));
  EXPECT_FAILURE(verify_failure(request("PUT", kV2Put).with("Content-Type", "text/html")), SignatureMismatch);
  EXPECT_FAILURE(verify_failure(request("PUT", kV2Put).with("x-amz-meta-a", "1")), SignatureMismatch);
}

TEST(AuthPresignedV2, VirtualHostSignsItsBucket) {
  EXPECT_ACCEPTED(
      verify_failure(request("GET", kV2VirtualHost), [](auth::Evidence& known) { known.virtual_bucket = "bucket"; }));
  EXPECT_FAILURE(verify_failure(request("GET", kV2VirtualHost)), SignatureMismatch);
}

TEST(AuthPresignedV2, BucketWithoutSlashIsSignedWithOne) {
  EXPECT_ACCEPTED(verify_failure(request("GET", kV2List)));
}

TEST(AuthPresignedV2, WorldPrefixMayBeMissingFromTheSignature) {
  const Request sent = request("GET", "/_w/w1" + kV2);
  EXPECT_ACCEPTED(verify_failure(sent, [](auth::Evidence& known) { known.plain_target = kV2; }));
  EXPECT_FAILURE(verify_failure(sent), SignatureMismatch);
}

TEST(AuthPresignedV2, UrlEndsAtItsEpochSecond) {
  EXPECT_ACCEPTED(verify_failure(request("GET", kV2), world_after(std::chrono::seconds(600))));
  EXPECT_FAILURE(verify_failure(request("GET", kV2), world_after(std::chrono::seconds(601))), PresignedExpired);
}

TEST(AuthPresignedV2, NegativeAndHugeExpiryDoNoHarm) {
  const std::string prefix = "/b/k?AWSAccessKeyId=A&Signature=b&Expires=";
  EXPECT_FAILURE(verify_failure(request("GET", prefix + "-9223372036854775808")), PresignedExpired);
  EXPECT_FAILURE(verify_failure(request("GET", prefix + "9223372036854775807")), SignatureMismatch);
}

TEST(AuthPresignedV2, MismatchShowsTheStringToSignAndNoCanonicalRequest) {
  const auto failure = verify_failure(request("GET", kV2), [](auth::Evidence& known) { known.secret = "other"; });
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, auth::FailureKind::SignatureMismatch);
  EXPECT_EQ(failure->string_to_sign, "GET\n\n\n1787394072\n/bucket/a%20b?versionId=v/1");
  EXPECT_EQ(failure->canonical_request, "");
}

}  // namespace
