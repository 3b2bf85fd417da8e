#include <gtest/gtest.h>

#include "handlers/iam/model.hpp"
#include "handlers/sts/model.hpp"
#include "protocol/codec.hpp"

namespace {

core::HttpRequest post(std::string_view body) {
  core::HttpRequest request;
  request.method = "POST";
  request.target = "/";
  request.body = body;
  return request;
}

template <class Operation>
typename Operation::Input decode(const protocol::ServiceModel& service, const Operation& operation,
                                 const core::HttpRequest& request) {
  typename Operation::Input input;
  protocol::decode_input(service, operation.model, request, &input);
  return input;
}

template <class Operation>
core::AwsError refusal(const protocol::ServiceModel& service, const Operation& operation, std::string_view body) {
  try {
    decode(service, operation, post(body));
  } catch (const core::AwsError& error) {
    return error;
  }
  return {"nothing was refused", 0, ""};
}

TEST(QueryInput, ReadsScalarsListsAndStructures) {
  const auto in =
      decode(sts::model::service, sts::model::assume_role,
             post("Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa+b&DurationSeconds=900"
                  "&Tags.member.1.Key=k1&Tags.member.1.Value=&Tags.member.2.Key=k2&Tags.member.2.Value=v%26"
                  "&TransitiveTagKeys.member.1=k1"));
  EXPECT_EQ(in.RoleArn, "arn:aws:iam::1:role/a b");
  EXPECT_EQ(in.DurationSeconds, 900);
  ASSERT_EQ(in.Tags->size(), 2U);
  EXPECT_EQ((*in.Tags)[0].Value, "");
  EXPECT_EQ((*in.Tags)[1].Value, "v&");
  EXPECT_EQ(in.TransitiveTagKeys, std::vector<std::string>{"k1"});
  EXPECT_FALSE(in.ExternalId);
}

TEST(QueryInput, OrdersListElementsByNumberAndClosesGaps) {
  const auto in = decode(iam::model::service, iam::model::untag_user,
                         post("TagKeys.member.10=c&TagKeys.member.2=b&TagKeys.member.1=a"));
  EXPECT_EQ(*in.TagKeys, (std::vector<std::string>{"a", "b", "c"}));
}

TEST(QueryInput, AnEmptyListParameterIsAnEmptyList) {
  const auto in = decode(iam::model::service, iam::model::untag_user, post("UserName=u&TagKeys="));
  ASSERT_TRUE(in.TagKeys);
  EXPECT_TRUE(in.TagKeys->empty());
}

TEST(QueryInput, TakesParametersFromTheQueryStringToo) {
  core::HttpRequest request = post("");
  request.method = "GET";
  request.target = "/?Action=GetUser&Version=2010-05-08&UserName=Bob";
  EXPECT_EQ(decode(iam::model::service, iam::model::get_user, request).UserName, "Bob");
  request.body = "UserName=Alice";
  EXPECT_EQ(decode(iam::model::service, iam::model::get_user, request).UserName, "Bob");
}

TEST(QueryInput, TheFirstOfRepeatedParametersCounts) {
  EXPECT_EQ(decode(iam::model::service, iam::model::get_user, post("UserName=a&UserName=b")).UserName, "a");
}

TEST(QueryInput, IgnoresUnknownParametersAndOddOnes) {
  const auto in = decode(
      iam::model::service, iam::model::create_user,
      post("UserName=a&Nope=1&UserName.x=1&Tags.member=1&Tags.member.0.Key=z&Tags.member.x.Key=z&&=&Tags.1.Key=z"));
  EXPECT_EQ(in.UserName, "a");
  EXPECT_TRUE(!in.Tags || in.Tags->empty());
}

TEST(QueryInput, IntegersMayHaveASignAndLeadingZeros) {
  EXPECT_EQ(decode(iam::model::service, iam::model::list_users, post("MaxItems=%2B0900")).MaxItems, 900);
}

TEST(QueryInput, RefusesWhatIsNoInteger) {
  for (const char* text : {"1.5", "99999999999", "x", "%2B-1"}) {
    const auto error = refusal(iam::model::service, iam::model::list_users, std::string("MaxItems=") + text);
    EXPECT_EQ(error.code(), "MalformedInput") << text;
    EXPECT_EQ(error.message(), "") << text;
  }
  EXPECT_EQ(refusal(iam::model::service, iam::model::list_users, "MaxItems=").message(),
            "missing value for decimal type");
}

TEST(QueryInput, RefusesInvalidUtf8) {
  EXPECT_EQ(refusal(iam::model::service, iam::model::get_user, "UserName=%FF").code(), "MalformedInput");
}

TEST(QueryInput, RefusesMorePairsThanAnyRequestHas) {
  std::string body;
  for (int i = 0; i < 100001; ++i) body += "a&";
  EXPECT_EQ(refusal(iam::model::service, iam::model::get_user, body).code(), "MalformedQueryString");
}

TEST(QueryInput, IgnoresWhatIsNestedDeeperThanAnyMember) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += ".member.1";
  const auto in = decode(iam::model::service, iam::model::create_user,
                         post("UserName=a&UserName" + deep + "=x&Tags.member.1.Key=k&Tags.member.1" + deep + "=x"));
  EXPECT_EQ(in.UserName, "a");
  ASSERT_EQ(in.Tags->size(), 1U);
  EXPECT_EQ((*in.Tags)[0].Key, "k");
  EXPECT_FALSE((*in.Tags)[0].Value);
}

