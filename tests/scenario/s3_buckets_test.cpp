#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/hash.hpp"
#include "core/text.hpp"
#include "harness.hpp"

namespace {

using scenario::Answer;
using scenario::Credentials;
using scenario::Fields;

const Credentials kOther{"222222222222"};

std::string location(const std::string& constraint) {
  return "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>" +
         constraint + "</LocationConstraint></CreateBucketConfiguration>";
}

class S3Buckets : public testing::Test, protected scenario::Scenario {
 protected:
  static inline const Credentials kOwner{"111111111111"};

  Answer create(const std::string& name, const std::string& body = {}, const Fields& headers = {}) {
    return s3(kOwner, "PUT", "/" + name, body, headers);
  }
};

TEST_F(S3Buckets, NamesFollowTheRules) {
  for (const char* name : {"abc", "a.b-c", "0ab", "my.bucket.name"}) EXPECT_EQ(create(name).status, 200) << name;
  for (const char* name : {"ab", "Abc", "a_b", "-abc", "abc-", "a..b", "192.168.1.1", "xn--abc", "sthree-abc",
                           "amzn-s3-demo-x", "abc-s3alias", "abc--ol-s3", "abc.mrap", "abc--x-s3"}) {
    const Answer answer = create(name);
    EXPECT_EQ(answer.status, 400) << name;
    EXPECT_EQ(answer.code(), "InvalidBucketName") << name;
    EXPECT_EQ(answer.xml("BucketName"), name);
  }
  EXPECT_EQ(create(std::string(64, 'a')).code(), "InvalidBucketName");
  EXPECT_EQ(create(std::string(63, 'a')).status, 200);
}

TEST_F(S3Buckets, AnEndpointMakesBucketsInItsRegionAndTheOldestOneAnywhere) {
  struct Case {
    const char *endpoint, *constraint, *code;
  };
  for (const auto& [endpoint, constraint, code] : std::vector<Case>{
           {"us-east-1", "us-east-1", "InvalidLocationConstraint"},
           {"us-east-1", "bar", "InvalidLocationConstraint"},
           {"us-east-1", "us-west-2", ""},
           {"us-east-1", "EU", ""},
           {"eu-west-1", nullptr, "IllegalLocationConstraintException"},
           {"eu-west-1", "us-west-2", "IllegalLocationConstraintException"},
           {"eu-west-1", "eu-west-1", ""},
           {"us-west-2", "EU", "IllegalLocationConstraintException"},
       }) {
    region = endpoint;
    const std::string name =
        std::string("from-") + endpoint + "-to-" + (constraint ? core::to_lower(constraint) : "none");
    const Answer answer = create(name, constraint ? location(constraint) : "");
    EXPECT_EQ(answer.code(), code) << endpoint << " " << (constraint ? constraint : "none");
  }
  region = "eu-west-1";
  EXPECT_EQ(
      create("unspecified").message(),
      "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.");
}

TEST_F(S3Buckets, LocationIsEmptyForTheOldestRegionAndKeepsTheOldNameOfIreland) {
  EXPECT_EQ(create("east").headers["location"], "/east");
  EXPECT_EQ(create("old", location("EU")).headers["location"], "http://old.localhost:4566/");
  create("west", location("us-west-2"));
  const auto asked = [&](const std::string& name) {
    return s3(kOwner, "GET", "/" + name + "?location").xml("LocationConstraint");
  };
  EXPECT_EQ(asked("east"), "");
  EXPECT_EQ(asked("old"), "EU");
  EXPECT_EQ(asked("west"), "us-west-2");
}

TEST_F(S3Buckets, TheNamespaceIsSharedByAllAccounts) {
  ASSERT_EQ(create("shared").status, 200);
  const Answer taken = s3(kOther, "PUT", "/shared");
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.code(), "BucketAlreadyExists");
}

