#include <set>

#include "auth/failure.hpp"
#include "tests/unit/auth_requests.hpp"

namespace {

using namespace auth_test;
using auth::Failure;
using auth::FailureKind;
using auth::Family;
using Members = std::vector<std::pair<std::string, std::string>>;

struct Row {
  FailureKind kind;
  const char* query_code;
  int query_status;
  const char* json_code;
  const char* s3_code;
  int s3_status;
  int json_status = 400;
  bool presigned = false;
};

// Codes and statuses by family; texts are checked below.
const Row kRows[] = {
    {FailureKind::NoCredentials, "MissingAuthenticationToken", 403, "MissingAuthenticationTokenException",
     "AccessDenied", 403},
    {FailureKind::SeveralMechanisms, "IncompleteSignature", 400, "IncompleteSignatureException", "InvalidArgument",
     400},
    {FailureKind::UnsupportedType, "IncompleteSignature", 400, "IncompleteSignatureException", "InvalidArgument", 400},
    {FailureKind::UnsupportedAlgorithm, "IncompleteSignature", 400, "IncompleteSignatureException", "InvalidRequest",
     400},
    {FailureKind::MalformedAuthorization, "IncompleteSignature", 400, "IncompleteSignatureException",
     "AuthorizationHeaderMalformed", 400},
    {FailureKind::MalformedCredential, "IncompleteSignature", 400, "IncompleteSignatureException",
     "AuthorizationHeaderMalformed", 400},
    {FailureKind::MissingDate, "IncompleteSignature", 400, "IncompleteSignatureException", "AccessDenied", 403},
    {FailureKind::MalformedDate, "IncompleteSignature", 400, "IncompleteSignatureException", "AccessDenied", 403},
    {FailureKind::IncompletePresigned, "IncompleteSignature", 400, "IncompleteSignatureException",
     "AuthorizationQueryParametersError", 400, 400, true},
    {FailureKind::ExpiresNotNumber, "IncompleteSignature", 400, "IncompleteSignatureException",
     "AuthorizationQueryParametersError", 400, 400, true},
    {FailureKind::ExpiresNegative, "IncompleteSignature", 400, "IncompleteSignatureException",
     "AuthorizationQueryParametersError", 400, 400, true},
    {FailureKind::ExpiresTooLong, "IncompleteSignature", 400, "IncompleteSignatureException",
     "AuthorizationQueryParametersError", 400, 400, true},
    {FailureKind::WrongScope, "SignatureDoesNotMatch", 403, "InvalidSignatureException", "AuthorizationHeaderMalformed",
     400},
    {FailureKind::IncompletePresignedV2, "MissingAuthenticationToken", 403, "MissingAuthenticationTokenException",
     "AccessDenied", 403},
    {FailureKind::ExpiresNotEpoch, "MissingAuthenticationToken", 403, "MissingAuthenticationTokenException",
     "AccessDenied", 403},
    {FailureKind::UnknownKey, "InvalidClientTokenId", 403, "UnrecognizedClientException", "InvalidAccessKeyId", 403},
    {FailureKind::InactiveKey, "InvalidClientTokenId", 403, "UnrecognizedClientException", "InvalidAccessKeyId", 403},
    {FailureKind::MissingToken, "InvalidClientTokenId", 403, "UnrecognizedClientException", "InvalidAccessKeyId", 403},
    {FailureKind::ForeignToken, "InvalidClientTokenId", 403, "UnrecognizedClientException", "InvalidAccessKeyId", 403},
    {FailureKind::IssuerGone, "InvalidClientTokenId", 403, "UnrecognizedClientException", "InvalidAccessKeyId", 403},
    {FailureKind::MalformedToken, "InvalidClientTokenId", 403, "UnrecognizedClientException", "InvalidToken", 400},
    {FailureKind::TokenWithLongLivedKey, "InvalidClientTokenId", 403, "UnrecognizedClientException", "InvalidToken",
     400},
    {FailureKind::ExpiredToken, "ExpiredToken", 403, "ExpiredTokenException", "ExpiredToken", 400},
    {FailureKind::TooLate, "SignatureDoesNotMatch", 403, "InvalidSignatureException", "RequestTimeTooSkewed", 403},
    {FailureKind::TooEarly, "SignatureDoesNotMatch", 403, "InvalidSignatureException", "RequestTimeTooSkewed", 403},
    {FailureKind::PresignedExpired, "SignatureDoesNotMatch", 403, "InvalidSignatureException", "AccessDenied", 403},
    {FailureKind::HeadersNotSigned, "SignatureDoesNotMatch", 403, "InvalidSignatureException", "AccessDenied", 403},
    {FailureKind::SignatureMismatch, "SignatureDoesNotMatch", 403, "InvalidSignatureException", "SignatureDoesNotMatch",
     403},
    {FailureKind::ContentHashMissing, "SignatureDoesNotMatch", 403, "InvalidSignatureException", "InvalidRequest", 400},
    {FailureKind::ContentHashMalformed, "SignatureDoesNotMatch", 403, "InvalidSignatureException", "InvalidArgument",
     400},
    {FailureKind::ContentHashMismatch, "SignatureDoesNotMatch", 403, "InvalidSignatureException",
     "XAmzContentSHA256Mismatch", 400},
    {FailureKind::ChunkSignatureMismatch, "SignatureDoesNotMatch", 403, "InvalidSignatureException",
     "SignatureDoesNotMatch", 403},
    {FailureKind::ChunkMalformed, "MalformedInput", 400, "SerializationException", "IncompleteBody", 400},
    {FailureKind::TrailerMalformed, "MalformedInput", 400, "SerializationException", "MalformedTrailerError", 400},
    {FailureKind::DecodedLengthMissing, "MalformedInput", 400, "SerializationException", "MissingContentLength", 411},
    {FailureKind::BodyIncomplete, "MalformedInput", 400, "SerializationException", "IncompleteBody", 400},
    {FailureKind::EncodingMalformed, "MalformedInput", 400, "SerializationException", "InvalidArgument", 400},
    {FailureKind::BodyTooLarge, "RequestEntityTooLarge", 413, "RequestEntityTooLargeException", "EntityTooLarge", 400,
     413},
};

TEST(AuthFailure, EveryKindHasItsCodeAndStatusInEveryFamily) {
  std::set<FailureKind> kinds;
  for (const Row& row : kRows) {
    EXPECT_TRUE(kinds.insert(row.kind).second) << static_cast<int>(row.kind);
    Failure failure(row.kind);
    failure.names = {"host"};
    failure.scope.region = {"mars-1", "us-east-1"};
    failure.presigned = row.presigned;
    const core::AwsError query = auth::to_error(failure, Family::Query), json = auth::to_error(failure, Family::Json),
                         s3 = auth::to_error(failure, Family::S3);
    EXPECT_EQ(query.code(), row.query_code) << static_cast<int>(row.kind);
    EXPECT_EQ(query.status(), row.query_status) << row.query_code;
    EXPECT_EQ(json.code(), row.json_code) << static_cast<int>(row.kind);
    EXPECT_EQ(json.status(), row.json_status) << row.json_code;
    EXPECT_EQ(s3.code(), row.s3_code) << static_cast<int>(row.kind);
    EXPECT_EQ(s3.status(), row.s3_status) << row.s3_code;
    for (const auto& error : {query, json, s3}) EXPECT_NE(error.message(), "") << error.code();
  }
  EXPECT_EQ(kinds.size(), static_cast<std::size_t>(FailureKind::BodyTooLarge) + 1) << "the last kind there is";
}

Failure presigned(FailureKind kind) {
  Failure failure(kind);
  failure.presigned = true;
  return failure;
}

TEST(AuthFailure, S3NamesTheQueryForPresignedProblems) {
  for (const FailureKind kind :
       {FailureKind::MalformedCredential, FailureKind::UnsupportedAlgorithm, FailureKind::MalformedDate,
        FailureKind::IncompletePresigned, FailureKind::ExpiresNotNumber, FailureKind::ExpiresNegative,
        FailureKind::ExpiresTooLong}) {
    const core::AwsError error = auth::to_error(presigned(kind), Family::S3);
    EXPECT_EQ(error.code(), "AuthorizationQueryParametersError");
    EXPECT_EQ(error.status(), 400);
  }
  EXPECT_EQ(auth::to_error(presigned(FailureKind::IncompletePresigned), Family::S3).message(),
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
            "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
  EXPECT_EQ(auth::to_error(presigned(FailureKind::MalformedCredential), Family::S3).message(),
            "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
            "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
  EXPECT_EQ(auth::to_error(presigned(FailureKind::IncompletePresignedV2), Family::S3).message(),
            "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters");
}

TEST(AuthFailure, KeyAndTokenProblemsAreWordedByFamily) {
  Failure unknown(FailureKind::UnknownKey);
  unknown.access_key_id = "AKIAX";
  EXPECT_EQ(auth::to_error(unknown, Family::Query).message(), "The security token included in the request is invalid.");
  EXPECT_EQ(auth::to_error(unknown, Family::Json).message(), "The security token included in the request is invalid.");
  const core::AwsError s3 = auth::to_error(unknown, Family::S3);
  EXPECT_EQ(s3.message(), "The AWS Access Key Id you provided does not exist in our records.");
  EXPECT_EQ(s3.members(), (Members{{"AWSAccessKeyId", "AKIAX"}}));

  Failure expired(FailureKind::ExpiredToken);
  expired.token = "tok";
  EXPECT_EQ(auth::to_error(expired, Family::Query).message(), "The security token included in the request is expired");
  EXPECT_EQ(auth::to_error(expired, Family::S3).message(), "The provided token has expired.");
  EXPECT_EQ(auth::to_error(expired, Family::S3).members(), (Members{{"Token-0", "tok"}}));

  EXPECT_EQ(auth::to_error(Failure(FailureKind::MalformedToken), Family::S3).message(),
            "The provided token is malformed or otherwise invalid.");
  EXPECT_EQ(auth::to_error(Failure(FailureKind::NoCredentials), Family::Query).message(),
            "Request is missing Authentication Token");
  EXPECT_EQ(auth::to_error(Failure(FailureKind::NoCredentials), Family::Json).message(),
            "Missing Authentication Token");
}

TEST(AuthFailure, MismatchOfS3ShowsTheTextsAndTheirOctets) {
  Failure failure(FailureKind::SignatureMismatch);
  failure.access_key_id = "AKIAX";
  failure.string_to_sign = "AWS4\n";
  failure.signature = "ff";
  failure.canonical_request = "GET";
  const core::AwsError error = auth::to_error(failure, Family::S3);
  EXPECT_EQ(error.message(),
            "The request signature we calculated does not match the signature you provided. Check your key and signing "
            "method.");
  EXPECT_EQ(error.members(), (Members{{"AWSAccessKeyId", "AKIAX"},
                                      {"StringToSign", "AWS4\n"},
                                      {"SignatureProvided", "ff"},
                                      {"StringToSignBytes", "41 57 53 34 0a"},
                                      {"CanonicalRequest", "GET"},
                                      {"CanonicalRequestBytes", "47 45 54"}}));
  failure.canonical_request.clear();
  EXPECT_EQ(auth::to_error(failure, Family::S3).members().size(), 4U);
  EXPECT_EQ(
      auth::to_error(failure, Family::Query).message(),
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
      "Key and signing method. Consult the service documentation for details.");
}

TEST(AuthFailure, SkewShowsBothClocks) {
  Failure failure(FailureKind::TooLate);
  failure.request_time = signed_at();
  failure.server_time = signed_at() + std::chrono::minutes(20);
  failure.seconds = 900;
  EXPECT_EQ(auth::to_error(failure, Family::Query).message(),
            "Signature expired: 20260822T101112Z is now earlier than 20260822T101612Z (20260822T103112Z - 15 min.)");
  EXPECT_EQ(auth::to_error(failure, Family::S3).message(),
            "The difference between the request time and the current time is too large.");
  EXPECT_EQ(auth::to_error(failure, Family::S3).members(), (Members{{"RequestTime", "20260822T101112Z"},
                                                                    {"ServerTime", "2026-08-22T10:31:12Z"},
                                                                    {"MaxAllowedSkewMilliseconds", "900000"}}));
  failure.kind = FailureKind::TooEarly;
  failure.server_time = signed_at() - std::chrono::minutes(20);
  EXPECT_EQ(auth::to_error(failure, Family::Json).message(),
            "Signature not yet current: 20260822T101112Z is still later than 20260822T100612Z (20260822T095112Z + 15 "
            "min.)");
  failure.presigned = true;
  EXPECT_EQ(auth::to_error(failure, Family::S3).message(), "Request is not valid yet");
  EXPECT_EQ(auth::to_error(failure, Family::S3).code(), "AccessDenied");
}

TEST(AuthFailure, ExpiredUrlTellsWhenItEnded) {
  Failure failure = presigned(FailureKind::PresignedExpired);
  failure.request_time = signed_at();
  failure.server_time = signed_at() + std::chrono::hours(1);
  failure.seconds = 600;
  EXPECT_EQ(auth::to_error(failure, Family::S3).message(), "Request has expired");
  EXPECT_EQ(
      auth::to_error(failure, Family::S3).members(),
      (Members{{"X-Amz-Expires", "600"}, {"Expires", "2026-08-22T10:21:12Z"}, {"ServerTime", "2026-08-22T11:11:12Z"}}));
  failure.seconds = 0;
  EXPECT_EQ(auth::to_error(failure, Family::S3).members(),
            (Members{{"Expires", "2026-08-22T10:11:12Z"}, {"ServerTime", "2026-08-22T11:11:12Z"}}));
}

TEST(AuthFailure, UnsignedHeadersAreListed) {
  Failure failure(FailureKind::HeadersNotSigned);
  failure.names = {"x-amz-date", "x-amz-decoded-content-length"};
  EXPECT_EQ(auth::to_error(failure, Family::S3).message(),
            "There were headers present in the request which were not signed");
  EXPECT_EQ(auth::to_error(failure, Family::S3).members(),
            (Members{{"HeadersNotSigned", "x-amz-date, x-amz-decoded-content-length"}}));
  failure.names = {"host"};
  EXPECT_EQ(auth::to_error(failure, Family::Query).message(),
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
}

TEST(AuthFailure, WrongScopeNamesEveryDifferenceToQueryServices) {
  Failure failure(FailureKind::WrongScope);
  failure.scope.service = {"iam", "sts"};
  EXPECT_EQ(auth::to_error(failure, Family::Query).message(),
            "Credential should be scoped to correct service: 'sts'. ");
  EXPECT_EQ(auth::to_error(failure, Family::Query).code(), "SignatureDoesNotMatch");
  failure.scope.region = {"mars-1", "us-east-1"};
  EXPECT_EQ(auth::to_error(failure, Family::Query).message(),
            "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'sts'. ");
  EXPECT_EQ(auth::to_error(failure, Family::Json).code(), "InvalidSignatureException");
  failure.scope.service = {};
  EXPECT_EQ(auth::to_error(failure, Family::Json).message(), "Credential should be scoped to a valid region.");
}

TEST(AuthFailure, WrongScopeOfS3NamesTheFirstDifference) {
  Failure failure(FailureKind::WrongScope);
  failure.scope.date = {"20260821", "20260822"};
  EXPECT_EQ(auth::to_error(failure, Family::S3).message(),
            "The authorization header is malformed; Invalid credential date \"20260821\". This date is not the same as "
            "X-Amz-Date: \"20260822\".");
  failure.scope.service = {"sts", "s3"};
  EXPECT_EQ(auth::to_error(failure, Family::S3).message(),
            "The authorization header is malformed; incorrect service \"sts\". This endpoint belongs to \"s3\".");
  failure.scope.region = {"eu-west-1", "us-east-1"};
  const core::AwsError error = auth::to_error(failure, Family::S3);
  EXPECT_EQ(error.code(), "AuthorizationHeaderMalformed");
  EXPECT_EQ(error.message(),
            "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1'");
  EXPECT_EQ(error.members(), (Members{{"Region", "us-east-1"}}));
  EXPECT_EQ(error.headers(), (Members{{"x-amz-bucket-region", "us-east-1"}}));
  failure.presigned = true;
  EXPECT_EQ(auth::to_error(failure, Family::S3).code(), "AuthorizationQueryParametersError");
}

TEST(AuthFailure, MalformedHeaderIsShownOnlyAsADigest) {
  Failure failure(FailureKind::MalformedAuthorization, "AWS4-HMAC-SHA256 secret");
  failure.names = {"Credential", "Signature"};
  EXPECT_EQ(
      auth::to_error(failure, Family::Query).message(),
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
      "(Hashed with SHA-256 and encoded with Base64) Authorization=" +
          core::base64_encode(core::view(core::sha256("AWS4-HMAC-SHA256 secret"))));
}

TEST(AuthFailure, ContentHashMismatchShowsBothHashes) {
  Failure failure(FailureKind::ContentHashMismatch, "aa");
  failure.computed = "bb";
  const core::AwsError error = auth::to_error(failure, Family::S3);
  EXPECT_EQ(error.message(), "The provided 'x-amz-content-sha256' header does not match what was computed.");
  EXPECT_EQ(error.members(), (Members{{"ClientComputedContentSHA256", "aa"}, {"S3ComputedContentSHA256", "bb"}}));
}

TEST(AuthFailure, TooLargeBodyIs413OutsideS3) {
  EXPECT_EQ(auth::to_error(Failure(FailureKind::BodyTooLarge), Family::Query).status(), 413);
  EXPECT_EQ(auth::to_error(Failure(FailureKind::BodyTooLarge), Family::S3).code(), "EntityTooLarge");
}

}  // namespace
