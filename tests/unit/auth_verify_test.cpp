#include "auth/verify.hpp"
#include "tests/unit/auth_requests.hpp"

namespace {

using namespace auth_test;

// Signed with botocore at signed_at().
Request sts_example() {
  Request sent = request("POST", "/", "Action=GetCallerIdentity&Version=2011-06-15");
  return sent.with("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
      .with("X-Amz-Date", "20260822T101112Z")
      .with("Authorization", authorization("20260822/eu-west-1/sts/aws4_request", "content-type;host;x-amz-date",
                                           "6ce1dde4e03c498049602fcd4859fcfea2e48d93464d02684cf592c7bc17e64e"));
}

Request s3_example() {
  Request sent = request("PUT", "/bucket/a%20b//./c%2Fd/%C3%A4", "hello");
  return sent.with("x-amz-meta-note", " two  blanks ")
      .with("X-Amz-Date", "20260822T101112Z")
      .with("X-Amz-Content-SHA256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
      .with("Authorization",
            authorization("20260822/us-east-1/s3/aws4_request", "host;x-amz-content-sha256;x-amz-date;x-amz-meta-note",
                          "4166042363fed82480532cc7e056fcfdd03103767c15d6d697e7ba42e3bde7f7"));
}

TEST(AuthVerify, FormRequestOfBotocoreIsAccepted) {
  EXPECT_ACCEPTED(verify_failure(sts_example()));
}

TEST(AuthVerify, TemporaryCredentialsSignTheirToken) {
  Request sent = request("POST", "/", "Action=GetCallerIdentity&Version=2011-06-15");
  sent.with("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
      .with("X-Amz-Date", "20260822T101112Z")
      .with("X-Amz-Security-Token", "session/token+==")
      .with("Authorization",
            authorization("20260822/eu-west-1/sts/aws4_request", "content-type;host;x-amz-date;x-amz-security-token",
                          "a48e21f5cf975e06c7f28d03ee60c27be087945615b8d89f6b0800373e98d45c"));
  EXPECT_ACCEPTED(verify_failure(sent));
  sent.headers[3].second = "session/token+=";
  EXPECT_FAILURE(verify_failure(sent), SignatureMismatch);
}

TEST(AuthVerify, PathOfOtherServicesIsNormalisedAndEncodedTwiceAndQuerySorted) {
  Request sent = request("GET", "/_w/w1/tags/arn%3Aaws%3Aram%3Ax/a%20b//./c/?b=2&a=x%20y&a=%2F");
  sent.with("X-Amz-Date", "20260822T101112Z")
      .with("Authorization", authorization("20260822/us-east-1/ram/aws4_request", "host;x-amz-date",
                                           "4c56eac095c7737282ca171fcca90786cbff8a4d9b2dd3aa65cc8b0500a90c17"));
  EXPECT_ACCEPTED(verify_failure(sent));
}

TEST(AuthVerify, PathOfS3IsTakenAsSent) {
  EXPECT_ACCEPTED(verify_failure(s3_example()));
}

// Example "GET Object" of the S3 API reference, page "Authenticating Requests (Authorization Header)".
TEST(AuthVerify, DocumentedS3ExampleIsAccepted) {
  Request sent = request("GET", "/test.txt");
  sent.headers = {{"Host", "examplebucket.s3.amazonaws.com"},
                  {"Range", "bytes=0-9"},
                  {"x-amz-content-sha256", kEmptyHash},
                  {"x-amz-date", "20130524T000000Z"},
                  {"Authorization",
                   "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                   "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                   "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"}};
  EXPECT_ACCEPTED(verify_failure(sent, [](auth::Evidence& known) {
    known.secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    known.wall_now = known.world_now = *core::parse_iso8601_basic("20130524T000000Z");
  }));
}

TEST(AuthVerify, AnythingChangedBreaksTheSignature) {
  Request method = sts_example(), target = sts_example(), body = sts_example(), header = sts_example();
  method.method = "GET";
  target.target = "/?a=b";
  body.body += "&x=y";
  header.headers[1].second = "text/plain";
  for (const Request& sent : {method, target, body, header}) EXPECT_FAILURE(verify_failure(sent), SignatureMismatch);
}

TEST(AuthVerify, HostIsSignedAsSent) {
  Request sent = sts_example();
  sent.headers[0].second = "127.0.0.1:4566";
  EXPECT_FAILURE(verify_failure(sent), SignatureMismatch);
}

TEST(AuthVerify, HostOfAProxyRequestCountsWhenTheHeaderIsMissing) {
  Request sent = sts_example();
  sent.headers.erase(sent.headers.begin());
  core::HttpRequest view = sent.view();
  view.proxy_host = "localhost:4566";
  auth::KeyCache keys;
  EXPECT_NO_THROW(auth::verify(view, auth::parse_signature(view), evidence(view), keys));
}

TEST(AuthVerify, WrongSecretIsRefusedWithEverythingToCompare) {
  const auto failure = verify_failure(s3_example(), [](auth::Evidence& known) { known.secret = "other"; });
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, auth::FailureKind::SignatureMismatch);
  EXPECT_EQ(failure->access_key_id, kKey);
  EXPECT_EQ(failure->signature, "4166042363fed82480532cc7e056fcfdd03103767c15d6d697e7ba42e3bde7f7");
  EXPECT_EQ(failure->canonical_request,
            "PUT\n/bucket/a%20b//./c%2Fd/%C3%A4\n\nhost:localhost:4566\n"
            "x-amz-content-sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\n"
            "x-amz-date:20260822T101112Z\nx-amz-meta-note:two blanks\n\n"
            "host;x-amz-content-sha256;x-amz-date;x-amz-meta-note\n"
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  EXPECT_EQ(failure->string_to_sign, "AWS4-HMAC-SHA256\n20260822T101112Z\n20260822/us-east-1/s3/aws4_request\n" +
                                         core::sha256_hex(failure->canonical_request));
}

TEST(AuthVerify, WithoutASecretOnlyTheSignatureIsTakenOnTrust) {
  const auto trusting = [](auth::Evidence& known) { known.secret = std::nullopt; };
  Request forged = s3_example();
  forged.target = "/bucket/other";
  EXPECT_ACCEPTED(verify_failure(forged, trusting));
  forged.body = "hellO";
  EXPECT_FAILURE(verify_failure(forged, trusting), ContentHashMismatch);
}

TEST(AuthVerify, RepeatedHeadersAreJoinedInOrder) {
  Request sent = request("POST", "/");
  sent.with("My-Header", "b").with("my-header", " a   c ");
  sign(sent, "sts", "host;my-header;x-amz-date");
  EXPECT_ACCEPTED(verify_failure(sent));
  const core::HttpRequest view = sent.view();
  const std::string canonical = auth::canonical_request(view, "/", auth::parse_signature(view), "");
  EXPECT_NE(canonical.find("\nmy-header:b,a c\n"), std::string::npos) << canonical;
  std::swap(sent.headers[1].second, sent.headers[2].second);
  EXPECT_FAILURE(verify_failure(sent), SignatureMismatch);
}

TEST(AuthVerify, PlusInAQueryIsASpace) {
  const Request sent = request("GET", "/?b=a+b&a&c=%7e");
  Request signed_request = sent;
  sign(signed_request, "sts", "host;x-amz-date");
  const core::HttpRequest view = signed_request.view();
  const std::string canonical = auth::canonical_request(view, view.target, auth::parse_signature(view), "");
  EXPECT_EQ(canonical.substr(0, canonical.find("\nhost")), "GET\n/\na=&b=a%20b&c=~");
}

TEST(AuthVerify, DotSegmentsOfOtherServicesAreResolved) {
  Request sent = request("GET", "/a/../../b/./c%20d//");
  sign(sent, "ram", "host;x-amz-date");
  const core::HttpRequest view = sent.view();
  const std::string canonical = auth::canonical_request(view, view.target, auth::parse_signature(view), "");
  EXPECT_EQ(canonical.substr(0, canonical.find("\n\n")), "GET\n/b/c%2520d/");
}

// ---- what has to be signed ----

TEST(AuthVerify, EveryAmzHeaderHasToBeSigned) {
  Request sent = s3_example();
  sent.with("X-Amz-Meta-B", "1").with("x-amz-acl", "private").with("x-amz-meta-b", "2");
  const auto failure = verify_failure(sent);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, auth::FailureKind::HeadersNotSigned);
  EXPECT_EQ(failure->names, (std::vector<std::string>{"x-amz-acl", "x-amz-meta-b"}));
}

TEST(AuthVerify, TraceHeaderNeedsNoSignature) {
  EXPECT_ACCEPTED(verify_failure(s3_example().with("X-Amzn-Trace-Id", "Root=1")));
}

TEST(AuthVerify, HostHasToBeSigned) {
  Request sent = request("POST", "/");
  const auto failure = verify_failure(sign(sent, "sts", "x-amz-date"));
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, auth::FailureKind::HeadersNotSigned);
  EXPECT_EQ(failure->names, std::vector<std::string>{"host"});
}

TEST(AuthVerify, TokenMayBeAddedAfterSigningExceptForS3) {
  EXPECT_ACCEPTED(verify_failure(sts_example().with("X-Amz-Security-Token", "tok")));
  EXPECT_FAILURE(verify_failure(s3_example().with("X-Amz-Security-Token", "tok")), HeadersNotSigned);
}

// ---- content hash of S3 ----

Request s3_with_hash(const std::string& hash, std::string body) {
  Request sent = request("PUT", "/b/k", std::move(body));
  if (!hash.empty()) sent.with("x-amz-content-sha256", hash);
  return sign(sent, "s3", hash.empty() ? "host;x-amz-date" : "host;x-amz-content-sha256;x-amz-date");
}

TEST(AuthContentHash, BodyMustHaveTheSignedHash) {
  Request sent = s3_example();
  sent.body = "hallo";
  const auto failure = verify_failure(sent);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, auth::FailureKind::ContentHashMismatch);
  EXPECT_EQ(failure->detail, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  EXPECT_EQ(failure->computed, core::sha256_hex("hallo"));
}

TEST(AuthContentHash, UnsignedPayloadIsNotCompared) {
  EXPECT_ACCEPTED(verify_failure(s3_with_hash("UNSIGNED-PAYLOAD", "anything")));
}

TEST(AuthContentHash, HeaderIsMandatory) {
  EXPECT_FAILURE(verify_failure(s3_with_hash("", "")), ContentHashMissing);
}

TEST(AuthContentHash, OtherWordsAreRefused) {
  EXPECT_FAILURE(verify_failure(s3_with_hash("UNSIGNED", "")), ContentHashMalformed);
  EXPECT_FAILURE(verify_failure(s3_with_hash("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "")), ContentHashMalformed);
}

TEST(AuthContentHash, StreamingNamesTellTheFraming) {
  const Request sent = s3_with_hash("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "0\r\n\r\n");
  const core::HttpRequest view = sent.view();
  auth::KeyCache keys;
  const auth::Verified verified = auth::verify(view, auth::parse_signature(view), evidence(view), keys);
  EXPECT_EQ(verified.payload, auth::Payload::UnsignedChunksTrailer);
  EXPECT_TRUE(verified.signing_key);
  EXPECT_EQ(auth::payload_of("STREAMING-AWS4-HMAC-SHA256-PAYLOAD"), auth::Payload::SignedChunks);
  EXPECT_EQ(auth::payload_of("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"), auth::Payload::SignedChunksTrailer);
}

TEST(AuthContentHash, PendingBodyIsComparedLater) {
  Request sent = s3_example();
  sent.body.clear();
  EXPECT_ACCEPTED(verify_failure(sent, [](auth::Evidence& known) { known.body_pending = true; }));
  const core::HttpRequest view = sent.view();
  const auth::Signature parsed = auth::parse_signature(view);
  EXPECT_NO_THROW(auth::check_content_hash(parsed, core::sha256("hello")));
  EXPECT_FAILURE(failure_of([&] { auth::check_content_hash(parsed, core::sha256("")); }), ContentHashMismatch);
}

TEST(AuthContentHash, DigestComputedElsewhereIsUsed) {
  Request sent = s3_example();
  sent.body = "not looked at";
  EXPECT_ACCEPTED(verify_failure(sent, [](auth::Evidence& known) { known.body_digest = core::sha256("hello"); }));
}

// ---- the clock ----

TEST(AuthClock, FifteenMinutesEitherWayAreAllowed) {
  const auto at = [](core::Duration shift) {
    return verify_failure(sts_example(), [&](auth::Evidence& known) { known.wall_now = signed_at() + shift; });
  };
  EXPECT_ACCEPTED(at(std::chrono::minutes(15)));
  EXPECT_ACCEPTED(at(-std::chrono::minutes(15)));
  EXPECT_FAILURE(at(std::chrono::minutes(15) + core::Duration(1)), TooLate);
  EXPECT_FAILURE(at(-std::chrono::minutes(15) - core::Duration(1)), TooEarly);
}

TEST(AuthClock, HeaderSignaturesDoNotReadTheWorldsClock) {
  EXPECT_ACCEPTED(verify_failure(
      sts_example(), [](auth::Evidence& known) { known.world_now = signed_at() + std::chrono::hours(10000); }));
}

// ---- signing keys ----

TEST(AuthKeyCache, KeyIsDerivedOncePerSecretAndScope) {
  const auth::Scope scope{"20260822", "us-east-1", "sts", "aws4_request", "20260822/us-east-1/sts/aws4_request"};
  const auth::Scope other{"20260823", "us-east-1", "sts", "aws4_request", "20260823/us-east-1/sts/aws4_request"};
  auth::KeyCache keys;
  const auto first = keys.signing_key("A", "secret", scope);
  EXPECT_EQ(keys.signing_key("A", "secret", scope), first);
  EXPECT_EQ(keys.derivations(), 1U);
  EXPECT_NE(keys.signing_key("A", "secret", other), first);
  EXPECT_EQ(keys.derivations(), 2U);
}

TEST(AuthKeyCache, ReplacedSecretNeverFindsTheOldKey) {
  const auth::Scope scope{"20260822", "us-east-1", "sts", "aws4_request", "20260822/us-east-1/sts/aws4_request"};
  auth::KeyCache keys(1);
  const auto old_key = keys.signing_key("A", "old", scope);
  const auto new_key = keys.signing_key("A", "new", scope);
  EXPECT_NE(old_key, new_key);
  EXPECT_EQ(new_key, auth::derive_signing_key("new", scope));
  EXPECT_EQ(keys.signing_key("A", "old", scope), old_key);
}

TEST(AuthKeyCache, CachedKeyDoesNotLetAnotherSecretIn) {
  const Request sent = sts_example();
  const core::HttpRequest view = sent.view();
  auth::KeyCache keys;
  auth::Evidence known = evidence(view);
  EXPECT_NO_THROW(auth::verify(view, auth::parse_signature(view), known, keys));
  known.secret = "replaced";
  EXPECT_FAILURE(failure_of([&] { auth::verify(view, auth::parse_signature(view), known, keys); }), SignatureMismatch);
}

}  // namespace
