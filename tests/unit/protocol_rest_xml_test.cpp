#include <gtest/gtest.h>

#include "handlers/s3/model.hpp"
#include "protocol/codec.hpp"

namespace {

template <class Operation>
typename Operation::Input decode(const Operation& operation, std::string_view target, std::string_view body = {},
                                 std::vector<core::HeaderField> headers = {}) {
  core::HttpRequest request;
  request.method = operation.model.method;
  request.target = target;
  request.headers = std::move(headers);
  request.body = body;
  typename Operation::Input input;
  protocol::decode_input(s3::model::service, operation.model, request, &input);
  return input;
}

template <class Operation, class Output>
core::HttpResponse encode(const Operation& operation, Output output) {
  return protocol::encode_output(s3::model::service, operation.model, &output, "R1");
}

TEST(RestXmlInput, TakesLabelsHeadersAndTheBodyAsItIs) {
  const std::string_view body = "\x00\xff bytes";
  const auto in = decode(s3::model::put_object, "/bucket/a/b%20c//d?x-id=PutObject", body,
                         {{"Content-Type", "text/plain"}, {"X-Amz-Meta-One", "1"}, {"x-amz-meta-two", ""}});
  EXPECT_EQ(in.Bucket, "bucket");
  EXPECT_EQ(in.Key, "a/b c//d");
  EXPECT_EQ(in.ContentType, "text/plain");
  EXPECT_EQ(*in.Metadata, (protocol::Map<std::string>{{"one", "1"}, {"two", ""}}));
  EXPECT_EQ(in.Body->bytes().data(), body.data()) << "a body must not be copied";
}

TEST(RestXmlInput, ReadsFlattenedListsFromXml) {
  const auto in = decode(
      s3::model::delete_objects, "/b?delete",
      "<?xml version=\"1.0\"?><Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key> a&amp;b </Key>"
      "</Object><Object><Key>c</Key><VersionId>v</VersionId></Object><Quiet>true</Quiet></Delete>");
  ASSERT_EQ(in.Delete->Objects->size(), 2U);
  EXPECT_EQ((*in.Delete->Objects)[0].Key, " a&b ");
  EXPECT_EQ((*in.Delete->Objects)[1].VersionId, "v");
  EXPECT_EQ(in.Delete->Quiet, true);
}

TEST(RestXmlInput, RefusesBodiesThatDoNotFit) {
  for (const char* body :
       {"<Delete>", "<Other/>", "plain", "<Delete><Quiet>perhaps</Quiet></Delete>", "<Delete>\xff</Delete>"}) {
    try {
      decode(s3::model::delete_objects, "/b?delete", body);
      ADD_FAILURE() << body;
    } catch (const core::AwsError& error) {
      EXPECT_EQ(error.code(), "MalformedXML") << body;
      EXPECT_EQ(error.status(), 400);
    }
  }
}

TEST(RestXmlInput, DoctypesDefineNothing) {
  const auto in = decode(s3::model::delete_objects, "/b?delete",
                         "<!DOCTYPE d [<!ENTITY x \"xxxx\">]><Delete><Object><Key>&x;</Key></Object></Delete>");
  EXPECT_EQ(in.Delete->Objects->front().Key, "&x;");
}

TEST(RestXmlInput, NumbersThatAreNoneNameTheirParameter) {
  try {
    decode(s3::model::list_objects_v2, "/b?list-type=2&max-keys=many");
    ADD_FAILURE();
  } catch (const core::AwsError& error) {
    EXPECT_EQ(error.code(), "InvalidArgument");
    EXPECT_EQ(error.message(), "Provided max-keys not an integer or within integer range");
    EXPECT_EQ(error.members()[0].second, "max-keys");
  }
}

TEST(RestXmlInput, AConditionWithAnUnreadableDateIsIgnored) {
  EXPECT_FALSE(decode(s3::model::get_object, "/b/k", "", {{"If-Modified-Since", "yesterday"}}).IfModifiedSince);
  EXPECT_TRUE(decode(s3::model::get_object, "/b/k", "", {{"If-Modified-Since", "Sat, 22 Aug 2026 10:11:12 GMT"}})
                  .IfModifiedSince);
}

TEST(RestXmlOutput, BindsHeadersAndMovesTheStream) {
  s3::model::GetObjectOutput out{.Body = protocol::Stream{.owned = "bytes", .borrowed = {}},
                                 .LastModified = core::from_millis(1787393472000),
                                 .ContentLength = 5,
                                 .ETag = "\"e\"",
                                 .ContentType = "text/x",
                                 .Metadata = protocol::Map<std::string>{{"one", "1\r\nx: y"}}};
  const auto answer = encode(s3::model::get_object, std::move(out));
  EXPECT_EQ(answer.body, "bytes");
  EXPECT_EQ(*answer.header("Content-Type"), "text/x");
  EXPECT_EQ(*answer.header("Last-Modified"), "Sat, 22 Aug 2026 10:11:12 GMT");
  EXPECT_EQ(*answer.header("x-amz-meta-one"), "1  x: y") << "a stored line break must not become a header";
  EXPECT_EQ(*answer.header("x-amz-request-id"), "R1");
  EXPECT_EQ(answer.header("x-amz-id-2")->size(), 76U);
}

TEST(RestXmlOutput, ListsHaveS3sRootAndMilliseconds) {
  const std::vector<s3::model::Object> contents{{.Key = "k", .LastModified = core::from_millis(0)}};
  const auto answer =
      encode(s3::model::list_objects_v2, s3::model::ListObjectsV2Output{.Contents = contents, .Name = "b"});
  EXPECT_EQ(
      answer.body,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
      "<Contents><Key>k</Key><LastModified>1970-01-01T00:00:00.000Z</LastModified></Contents><Name>b</Name></"
      "ListBucketResult>");
}

TEST(RestXmlOutput, BucketLocationIsBareText) {
  const auto answer =
      encode(s3::model::get_bucket_location, s3::model::GetBucketLocationOutput{.LocationConstraint = "eu-west-1"});
  EXPECT_NE(answer.body.find(
                "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-1</LocationConstraint>"),
            std::string::npos);
  EXPECT_NE(encode(s3::model::get_bucket_location, s3::model::GetBucketLocationOutput{}).body.find("/\"/>"),
            std::string::npos);
}

TEST(RestXmlOutput, PayloadsAreTheBody) {
  const auto block =
      encode(s3::model::get_public_access_block,
             s3::model::GetPublicAccessBlockOutput{
                 .PublicAccessBlockConfiguration = s3::model::PublicAccessBlockConfiguration{.BlockPublicAcls = true}});
  EXPECT_NE(
      block.body.find(
          "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><BlockPublicAcls>true"),
      std::string::npos);
  const auto policy =
      encode(s3::model::get_bucket_policy, s3::model::GetBucketPolicyOutput{.Policy = "{\"Version\":1}"});
  EXPECT_EQ(policy.body, "{\"Version\":1}");
  EXPECT_EQ(*policy.header("Content-Type"), "application/json");
}

TEST(RestXmlOutput, AttributesAndTheirNamespaceAreWritten) {
  using namespace s3::model;
  const std::vector<Grant> grants{{.Grantee = Grantee{.ID = "i", .Type = "CanonicalUser"}, .Permission = "READ"}};
  const auto answer = encode(get_bucket_acl, GetBucketAclOutput{.Grants = grants});
  EXPECT_NE(
      answer.body.find(
          "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"><ID>i</ID>"),
      std::string::npos);
}

TEST(RestXmlOutput, NoContentHasNoBody) {
  const auto answer = encode(s3::model::delete_object, s3::model::DeleteObjectOutput{.VersionId = "v"});
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.body, "");
  EXPECT_EQ(answer.header("Content-Type"), nullptr);
}

TEST(RestXmlError, S3sBodyHasNoWrapperAndNamesBothIds) {
  auto error = core::AwsError("NoSuchBucket", 404, "The specified bucket does not exist").with("BucketName", "b<");
  const auto answer = protocol::encode_error(s3::model::service, error, "R1");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(
      answer.body,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchBucket</Code><Message>The specified bucket does "
      "not exist</Message><BucketName>b&lt;</BucketName><RequestId>R1</RequestId><HostId>" +
          *answer.header("x-amz-id-2") + "</HostId></Error>");
}

}  // namespace