TEST_F(S3Buckets, OnlyInTheOldestRegionMayTheOwnerCreateABucketAgain) {
  create("mine");
  EXPECT_EQ(create("mine").status, 200);
  create("mine-west", location("us-west-2"));
  const Answer again = create("mine-west", location("us-west-2"));
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.code(), "BucketAlreadyOwnedByYou");
  EXPECT_EQ(again.xml("BucketName"), "mine-west");
}

TEST_F(S3Buckets, ARequestSignedForAnotherRegionIsRedirected) {
  create("west", location("us-west-2"));
  const Answer answer = s3(kOwner, "GET", "/west");
  EXPECT_EQ(answer.status, 301);
  EXPECT_EQ(answer.code(), "PermanentRedirect");
  EXPECT_EQ(answer.headers.at("x-amz-bucket-region"), "us-west-2");
  EXPECT_EQ(s3(kOwner, "GET", "/west?location").status, 200);
  region = "us-west-2";
  EXPECT_EQ(s3(kOwner, "GET", "/west").status, 200);
}

TEST_F(S3Buckets, HeadTellsRegionAndArnAndHasNoBody) {
  create("head-me");
  const Answer answer = s3(kOwner, "HEAD", "/head-me");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("x-amz-bucket-region"), "us-east-1");
  EXPECT_EQ(answer.headers.at("x-amz-bucket-arn"), "arn:aws:s3:::head-me");
  EXPECT_EQ(answer.headers.at("x-amz-access-point-alias"), "false");
  EXPECT_EQ(s3(kOwner, "HEAD", "/missing").status, 404);
  EXPECT_EQ(s3(kOther, "HEAD", "/head-me").status, 403);
}

TEST_F(S3Buckets, AMissingBucketIsToldToEverybody) {
  const auto outsider = user("222222222222", "nobody");
  for (const auto& answer :
       {s3(kOwner, "GET", "/missing"), s3(outsider, "GET", "/missing/key"), anonymous("GET", "/missing")}) {
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.code(), "NoSuchBucket");
    EXPECT_EQ(answer.xml("BucketName"), "missing");
  }
}

TEST_F(S3Buckets, OnlyAnEmptyBucketCanBeDeleted) {
  create("full");
  s3(kOwner, "PUT", "/full/key", "x");
  const Answer refused = s3(kOwner, "DELETE", "/full");
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "BucketNotEmpty");
  s3(kOwner, "DELETE", "/full/key");
  EXPECT_EQ(s3(kOwner, "DELETE", "/full").status, 204);
  EXPECT_EQ(s3(kOwner, "HEAD", "/full").status, 404);
  EXPECT_EQ(s3(kOther, "PUT", "/full").status, 200);
}

TEST_F(S3Buckets, AnAccountListsItsOwnBucketsInPages) {
  for (const char* name : {"list-c", "list-a", "list-b"}) create(name);
  s3(kOther, "PUT", "/not-mine");
  EXPECT_EQ(s3(kOwner, "GET", "/").all("Name"), (std::vector<std::string>{"list-a", "list-b", "list-c"}));
  EXPECT_TRUE(s3(kOwner, "GET", "/").all("BucketRegion").empty());
  const Answer page = s3(kOwner, "GET", "/?max-buckets=2");
  EXPECT_EQ(page.all("Name"), (std::vector<std::string>{"list-a", "list-b"}));
  EXPECT_EQ(page.all("BucketRegion").size(), 2U);
  const Answer rest = s3(kOwner, "GET", "/?max-buckets=2&continuation-token=" + page.xml("ContinuationToken"));
  EXPECT_EQ(rest.all("Name"), (std::vector<std::string>{"list-c"}));
  EXPECT_EQ(rest.xml("ContinuationToken"), "");
  EXPECT_EQ(s3(kOther, "GET", "/?continuation-token=" + page.xml("ContinuationToken")).code(), "InvalidArgument");
  EXPECT_EQ(s3(kOwner, "GET", "/?bucket-region=eu-east-1").message(),
            "Argument value eu-east-1 is not a valid AWS Region");
}