TEST(QueryOutput, WrapsTheResultAndNamesTheRequest) {
  iam::model::GetUserResponse out{
      .User = iam::model::User{.Path = "/", .UserName = "a<&>\"b", .CreateDate = core::from_millis(1577934296123)}};
  const auto answer = protocol::encode_output(iam::model::service, iam::model::get_user.model, &out, "id-1");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(*answer.header("Content-Type"), "text/xml");
  EXPECT_EQ(*answer.header("x-amzn-RequestId"), "id-1");
  EXPECT_EQ(answer.body,
            "<GetUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetUserResult><User><Path>/</Path>"
            "<UserName>a&lt;&amp;&gt;\"b</UserName><CreateDate>2020-01-02T03:04:56Z</CreateDate></User></GetUserResult>"
            "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></GetUserResponse>");
}

TEST(QueryOutput, EmptyListsCloseThemselvesAndAbsentOnesAreLeftOut) {
  iam::model::ListUsersResponse out{.Users = std::vector<iam::model::User>{}, .IsTruncated = false};
  const auto answer = protocol::encode_output(iam::model::service, iam::model::list_users.model, &out, "r");
  EXPECT_NE(answer.body.find("<ListUsersResult><Users/><IsTruncated>false</IsTruncated></ListUsersResult>"),
            std::string::npos);
}

TEST(QueryOutput, AnOperationWithoutOutputStillSendsMetadata) {
  const auto answer = protocol::encode_output(iam::model::service, iam::model::delete_user.model, nullptr, "r");
  EXPECT_EQ(answer.body,
            "<DeleteUserResponse "
            "xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><ResponseMetadata><RequestId>r</RequestId>"
            "</ResponseMetadata></DeleteUserResponse>");
}

TEST(QueryOutput, ControlCharactersAreReferences) {
  iam::model::GetUserResponse out{.User = iam::model::User{.UserName = std::string("a\r\x01\x1f", 4)}};
  const auto answer = protocol::encode_output(iam::model::service, iam::model::get_user.model, &out, "r");
  EXPECT_NE(answer.body.find("<UserName>a&#xD;&#x1;&#x1F;</UserName>"), std::string::npos);
}

TEST(QueryError, SaysWhoseFaultItIs) {
  const auto mine = protocol::encode_error(iam::model::service, iam::errors::no_such_entity_exception("No <x>."), "r");
  EXPECT_EQ(mine.status, 404);
  EXPECT_EQ(mine.body,
            "<ErrorResponse "
            "xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type><Code>NoSuchEntity</Code>"
            "<Message>No &lt;x&gt;.</Message></Error><RequestId>r</RequestId></ErrorResponse>");
  const auto theirs = protocol::encode_error(iam::model::service, core::AwsError("InternalFailure", 500, "x"), "r");
  EXPECT_NE(theirs.body.find("<Type>Receiver</Type>"), std::string::npos);
}

TEST(QueryError, BeforeDispatchTheNamespaceIsTheFrontEnds) {
  const auto answer = protocol::encode_error(sts::model::service, core::AwsError("InvalidAction", 400, "x"), "r");
  EXPECT_NE(answer.body.find("xmlns=\"http://webservices.amazon.com/AWSFault/2005-15-09\""), std::string::npos);
}

}  // namespace
