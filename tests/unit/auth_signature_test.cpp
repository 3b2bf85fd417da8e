#include "auth/signature.hpp"
#include "tests/unit/auth_requests.hpp"

namespace {

using namespace auth_test;
using auth::SignatureKind;

constexpr const char* kScope = "20260822/us-east-1/sts/aws4_request";
constexpr const char* kQuery =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260822%2Fus-east-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20260822T101112Z&X-Amz-Expires=600&X-Amz-SignedHeaders=host%3Bx-amz-acl&X-Amz-Signature=abc";

std::string without(std::string query, const std::string& name) {
  const auto start = query.find(name + "=");
  const auto end = query.find('&', start);
  return query.erase(start, end == std::string::npos ? end : end - start + 1);
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  return text.replace(text.find(what), what.size(), with);
}

TEST(AuthSignature, RequestWithoutProofIsOfKindNone) {
  const Request plain = request("GET", "/bucket/key?versionId=1");
  EXPECT_EQ(auth::parse_signature(plain.view()).kind, SignatureKind::None);
  EXPECT_FALSE(auth::credential_scope(plain.view()));
}

TEST(AuthSignature, HeaderIsTakenApart) {
  Request sent;
  sent.with("authorization", authorization(kScope, "host;x-amz-date", "abc")).with("x-amz-date", "20260822T101112Z");
  sent.with("X-Amz-Security-Token", "tok").with("X-Amz-Content-Sha256", "hash");
  const core::HttpRequest view = sent.view();
  const auth::Signature parsed = auth::parse_signature(view);
  EXPECT_EQ(parsed.kind, SignatureKind::Header);
  EXPECT_EQ(parsed.access_key_id, kKey);
  EXPECT_EQ(parsed.scope.date, "20260822");
  EXPECT_EQ(parsed.scope.region, "us-east-1");
  EXPECT_EQ(parsed.scope.service, "sts");
  EXPECT_EQ(parsed.scope.terminator, "aws4_request");
  EXPECT_EQ(parsed.scope.text, kScope);
  EXPECT_EQ(parsed.signed_headers, "host;x-amz-date");
  EXPECT_EQ(parsed.signature, "abc");
  EXPECT_EQ(parsed.time, signed_at());
  EXPECT_EQ(parsed.token, "tok");
  EXPECT_EQ(parsed.content_hash, "hash");
  EXPECT_TRUE(parsed.signs("x-amz-date"));
  EXPECT_FALSE(parsed.signs("date"));
}

TEST(AuthSignature, ComponentsNeedNoBlankAfterTheComma) {
  Request sent;
  sent.with("Authorization", "AWS4-HMAC-SHA256 Credential=A/20260822/r/s/aws4_request,SignedHeaders=host,Signature=f");
  sent.with("X-Amz-Date", "20260822T101112Z");
  const core::HttpRequest view = sent.view();
  const auth::Signature parsed = auth::parse_signature(view);
  EXPECT_EQ(parsed.signed_headers, "host");
  EXPECT_EQ(parsed.signature, "f");
}

TEST(AuthSignature, DateHeaderStandsInForXAmzDate) {
  Request sent;
  sent.with("Authorization", authorization(kScope, "date;host", "abc")).with("Date", "Sat, 22 Aug 2026 10:11:12 GMT");
  const core::HttpRequest view = sent.view();
  const auth::Signature parsed = auth::parse_signature(view);
  EXPECT_EQ(parsed.time_text, "20260822T101112Z");
  EXPECT_EQ(parsed.time, signed_at());
}

TEST(AuthSignature, HeaderWithoutAnyDateIsRefused) {
  EXPECT_FAILURE(parse_failure(Request().with("Authorization", authorization(kScope, "host", "abc"))), MissingDate);
}

TEST(AuthSignature, UnreadableDateIsRefused) {
  Request sent;
  sent.with("Authorization", authorization(kScope, "host", "abc")).with("X-Amz-Date", "2026-08-22");
  EXPECT_FAILURE(parse_failure(sent), MalformedDate);
}

TEST(AuthSignature, MissingComponentsAreNamed) {
  Request sent;
  sent.with("Authorization", "AWS4-HMAC-SHA256 SignedHeaders=host").with("X-Amz-Date", "20260822T101112Z");
  const auto failure = parse_failure(sent);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, auth::FailureKind::MalformedAuthorization);
  EXPECT_EQ(failure->names, (std::vector<std::string>{"Credential", "Signature"}));
}

