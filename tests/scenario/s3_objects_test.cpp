#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/hash.hpp"
#include "core/text.hpp"
#include "harness.hpp"

namespace {

using scenario::Answer;
using scenario::Credentials;
using scenario::Fields;
using Names = std::vector<std::string>;

class S3Objects : public testing::Test, protected scenario::Scenario {
 protected:
  static inline const Credentials kOwner{"111111111111"};

  S3Objects() { s3(kOwner, "PUT", "/bucket"); }

  Answer put(const std::string& key, const std::string& body, const Fields& headers = {}) {
    return s3(kOwner, "PUT", "/bucket/" + key, body, headers);
  }
  Answer get(const std::string& key, const Fields& headers = {}) {
    return s3(kOwner, "GET", "/bucket/" + key, "", headers);
  }
};

TEST_F(S3Objects, AnObjectComesBackWithWhatItWasPutWith) {
  const Answer stored = put(
      "a/b", "content", {{"Content-Type", "text/plain"}, {"Cache-Control", "no-cache"}, {"x-amz-meta-Colour", "blue"}});
  ASSERT_EQ(stored.status, 200) << stored.body;
  const std::string etag = "\"" + core::hex(core::md5("content")) + "\"";
  EXPECT_EQ(stored.headers.at("etag"), etag);
  EXPECT_EQ(stored.headers.at("x-amz-server-side-encryption"), "AES256");
  EXPECT_EQ(stored.headers.at("x-amz-checksum-type"), "FULL_OBJECT");
  EXPECT_TRUE(stored.headers.contains("x-amz-checksum-crc64nvme"));
  const Answer answer = get("a/b");
  EXPECT_EQ(answer.body, "content");
  EXPECT_EQ(answer.headers.at("content-type"), "text/plain");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-cache");
  EXPECT_EQ(answer.headers.at("x-amz-meta-colour"), "blue");
  EXPECT_EQ(answer.headers.at("etag"), etag);
  EXPECT_EQ(answer.headers.at("accept-ranges"), "bytes");
  EXPECT_FALSE(answer.headers.contains("x-amz-checksum-crc64nvme"));
  const Answer head = s3(kOwner, "HEAD", "/bucket/a/b");
  EXPECT_EQ(head.headers.at("content-length"), "7");
  EXPECT_EQ(head.headers.at("etag"), etag);
}

TEST_F(S3Objects, AnObjectWithoutTypeIsBinary) {
  put("k", "x");
  EXPECT_EQ(get("k").headers.at("content-type"), "binary/octet-stream");
  EXPECT_EQ(put("empty", "").status, 200);
  EXPECT_EQ(get("empty").status, 200);
}

TEST_F(S3Objects, ResponseHeadersCanBeOverriddenBySignedRequests) {
  put("k", "x");
  const std::string key = "k?response-content-type=text%2Fcsv&response-content-disposition=inline";
  const Answer answer = get(key);
  EXPECT_EQ(answer.headers.at("content-type"), "text/csv");
  EXPECT_EQ(answer.headers.at("content-disposition"), "inline");
  s3(kOwner, "DELETE", "/bucket?publicAccessBlock");
  s3(kOwner, "PUT", "/bucket?policy",
     R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",)"
     R"("Resource":"arn:aws:s3:::bucket/*"}})");
  ASSERT_EQ(anonymous("GET", "/bucket/k").status, 200);
  const Answer refusal = anonymous("GET", "/bucket/" + key);
  EXPECT_EQ(refusal.status, 400);
  EXPECT_EQ(refusal.code(), "InvalidRequest");
  EXPECT_EQ(refusal.message(), "Request specific response headers cannot be used for anonymous GET requests.");
}

TEST_F(S3Objects, RangesSelectAPart) {
  put("k", "0123456789");
  struct Case {
    const char* range;
    int status;
    const char *body, *content_range;
  };
  for (const auto& [range, status, body, content_range] : std::vector<Case>{
           {"bytes=0-0", 206, "0", "bytes 0-0/10"},
           {"bytes=8-100", 206, "89", "bytes 8-9/10"},
           {"bytes=7-", 206, "789", "bytes 7-9/10"},
           {"bytes=-3", 206, "789", "bytes 7-9/10"},
           {"bytes=-30", 206, "0123456789", "bytes 0-9/10"},
           {"bytes=5-2", 200, "0123456789", ""},
           {"bytes=0-1,3-4", 200, "0123456789", ""},
           {"lines=0-1", 200, "0123456789", ""},
           {"bytes=99999999999999999999-", 200, "0123456789", ""},
       }) {
    const Answer answer = get("k", {{"Range", range}});
    EXPECT_EQ(answer.status, status) << range;
    EXPECT_EQ(answer.body, body) << range;
    EXPECT_EQ(answer.headers.contains("content-range") ? answer.headers.at("content-range") : "", content_range)
        << range;
  }
  for (const char* range : {"bytes=-0", "bytes=10-", "bytes=100-200"}) {
    const Answer answer = get("k", {{"Range", range}});
    EXPECT_EQ(answer.status, 416) << range;
    EXPECT_EQ(answer.code(), "InvalidRange");
    EXPECT_EQ(answer.xml("ActualObjectSize"), "10");
    EXPECT_EQ(answer.xml("RangeRequested"), range);
  }
  const Answer head = s3(kOwner, "HEAD", "/bucket/k", "", {{"Range", "bytes=0-3"}});
  EXPECT_EQ(head.status, 206);
  EXPECT_EQ(head.headers.at("content-length"), "4");
}

TEST_F(S3Objects, ConditionsDecideWhetherAReadAnswers) {
  put("k", "x");
  const std::string etag = get("k").headers.at("etag");
  struct Case {
    Fields headers;
    int status;
  };
  for (const auto& [headers, status] : std::vector<Case>{
           {{{"If-Match", etag}}, 200},
           {{{"If-Match", "*"}}, 200},
           {{{"If-Match", "\"no\""}}, 412},
           {{{"If-None-Match", etag}}, 304},
           {{{"If-None-Match", "\"a\", " + etag}}, 304},
           {{{"If-None-Match", "\"no\""}}, 200},
           {{{"If-Modified-Since", "Wed, 21 Oct 2015 07:28:00 GMT"}}, 200},
           {{{"If-Modified-Since", "Wed, 21 Oct 2099 07:28:00 GMT"}}, 304},
           {{{"If-Unmodified-Since", "Wed, 21 Oct 2015 07:28:00 GMT"}}, 412},
           {{{"If-Match", etag}, {"If-Unmodified-Since", "Wed, 21 Oct 2015 07:28:00 GMT"}}, 200},
           {{{"If-None-Match", "\"no\""}, {"If-Modified-Since", "Wed, 21 Oct 2099 07:28:00 GMT"}}, 200},
       }) {
    const Answer answer = get("k", headers);
    EXPECT_EQ(answer.status, status) << headers.front().first << ": " << headers.front().second;
    if (status == 304) {
      EXPECT_EQ(answer.headers.at("etag"), etag);
    }
    if (status == 412) {
      EXPECT_EQ(answer.xml("Condition"), headers.front().first);
    }
  }
}

TEST_F(S3Objects, ConditionsDecideWhetherAWriteHappens) {
  EXPECT_EQ(put("k", "1", {{"If-Match", "\"x\""}}).code(), "NoSuchKey");
  EXPECT_EQ(put("k", "1", {{"If-None-Match", "*"}}).status, 200);
  EXPECT_EQ(put("k", "2", {{"If-None-Match", "*"}}).status, 412);
  EXPECT_EQ(put("k", "2", {{"If-None-Match", "\"x\""}}).status, 501);
  EXPECT_EQ(put("k", "2", {{"If-Match", "\"x\""}}).status, 412);
  EXPECT_EQ(get("k").body, "1");
  EXPECT_EQ(put("k", "2", {{"If-Match", get("k").headers.at("etag")}}).status, 200);
  EXPECT_EQ(get("k").body, "2");
}

TEST_F(S3Objects, DigestsAreCompared) {
  struct Case {
    Fields headers;
    const char *code, *message;
  };
  for (const auto& [headers, code, message] : std::vector<Case>{
           {{{"Content-MD5", core::base64_encode(core::md5("x"))}}, "", ""},
           {{{"Content-MD5", core::base64_encode(core::md5("y"))}},
            "BadDigest",
            "The Content-MD5 you specified did not match what we received."},
           {{{"Content-MD5", "000"}}, "InvalidDigest", "The Content-MD5 you specified was invalid."},
           {{{"x-amz-checksum-sha256", core::base64_encode(core::view(core::sha256("x")))}}, "", ""},
           {{{"x-amz-checksum-sha256", core::base64_encode(core::view(core::sha256("y")))}},
            "BadDigest",
            "The SHA256 you specified did not match the calculated checksum."},
           {{{"x-amz-checksum-crc32", "!"}}, "InvalidRequest", "Value for x-amz-checksum-crc32 header is invalid."},
           {{{"x-amz-checksum-crc32", "AAAAAA=="}, {"x-amz-checksum-crc32c", "AAAAAA=="}},
            "InvalidRequest",
            "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."},
       }) {
    const Answer answer = put("k", "x", headers);
    EXPECT_EQ(answer.code(), code) << headers.front().second;
    if (*code) {
      EXPECT_EQ(answer.message(), message);
    }
  }
}

TEST_F(S3Objects, TheClientsChecksumIsKeptAndShownOnRequest) {
  const std::string sum = core::base64_encode(core::view(core::sha256("x")));
  put("k", "x", {{"x-amz-checksum-sha256", sum}});
  EXPECT_EQ(get("k", {{"x-amz-checksum-mode", "ENABLED"}}).headers.at("x-amz-checksum-sha256"), sum);
  EXPECT_FALSE(
      get("k", {{"x-amz-checksum-mode", "ENABLED"}, {"Range", "bytes=0-0"}}).headers.contains("x-amz-checksum-sha256"));
}

TEST_F(S3Objects, EncryptionIsStoredAndShown) {
  put("k", "x", {{"x-amz-server-side-encryption", "aws:kms"}, {"x-amz-server-side-encryption-aws-kms-key-id", "1234"}});
  const Answer answer = get("k");
  EXPECT_EQ(answer.headers.at("x-amz-server-side-encryption"), "aws:kms");
  EXPECT_EQ(answer.headers.at("x-amz-server-side-encryption-aws-kms-key-id"),
            "arn:aws:kms:us-east-1:111111111111:key/1234");
  EXPECT_NE(answer.headers.at("etag"), "\"" + core::hex(core::md5("x")) + "\"");
  EXPECT_EQ(put("k", "x", {{"x-amz-server-side-encryption", "KMS"}}).code(), "InvalidEncryptionAlgorithmError");
  s3(kOwner, "PUT", "/bucket?encryption",
     "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>"
     "</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>");
  EXPECT_EQ(put("by-default", "x").headers.at("x-amz-server-side-encryption"), "aws:kms");
}

TEST_F(S3Objects, WhatCannotBeStoredIsRefused) {
  EXPECT_EQ(put(std::string(1025, 'k'), "x").code(), "KeyTooLongError");
  EXPECT_EQ(put(std::string(1024, 'k'), "x").status, 200);
  EXPECT_EQ(put("k", "x", {{"x-amz-storage-class", "OUTPOSTS"}}).code(), "InvalidStorageClass");
  EXPECT_EQ(put("k", "x", {{"x-amz-meta-a", std::string(2048, 'v')}}).code(), "MetadataTooLarge");
  EXPECT_EQ(put("k", "x", {{"x-amz-acl", "public-read"}}).code(), "AccessControlListNotSupported");
  EXPECT_EQ(put("k", "x", {{"x-amz-acl", "bucket-owner-full-control"}}).status, 200);
  EXPECT_EQ(put("k", "x", {{"x-amz-tagging", "a=1&a=2"}}).code(), "InvalidArgument");
  EXPECT_EQ(put("k", "x", {{"x-amz-object-lock-legal-hold", "ON"}}).message(),
            "Bucket is missing Object Lock Configuration");
}

TEST_F(S3Objects, ArchivedObjectsCannotBeRead) {
  put("k", "x", {{"x-amz-storage-class", "GLACIER"}});
  const Answer answer = get("k");
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.code(), "InvalidObjectState");
  EXPECT_EQ(s3(kOwner, "HEAD", "/bucket/k").headers.at("x-amz-storage-class"), "GLACIER");
}

TEST_F(S3Objects, AMissingKeyIsNamed) {
  const Answer answer = get("no%20such");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.code(), "NoSuchKey");
  EXPECT_EQ(answer.xml("Key"), "no such");
  EXPECT_EQ(s3(kOwner, "DELETE", "/bucket/no").status, 204);
}

TEST_F(S3Objects, VersionsOfAnUnversionedBucketAreNullOrNothing) {
  put("k", "x");
  EXPECT_EQ(get("k?versionId=null").status, 200);
  EXPECT_EQ(get("k?versionId=bogus").code(), "InvalidArgument");
  EXPECT_EQ(get("k?versionId=" + std::string(32, 'v')).code(), "NoSuchVersion");
  EXPECT_EQ(s3(kOwner, "DELETE", "/bucket/k?versionId=" + std::string(32, 'v')).status, 204);
  EXPECT_EQ(get("k").status, 200);
}

TEST_F(S3Objects, ACopyTakesContentAndMetadataAlong) {
  put("from", "content", {{"Content-Type", "text/plain"}, {"x-amz-meta-a", "1"}, {"x-amz-tagging", "t=v"}});
  const Answer copied = put("to", "", {{"x-amz-copy-source", "/bucket/from"}});
  ASSERT_EQ(copied.status, 200) << copied.body;
  EXPECT_EQ(copied.xml("ETag"), "\"" + core::hex(core::md5("content")) + "\"");
  const Answer answer = get("to");
  EXPECT_EQ(answer.body, "content");
  EXPECT_EQ(answer.headers.at("content-type"), "text/plain");
  EXPECT_EQ(answer.headers.at("x-amz-meta-a"), "1");
  EXPECT_EQ(answer.headers.at("x-amz-tagging-count"), "1");
  put("to", "",
      {{"x-amz-copy-source", "bucket%2Ffrom"},
       {"x-amz-metadata-directive", "REPLACE"},
       {"x-amz-meta-b", "2"},
       {"x-amz-tagging-directive", "REPLACE"}});
  EXPECT_FALSE(get("to").headers.contains("x-amz-meta-a"));
  EXPECT_EQ(get("to").headers.at("x-amz-meta-b"), "2");
  EXPECT_FALSE(get("to").headers.contains("x-amz-tagging-count"));
}

TEST_F(S3Objects, CopiesAreRefusedForTheirReasons) {
  put("k", "x");
  const Answer same = put("k", "", {{"x-amz-copy-source", "bucket/k"}});
  EXPECT_EQ(same.code(), "InvalidRequest");
  EXPECT_TRUE(same.message().starts_with("This copy request is illegal because")) << same.message();
  EXPECT_EQ(put("k", "", {{"x-amz-copy-source", "bucket/k"}, {"x-amz-metadata-directive", "REPLACE"}}).status, 200);
  EXPECT_EQ(put("t", "", {{"x-amz-copy-source", "bucket/none"}}).code(), "NoSuchKey");
  EXPECT_EQ(put("t", "", {{"x-amz-copy-source", "nowhere/k"}}).code(), "NoSuchBucket");
  EXPECT_EQ(put("t", "", {{"x-amz-copy-source", "bucket"}}).message(), "Invalid copy source object key");
  const Answer condition = put("t", "", {{"x-amz-copy-source", "bucket/k"}, {"x-amz-copy-source-if-match", "\"no\""}});
  EXPECT_EQ(condition.status, 412);
  EXPECT_EQ(condition.xml("Condition"), "x-amz-copy-source-If-Match");
}

TEST_F(S3Objects, SeveralObjectsAreDeletedInOneCall) {
  for (const char* key : {"a", "b", "c"}) put(key, "x");
  const std::string body = "<Delete><Object><Key>a</Key></Object><Object><Key>none</Key></Object></Delete>";
  const Answer answer =
      s3(kOwner, "POST", "/bucket?delete", body, {{"Content-MD5", core::base64_encode(core::md5(body))}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.all("Key"), (Names{"a", "none"}));
  EXPECT_EQ(get("a").status, 404);
  const std::string quiet = "<Delete><Quiet>true</Quiet><Object><Key>b</Key></Object></Delete>";
  EXPECT_TRUE(s3(kOwner, "POST", "/bucket?delete", quiet, {{"Content-MD5", core::base64_encode(core::md5(quiet))}})
                  .all("Key")
                  .empty());
  EXPECT_EQ(get("b").status, 404);
  EXPECT_EQ(get("c").status, 200);
}

TEST_F(S3Objects, DeleteObjectsNeedsADigestOfItsBody) {
  put("a", "x");
  const std::string body = "<Delete><Object><Key>a</Key></Object></Delete>";
  const auto ask = [&](const Fields& headers) { return s3(kOwner, "POST", "/bucket?delete", body, headers); };
  const Answer bare = ask({});
  EXPECT_EQ(bare.status, 400);
  EXPECT_EQ(bare.code(), "InvalidRequest");
  EXPECT_EQ(bare.message(), "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  EXPECT_EQ(ask({{"Content-MD5", core::base64_encode(core::md5("other"))}}).code(), "BadDigest");
  EXPECT_EQ(get("a").status, 200);
  EXPECT_EQ(ask({{"x-amz-checksum-sha256", core::base64_encode(core::view(core::sha256(body)))}}).status, 200);
  EXPECT_EQ(get("a").status, 404);
}

TEST_F(S3Objects, ReadsWithAKeyOfTheCustomerAreRefusedBecauseNoObjectHasOne) {
  put("k", "x");
  const auto refusal = [](const Answer& answer) { return answer.code() + ": " + answer.message(); };
  const std::string no_use = "InvalidRequest: The encryption parameters are not applicable to this object.";
  for (const char* header : {"algorithm", "key", "key-MD5"}) {
    const std::string name = std::string("server-side-encryption-customer-") + header;
    EXPECT_EQ(refusal(get("k", {{"x-amz-" + name, "AES256"}})), no_use) << name;
    EXPECT_EQ(s3(kOwner, "HEAD", "/bucket/k", "", {{"x-amz-" + name, "AES256"}}).status, 400) << name;
    const std::string source = "x-amz-copy-source-" + name;
    EXPECT_EQ(refusal(put("copy", "", {{"x-amz-copy-source", "bucket/k"}, {source, "AES256"}})), no_use) << source;
    EXPECT_EQ(put("new", "x", {{"x-amz-" + name, "AES256"}}).status, 501) << name;
  }
}

TEST_F(S3Objects, KeysThatNoObjectCanHaveAreRefusedEverywhere) {
  const std::string key(1025, 'k'), path = "/bucket/" + key;
  for (const auto& [method, target] : std::vector<std::pair<std::string, std::string>>{
           {"PUT", path}, {"GET", path}, {"DELETE", path}, {"GET", path + "?tagging"}, {"DELETE", path + "?tagging"}}) {
    const Answer answer = s3(kOwner, method, target);
    EXPECT_EQ(answer.status, 400) << method;
    EXPECT_EQ(answer.code(), "KeyTooLongError") << method << ' ' << target.substr(path.size());
  }
  EXPECT_EQ(s3(kOwner, "HEAD", path).status, 400);
  EXPECT_EQ(put("copy", "", {{"x-amz-copy-source", path}}).code(), "KeyTooLongError");
  const std::string body = "<Delete><Object><Key>" + key + "</Key></Object></Delete>";
  EXPECT_EQ(s3(kOwner, "POST", "/bucket?delete", body, {{"Content-MD5", core::base64_encode(core::md5(body))}})
                .xml("Error/Code"),
            "KeyTooLongError");
}

TEST_F(S3Objects, WhatChangesNothingIsNamed) {
  put("k", "x");
  const auto ignored = [](const Answer& answer) {
    const auto found = answer.headers.find("x-understudy-ignored");
    return found == answer.headers.end() ? "" : found->second;
  };
  const Fields payer{{"x-amz-request-payer", "requester"}};
  EXPECT_EQ(ignored(s3(kOwner, "GET", "/bucket/k?tagging", "", payer)), "RequestPayer");
  EXPECT_EQ(ignored(s3(kOwner, "PUT", "/bucket/k?tagging", "<Tagging><TagSet/></Tagging>", payer)), "RequestPayer");
  EXPECT_EQ(ignored(s3(kOwner, "GET", "/bucket?accelerate", "", payer)), "RequestPayer");
  EXPECT_EQ(
      ignored(put("copy", "", {{"x-amz-copy-source", "bucket/k"}, {"x-amz-object-annotation-directive", "EXCLUDE"}})),
      "AnnotationDirective");
  EXPECT_EQ(ignored(s3(kOwner, "PUT", "/bucket?policy",
                       R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"111111111111"},)"
                       R"("Action":"s3:ListBucket","Resource":"arn:aws:s3:::bucket"}]})",
                       {{"x-amz-confirm-remove-self-bucket-access", "true"}})),
            "ConfirmRemoveSelfBucketAccess");
}

TEST_F(S3Objects, DeleteObjectsTakesAThousandKeysAtMost) {
  std::string body = "<Delete>";
  for (int i = 0; i < 1001; ++i) body += "<Object><Key>k</Key></Object>";
  body += "</Delete>";
  EXPECT_EQ(s3(kOwner, "POST", "/bucket?delete", body, {{"Content-MD5", core::base64_encode(core::md5(body))}}).code(),
            "MalformedXML");
  const std::string none = "<Delete></Delete>";
  EXPECT_EQ(s3(kOwner, "POST", "/bucket?delete", none, {{"Content-MD5", core::base64_encode(core::md5(none))}}).code(),
            "MalformedXML");
}

TEST_F(S3Objects, ListsComeInPages) {
  for (const char* key : {"a", "b/1", "b/2", "c%20d", "e"}) put(key, "x");
  EXPECT_EQ(s3(kOwner, "GET", "/bucket?list-type=2").all("Key"), (Names{"a", "b/1", "b/2", "c d", "e"}));
  Names seen;
  std::string token;
  for (int page = 0; page < 10; ++page) {
    const Answer answer = s3(kOwner, "GET",
                             "/bucket?list-type=2&max-keys=1&delimiter=%2F" +
                                 (token.empty() ? "" : "&continuation-token=" + core::percent_encode(token)));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.xml("KeyCount"), "1");
    for (const auto& key : answer.all("Key")) seen.push_back(key);
    if (answer.body.find("<CommonPrefixes>") != std::string::npos) seen.push_back(answer.xml("CommonPrefixes/Prefix"));
    token = answer.xml("NextContinuationToken");
    if (token.empty()) break;
  }
  EXPECT_EQ(seen, (Names{"a", "b/", "c d", "e"}));
}

TEST_F(S3Objects, ListParametersAreHonoured) {
  for (const char* key : {"a", "b/1", "b/2", "c%20d", "e"}) put(key, "x");
  const auto keys = [&](const std::string& query) { return s3(kOwner, "GET", "/bucket?" + query).all("Key"); };
  EXPECT_EQ(keys("list-type=2&prefix=b/"), (Names{"b/1", "b/2"}));
  EXPECT_EQ(keys("list-type=2&start-after=b/1"), (Names{"b/2", "c d", "e"}));
  EXPECT_EQ(keys("list-type=2&encoding-type=url&prefix=c"), (Names{"c+d"}));
  EXPECT_EQ(keys("marker=b/2"), (Names{"c d", "e"}));
  EXPECT_EQ(keys("max-keys=0"), (Names{}));
  const Answer first = s3(kOwner, "GET", "/bucket?delimiter=/&max-keys=2");
  EXPECT_EQ(first.xml("IsTruncated"), "true");
  EXPECT_EQ(first.xml("NextMarker"), "b/");
  EXPECT_EQ(keys("delimiter=/&marker=b/"), (Names{"c d", "e"}));
  EXPECT_EQ(s3(kOwner, "GET", "/bucket?max-keys=2").xml("NextMarker"), "");
  EXPECT_EQ(s3(kOwner, "GET", "/bucket?encoding-type=value").message(), "Invalid Encoding Method specified in Request");
  EXPECT_EQ(s3(kOwner, "GET", "/bucket?list-type=2&continuation-token=bogus").message(),
            "The continuation token provided is incorrect");
  EXPECT_EQ(s3(kOwner, "GET", "/bucket?max-keys=-1").code(), "InvalidArgument");
}

TEST_F(S3Objects, OwnersAreShownInV2OnlyOnRequest) {
  put("k", "x");
  EXPECT_EQ(s3(kOwner, "GET", "/bucket?list-type=2").all("ID").size(), 0U);
  EXPECT_EQ(s3(kOwner, "GET", "/bucket?list-type=2&fetch-owner=true").xml("Owner/ID").size(), 64U);
  EXPECT_EQ(s3(kOwner, "GET", "/bucket").all("ID").size(), 1U);
}

TEST_F(S3Objects, TagsOfObjectsAreKept) {
  put("k", "x", {{"x-amz-tagging", "a=1&b=two%20words"}});
  EXPECT_EQ(s3(kOwner, "GET", "/bucket/k?tagging").all("Value"), (Names{"1", "two words"}));
  s3(kOwner, "PUT", "/bucket/k?tagging", "<Tagging><TagSet><Tag><Key>c</Key><Value>3</Value></Tag></TagSet></Tagging>");
  EXPECT_EQ(s3(kOwner, "GET", "/bucket/k?tagging").all("Key"), (Names{"c"}));
  EXPECT_EQ(s3(kOwner, "DELETE", "/bucket/k?tagging").status, 204);
  EXPECT_FALSE(get("k").headers.contains("x-amz-tagging-count"));
}

TEST_F(S3Objects, ThePartNumberOfASinglePartObjectIsOne) {
  put("k", "0123");
  EXPECT_EQ(get("k?partNumber=1").status, 206);
  EXPECT_EQ(get("k?partNumber=2").code(), "InvalidPartNumber");
  EXPECT_EQ(get("k?partNumber=0").code(), "InvalidArgument");
  EXPECT_EQ(get("k?partNumber=1", {{"Range", "bytes=0-1"}}).code(), "InvalidRequest");
}

}  // namespace