TEST_F(S3Buckets, ANewBucketIsClosedAndEncrypted) {
  create("fresh");
  const Answer block = s3(kOwner, "GET", "/fresh?publicAccessBlock");
  for (const char* flag : {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"})
    EXPECT_EQ(block.xml(flag), "true") << flag;
  EXPECT_EQ(s3(kOwner, "GET", "/fresh?ownershipControls").xml("ObjectOwnership"), "BucketOwnerEnforced");
  EXPECT_EQ(s3(kOwner, "GET", "/fresh?encryption").xml("SSEAlgorithm"), "AES256");
  EXPECT_EQ(s3(kOwner, "GET", "/fresh?versioning").xml("Status"), "");
  const Answer acl = s3(kOwner, "GET", "/fresh?acl");
  EXPECT_EQ(acl.xml("Owner/ID").size(), 64U);
  EXPECT_EQ(acl.xml("Grant/Permission"), "FULL_CONTROL");
}

TEST_F(S3Buckets, WhatWasNeverConfiguredIsNotFound) {
  create("plain");
  struct Case {
    const char *query, *code, *message;
  };
  for (const auto& [query, code, message] : std::vector<Case>{
           {"policy", "NoSuchBucketPolicy", "The bucket policy does not exist"},
           {"policyStatus", "NoSuchBucketPolicy", "The bucket policy does not exist"},
           {"tagging", "NoSuchTagSet", "The TagSet does not exist"},
           {"cors", "NoSuchCORSConfiguration", "The CORS configuration does not exist"},
           {"lifecycle", "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"},
           {"website", "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"},
           {"replication", "ReplicationConfigurationNotFoundError", "The replication configuration was not found"},
           {"object-lock", "ObjectLockConfigurationNotFoundError",
            "Object Lock configuration does not exist for this bucket"},
       }) {
    const Answer answer = s3(kOwner, "GET", std::string("/plain?") + query);
    EXPECT_EQ(answer.status, 404) << query;
    EXPECT_EQ(answer.code(), code);
    EXPECT_EQ(answer.message(), message);
    EXPECT_EQ(answer.xml("BucketName"), "plain");
  }
}

TEST_F(S3Buckets, SettingsCanBeTakenAway) {
  create("set");
  EXPECT_EQ(s3(kOwner, "DELETE", "/set?publicAccessBlock").status, 204);
  EXPECT_EQ(s3(kOwner, "GET", "/set?publicAccessBlock").code(), "NoSuchPublicAccessBlockConfiguration");
  EXPECT_EQ(s3(kOwner, "DELETE", "/set?publicAccessBlock").status, 204);
  EXPECT_EQ(s3(kOwner, "DELETE", "/set?ownershipControls").status, 204);
  EXPECT_EQ(s3(kOwner, "GET", "/set?ownershipControls").code(), "OwnershipControlsNotFoundError");
  const std::string tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>";
  EXPECT_EQ(s3(kOwner, "PUT", "/set?tagging", tags).status, 204);
  EXPECT_EQ(s3(kOwner, "GET", "/set?tagging").xml("Tag/Value"), "1");
  EXPECT_EQ(s3(kOwner, "DELETE", "/set?tagging").status, 204);
  EXPECT_EQ(s3(kOwner, "GET", "/set?tagging").code(), "NoSuchTagSet");
}

TEST_F(S3Buckets, BodiesOfSettingsAreComparedWithTheirDigests) {
  create("set");
  struct Setting {
    std::string target, body;
  };
  const std::vector<Setting> settings = {
      {"/set?tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>"},
      {"/set?ownershipControls",
       "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>"},
      {"/set?publicAccessBlock", "<PublicAccessBlockConfiguration/>"},
      {"/set?encryption",
       "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</"
       "SSEAlgorithm>"
       "</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"},
      {"/set?policy",
       R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket",)"
       R"("Resource":"arn:aws:s3:::set"}]})"},
      {"/set/key?tagging", "<Tagging><TagSet/></Tagging>"},
  };
  s3(kOwner, "PUT", "/set/key", "x");
  struct Case {
    const char *header, *value, *code;
  };
  for (const auto& [target, body] : settings) {
    const std::string md5 = core::base64_encode(core::md5(body));
    const std::string sha = core::base64_encode(core::view(core::sha256(body)));
    for (const auto& [header, value, code] : std::vector<Case>{
             {"Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==", "BadDigest"},
             {"Content-MD5", "nonsense", "InvalidDigest"},
             {"x-amz-checksum-crc32", "AAAAAA==", "BadDigest"},
             {"x-amz-checksum-crc32", "nonsense", "InvalidRequest"},
             {"x-amz-checksum-xxhash64", "AAAAAA==", "InvalidRequest"},
             {"x-amz-sdk-checksum-algorithm", "CRC32", "InvalidRequest"},
             {"Content-MD5", md5.c_str(), ""},
             {"x-amz-checksum-sha256", sha.c_str(), ""},
         }) {
      const Answer answer = s3(kOwner, "PUT", target, body, {{header, value}});
      EXPECT_EQ(answer.code(), code) << target << ' ' << header << ' ' << value;
      EXPECT_EQ(answer.ok(), *code == '\0') << target << ' ' << header << ' ' << value;
    }
    EXPECT_TRUE(s3(kOwner, "PUT", target, body).ok()) << "without a digest: " << target;
  }
}

TEST_F(S3Buckets, ABucketRemembersWhichEncryptionItBlocks) {
  create("set");
  const std::string by_default =
      "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault>";
  const auto blocks = [](const std::string& type) {
    return "<BlockedEncryptionTypes><EncryptionType>" + type + "</EncryptionType></BlockedEncryptionTypes>";
  };
  const auto put_rule = [&](const std::string& rule) {
    return s3(kOwner, "PUT", "/set?encryption",
              "<ServerSideEncryptionConfiguration><Rule>" + rule + "</Rule></ServerSideEncryptionConfiguration>");
  };
  const auto blocked = [&] {
    return s3(kOwner, "GET", "/set?encryption").xml("BlockedEncryptionTypes/EncryptionType");
  };
  const Fields customer_key{{"x-amz-server-side-encryption-customer-algorithm", "AES256"}};
  EXPECT_EQ(blocked(), "");
  EXPECT_EQ(s3(kOwner, "PUT", "/set/key", "x", customer_key).status, 501);
  EXPECT_EQ(put_rule(by_default + blocks("SSE-C")).status, 200);
  EXPECT_EQ(blocked(), "SSE-C");
  EXPECT_EQ(s3(kOwner, "PUT", "/set/key", "x", customer_key).code(), "AccessDenied");
  EXPECT_EQ(put_rule(by_default).status, 200);
  EXPECT_EQ(blocked(), "SSE-C") << "left out, it stays";
  EXPECT_EQ(put_rule(blocks("NONE")).status, 200);
  EXPECT_EQ(blocked(), "NONE");
  EXPECT_EQ(put_rule(by_default + blocks("SSE-X")).code(), "MalformedXML");
  EXPECT_EQ(put_rule(by_default + "<BlockedEncryptionTypes/>").code(), "MalformedXML");
  EXPECT_EQ(put_rule("").code(), "MalformedXML");
  EXPECT_EQ(s3(kOwner, "DELETE", "/set?encryption").status, 204);
  EXPECT_EQ(blocked(), "");
}

TEST_F(S3Buckets, DirectoryBucketsAreNotMadeIntoOrdinaryOnes) {
  for (const char* part :
       {"<Location><Name>use1-az4</Name><Type>AvailabilityZone</Type></Location>",
        "<Bucket><DataRedundancy>SingleAvailabilityZone</DataRedundancy><Type>Directory</Type></Bucket>"})
    EXPECT_EQ(
        create("directory", std::string("<CreateBucketConfiguration>") + part + "</CreateBucketConfiguration>").code(),
        "NotImplemented")
        << part;
  EXPECT_EQ(s3(kOwner, "HEAD", "/directory").status, 404);
}

TEST_F(S3Buckets, WrongSettingsAreRefused) {
  create("set");
  const auto encryption = [](const std::string& rule) {
    return "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>" + rule +
           "</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>";
  };
  const auto ownership = [](const std::string& rules) {
    return "<OwnershipControls>" + rules + "</OwnershipControls>";
  };
  const std::string rule = "<Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule>";
  const auto tag = [](const std::string& key) { return "<Tag><Key>" + key + "</Key><Value>v</Value></Tag>"; };
  const auto tagging = [](const std::string& tags) { return "<Tagging><TagSet>" + tags + "</TagSet></Tagging>"; };
  struct Case {
    std::string query, body, code;
  };
  for (const auto& [query, body, code] : std::vector<Case>{
           {"encryption", encryption("<SSEAlgorithm>KMS</SSEAlgorithm>"), "MalformedXML"},
           {"encryption", encryption("<SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>"),
            "InvalidArgument"},
           {"encryption", "<ServerSideEncryptionConfiguration/>", "MalformedXML"},
           {"ownershipControls", ownership(rule + rule), "MalformedXML"},
           {"ownershipControls", ownership("<Rule><ObjectOwnership>Mine</ObjectOwnership></Rule>"), "MalformedXML"},
           {"tagging", tagging(tag("a") + tag("a")), "InvalidTag"},
           {"tagging", tagging(tag("aws:a")), "InvalidTag"},
           {"tagging", tagging(tag("a,b")), "InvalidTag"},
           {"tagging", "no xml", "MalformedXML"},
       }) {
    const Answer answer = s3(kOwner, "PUT", "/set?" + query, body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.code(), code) << body;
  }
}

TEST_F(S3Buckets, TheExpectedOwnerIsCompared) {
  create("mine");
  EXPECT_EQ(s3(kOwner, "GET", "/mine", "", {{"x-amz-expected-bucket-owner", "111111111111"}}).status, 200);
  const Answer other = s3(kOwner, "GET", "/mine", "", {{"x-amz-expected-bucket-owner", "222222222222"}});
  EXPECT_EQ(other.status, 403);
  EXPECT_EQ(other.message(), "Access Denied");
  const Answer malformed = s3(kOwner, "GET", "/mine", "", {{"x-amz-expected-bucket-owner", "abcd"}});
  EXPECT_EQ(malformed.code(), "InvalidBucketOwnerAWSAccountID");
  EXPECT_EQ(malformed.message(),
            "The value of the expected bucket owner parameter must be an AWS Account ID... [abcd]");
}

TEST_F(S3Buckets, ABucketCannotBeBornPublic) {
  EXPECT_EQ(create("pub", "", {{"x-amz-acl", "public-read"}}).code(), "InvalidBucketAclWithObjectOwnership");
  const Answer blocked = create("pub", "", {{"x-amz-acl", "public-read"}, {"x-amz-object-ownership", "ObjectWriter"}});
  EXPECT_EQ(blocked.status, 403);
  EXPECT_NE(blocked.message().find("BlockPublicAcls"), std::string::npos);
  const Answer unknown = create("pub", "", {{"x-amz-acl", "fake-acl"}});
  EXPECT_EQ(unknown.code(), "InvalidArgument");
  EXPECT_EQ(unknown.xml("ArgumentValue"), "fake-acl");
  EXPECT_EQ(create("pub", "", {{"x-amz-object-ownership", "RandomValue"}}).message(),
            "Invalid x-amz-object-ownership header: RandomValue");
}

}  // namespace