TEST(AuthSignature, CredentialHasExactlyFiveParts) {
  for (const char* scope :
       {"20260822/us-east-1/sts", "20260822//sts/aws4_request", "20260822/r/s/aws4_request/more", ""}) {
    Request sent;
    sent.with("Authorization", authorization(scope, "host", "abc")).with("X-Amz-Date", "20260822T101112Z");
    EXPECT_FAILURE(parse_failure(sent), MalformedCredential);
    EXPECT_FALSE(auth::credential_scope(sent.view()));
  }
}

TEST(AuthSignature, SigV4aAndSigV2HeadersAreUnsupported) {
  EXPECT_FAILURE(
      parse_failure(Request().with("Authorization", "AWS4-ECDSA-P256-SHA256 Credential=A/20260822/s/aws4_request")),
      UnsupportedAlgorithm);
  EXPECT_FAILURE(parse_failure(Request().with("Authorization", "AWS AKIDEXAMPLE:c2ln")), UnsupportedAlgorithm);
}

TEST(AuthSignature, OtherSchemesAreAnUnsupportedType) {
  EXPECT_FAILURE(parse_failure(Request().with("Authorization", "Bearer abc")), UnsupportedType);
  EXPECT_FAILURE(parse_failure(Request().with("Authorization", "")), UnsupportedType);
}

TEST(AuthSignature, HeaderAndPresignedQueryExcludeEachOther) {
  Request sent = request("GET", std::string("/?") + kQuery);
  sent.with("Authorization", authorization(kScope, "host", "abc")).with("X-Amz-Date", "20260822T101112Z");
  EXPECT_FAILURE(parse_failure(sent), SeveralMechanisms);
  sent.target = "/b?AWSAccessKeyId=A&Signature=b&Expires=1";
  EXPECT_FAILURE(parse_failure(sent), SeveralMechanisms);
}

TEST(AuthSignature, PresignedQueryIsDecoded) {
  const Request sent = request("GET", std::string("/b/k?") + kQuery + "&X-Amz-Security-Token=t%2Bo%2Fk");
  const core::HttpRequest view = sent.view();
  const auth::Signature parsed = auth::parse_signature(view);
  EXPECT_EQ(parsed.kind, SignatureKind::Presigned);
  EXPECT_EQ(parsed.access_key_id, kKey);
  EXPECT_EQ(parsed.scope.service, "s3");
  EXPECT_EQ(parsed.signed_headers, "host;x-amz-acl");
  EXPECT_EQ(parsed.expires, 600);
  EXPECT_EQ(parsed.token, "t+o/k");
  EXPECT_FALSE(parsed.content_hash.data());
}

TEST(AuthSignature, PresignedParametersAreNeededTogether) {
  for (const char* name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
                           "X-Amz-Signature"}) {
    const auto failure = parse_failure(request("GET", "/b/k?" + without(kQuery, name)));
    ASSERT_TRUE(failure) << name;
    EXPECT_EQ(failure->kind, auth::FailureKind::IncompletePresigned);
    EXPECT_EQ(failure->names, std::vector<std::string>{name});
  }
}

TEST(AuthSignature, OnlyS3InsistsOnExpires) {
  const std::string sts = replaced(without(kQuery, "X-Amz-Expires"), "%2Fs3%2F", "%2Fsts%2F");
  const Request sent = request("GET", "/?" + sts);
  const core::HttpRequest view = sent.view();
  EXPECT_FALSE(auth::parse_signature(view).expires);
}

TEST(AuthSignature, PresignedValuesAreChecked) {
  const std::string query = kQuery;
  const auto target = [&](const char* what, const char* with) {
    return request("GET", "/?" + replaced(query, what, with));
  };
  EXPECT_FAILURE(parse_failure(target("%2Fs3%2F", "%252Fs3%252F")), MalformedCredential);
  EXPECT_FAILURE(parse_failure(target("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")), UnsupportedAlgorithm);
  EXPECT_FAILURE(parse_failure(target("20260822T101112Z", "today")), MalformedDate);
  EXPECT_FAILURE(parse_failure(target("=600", "=ten")), ExpiresNotNumber);
  EXPECT_FAILURE(parse_failure(target("=600", "=0")), ExpiresNegative);
  EXPECT_FAILURE(parse_failure(target("=600", "=604801")), ExpiresTooLong);
  EXPECT_ACCEPTED(parse_failure(target("=600", "=604800")));
}

TEST(AuthSignature, SignedTokenHeaderWinsOverTheQuery) {
  const std::string query = replaced(kQuery, "x-amz-acl", "x-amz-security-token") + "&X-Amz-Security-Token=query";
  const Request sent = request("GET", "/?" + query).with("X-Amz-Security-Token", "header");
  const core::HttpRequest view = sent.view();
  const auth::Signature parsed = auth::parse_signature(view);
  EXPECT_EQ(parsed.token, "header");
  EXPECT_FALSE(parsed.token_conflict);
}

TEST(AuthSignature, UnsignedTokenHeaderMustAgreeWithTheQuery) {
  const std::string target = std::string("/?") + kQuery + "&X-Amz-Security-Token=query";
  const Request same = request("GET", target).with("X-Amz-Security-Token", "query");
  const Request other = request("GET", target).with("X-Amz-Security-Token", "header");
  const core::HttpRequest same_view = same.view(), other_view = other.view();
  EXPECT_FALSE(auth::parse_signature(same_view).token_conflict);
  EXPECT_TRUE(auth::parse_signature(other_view).token_conflict);
}

TEST(AuthSignature, SigV2QueryNeedsItsThreeParameters) {
  const std::string query = "AWSAccessKeyId=AKIDEXAMPLE&Signature=a%2Bb%3D&Expires=1787394072";
  const Request sent = request("GET", "/b/k?" + query + "&x-amz-security-token=t%3D");
  const core::HttpRequest view = sent.view();
  const auth::Signature parsed = auth::parse_signature(view);
  EXPECT_EQ(parsed.kind, SignatureKind::PresignedV2);
  EXPECT_EQ(parsed.signature, "a+b=");
  EXPECT_EQ(parsed.expires, 1787394072);
  EXPECT_EQ(parsed.token, "t=");
  for (const char* name : {"AWSAccessKeyId", "Signature", "Expires"})
    EXPECT_FAILURE(parse_failure(request("GET", "/b/k?" + without(query, name))), IncompletePresignedV2);
  EXPECT_FAILURE(parse_failure(request("GET", "/b/k?AWSAccessKeyId=A&Signature=b&Expires=soon")), ExpiresNotEpoch);
}

TEST(AuthSignature, RoutingScopeComesFromHeaderOrQuery) {
  Request header;
  header.with("Authorization", authorization(kScope, "host", "abc"));
  EXPECT_EQ(auth::credential_scope(header.view())->service, "sts");
  EXPECT_EQ(auth::credential_scope(header.view())->region, "us-east-1");
  EXPECT_EQ(auth::credential_scope(request("GET", std::string("/?") + kQuery).view())->service, "s3");
  const auto v2 = auth::credential_scope(request("GET", "/b?AWSAccessKeyId=A&Signature=b&Expires=1").view());
  ASSERT_TRUE(v2);
  EXPECT_EQ(v2->service, "s3");
  EXPECT_EQ(v2->region, "");
}

std::optional<auth::Failure> scope_failure(const char* scope, const char* service, const char* region = "") {
  Request sent;
  sent.with("Authorization", authorization(scope, "host", "abc")).with("X-Amz-Date", "20260822T101112Z");
  const core::HttpRequest view = sent.view();
  return failure_of([&] { auth::check_scope(auth::parse_signature(view), service, region); });
}

TEST(AuthScope, ScopeOfTheEndpointIsAccepted) {
  EXPECT_ACCEPTED(scope_failure(kScope, "sts"));
  EXPECT_ACCEPTED(scope_failure(kScope, "sts", "us-east-1"));
}

TEST(AuthScope, EveryDifferenceIsReported) {
  const auto failure = scope_failure("20260821/eu-west-1/iam/aws4_reques", "sts", "us-east-1");
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, auth::FailureKind::WrongScope);
  EXPECT_EQ(failure->scope.region.expected, "us-east-1");
  EXPECT_EQ(failure->scope.service.given, "iam");
  EXPECT_EQ(failure->scope.terminator.given, "aws4_reques");
  EXPECT_EQ(failure->scope.date.expected, "20260822");
}

TEST(AuthScope, DateMustBeThatOfTheRequest) {
  const auto failure = scope_failure("20260821/us-east-1/sts/aws4_request", "sts");
  ASSERT_TRUE(failure);
  EXPECT_TRUE(failure->scope.date);
  EXPECT_FALSE(failure->scope.service);
}

}  // namespace
