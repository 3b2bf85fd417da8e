#include <gtest/gtest.h>

#include "handlers/organizations/model.hpp"
#include "handlers/ram/model.hpp"
#include "protocol/codec.hpp"
#include "protocol/json.hpp"

namespace {

template <class Operation>
typename Operation::Input decode(const protocol::ServiceModel& service, const Operation& operation,
                                 std::string_view body, std::string_view target = "/") {
  core::HttpRequest request;
  request.method = operation.model.method;
  request.target = target;
  request.body = body;
  typename Operation::Input input;
  protocol::decode_input(service, operation.model, request, &input);
  return input;
}

auto create_share(std::string_view body) {
  return decode(ram::model::service, ram::model::create_resource_share, body);
}

core::AwsError refusal(std::string_view body) {
  try {
    create_share(body);
  } catch (const core::AwsError& error) {
    return error;
  }
  return {"nothing was refused", 0, ""};
}

TEST(JsonInput, ReadsMembersAndIgnoresWhatItDoesNotKnow) {
  const auto in = create_share(
      R"({"name":"a\u00e9","principals":["1","2"],"allowExternalPrincipals":true,"tags":[{"key":"k","value":"v"}],"new":{"x":[1]}})");
  EXPECT_EQ(in.name, "a\xc3\xa9");
  EXPECT_EQ(*in.principals, (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(in.allowExternalPrincipals, true);
  EXPECT_EQ(in.tags->front().key, "k");
  EXPECT_FALSE(in.clientToken);
}

TEST(JsonInput, AbsentEmptyAndNullDiffer) {
  const auto in = create_share(R"({"name":null,"principals":[],"resourceArns":[null,"a"]})");
  EXPECT_FALSE(in.name);
  EXPECT_TRUE(in.principals && in.principals->empty());
  EXPECT_EQ(in.resourceArns->size(), 1U);
}

TEST(JsonInput, AnEmptyBodyIsAnEmptyObject) {
  EXPECT_FALSE(create_share("").name);
}

TEST(JsonInput, RefusesWhatDoesNotFit) {
  EXPECT_EQ(refusal("{").code(), "SerializationException");
  EXPECT_EQ(refusal("[]").code(), "SerializationException");
  EXPECT_EQ(refusal("{}x").code(), "SerializationException");
  EXPECT_EQ(refusal("{\"name\":\"\xff\"}").code(), "SerializationException");
  EXPECT_EQ(refusal(R"({"name":1})").message(), "NUMBER_VALUE can not be converted to a String");
  EXPECT_EQ(refusal(R"({"allowExternalPrincipals":"yes"})").message(),
            "STRING_VALUE can not be converted to a Boolean");
  EXPECT_EQ(refusal(R"({"name":{}})").message(), "Start of structure or map found where not expected.");
  EXPECT_EQ(refusal(R"({"name":[]})").message(), "Start of list found where not expected");
  EXPECT_EQ(refusal(R"({"principals":"x"})").message(), "Unexpected field type");
  EXPECT_EQ(refusal(R"({"name":"x"})").status(), 0);
}

TEST(JsonInput, RefusesIntegersThatAreTooLargeOrNotWhole) {
  for (const char* number : {"2147483648", "-2147483649", "1.5", "1e3", "18446744073709551615"}) {
    const std::string body = std::string("{\"resourceOwner\":\"SELF\",\"maxResults\":") + number + "}";
    EXPECT_THROW(decode(ram::model::service, ram::model::get_resource_shares, body), core::AwsError) << number;
  }
  EXPECT_EQ(decode(ram::model::service, ram::model::get_resource_shares, R"({"maxResults":2147483647})").maxResults,
            2147483647);
}

TEST(JsonInput, DeepNestingIsRefusedBeforeATreeIsBuilt) {
  EXPECT_EQ(refusal(std::string(1000000, '[')).code(), "SerializationException");
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
  EXPECT_EQ(refusal(objects).code(), "SerializationException");
  EXPECT_EQ(create_share(R"({"name":"[[[[\"{{{{"})").name, "[[[[\"{{{{");
}

TEST(JsonInput, HugeBodiesAreRefused) {
  EXPECT_EQ(refusal("{\"name\":\"" + std::string(9000000, 'a') + "\"}").status(), 413);
}

TEST(JsonError, WhatIsNotImplementedSaysSo) {
  const auto error = protocol::not_implemented(ram::model::service, "ListThings");
  EXPECT_EQ(error.status(), 501);
  EXPECT_NE(error.message().find("ListThings of RAM"), std::string::npos);
}

TEST(JsonInput, QueryParametersOfRestJsonComeFromTheTarget) {
  const auto in = decode(ram::model::service, ram::model::delete_resource_share, "",
                         "/deleteresourceshare?resourceShareArn=arn%3Aaws%3Aram&clientToken=a+b");
  EXPECT_EQ(in.resourceShareArn, "arn:aws:ram");
  EXPECT_EQ(in.clientToken, "a b");
}

TEST(JsonOutput, WritesTimesAsSecondsAndEscapesText) {
  ram::model::ResourceShare share{.name = "a\"\\\n\x01z", .creationTime = core::from_millis(1500000000250)};
  ram::model::CreateResourceShareResponse out{.resourceShare = share, .clientToken = "t"};
  const auto answer = protocol::encode_output(ram::model::service, ram::model::create_resource_share.model, &out, "r");
  EXPECT_EQ(answer.body,
            R"({"resourceShare":{"name":"a\"\\\n\u0001z","creationTime":1500000000.25},"clientToken":"t"})");
  EXPECT_EQ(*answer.header("Content-Type"), "application/json");
  EXPECT_EQ(*answer.header("x-amzn-RequestId"), "r");
}

TEST(JsonOutput, NestedHandshakeResourcesAreWritten) {
  using organizations::model::HandshakeResource;
  const std::vector<HandshakeResource> inner{{.Value = "a@b.c", .Type = "MASTER_EMAIL"}};
  organizations::model::DescribeHandshakeResponse out{
      .Handshake = organizations::model::Handshake{
          .Resources = std::vector<HandshakeResource>{{.Value = "o-1", .Type = "ORGANIZATION", .Resources = inner}}}};
  const auto answer =
      protocol::encode_output(organizations::model::service, organizations::model::describe_handshake.model, &out, "r");
  EXPECT_EQ(
      answer.body,
      R"({"Handshake":{"Resources":[{"Value":"o-1","Type":"ORGANIZATION","Resources":[{"Value":"a@b.c","Type":"MASTER_EMAIL"}]}]}})");
  EXPECT_EQ(*answer.header("Content-Type"), "application/x-amz-json-1.1");
}

TEST(JsonOutput, AnOperationWithoutOutputAnswersNothing) {
  const auto answer = protocol::encode_output(organizations::model::service,
                                              organizations::model::delete_organization.model, nullptr, "r");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "");
}

TEST(JsonError, NamesTheTypeAndTheMembers) {
  auto error = organizations::errors::invalid_input_exception("Bad \"x\"");
  error.with("Reason", "INVALID_ENUM");
  const auto answer = protocol::encode_error(organizations::model::service, error, "r");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, R"({"__type":"InvalidInputException","Message":"Bad \"x\"","Reason":"INVALID_ENUM"})");
}

TEST(JsonOutput, EveryByteIsWrittenTheSameWhereverItStands) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool plain = byte >= 0x20 && c != '"' && c != '\\';
    std::string alone;
    protocol::append_json_string(alone, std::string(1, c));
    EXPECT_EQ(alone == '"' + std::string(1, c) + '"', plain) << byte;
    const std::string written = alone.substr(1, alone.size() - 2);
    for (std::size_t before = 0; before < 20; ++before) {
      const std::string head(before, '\xc3'), tail(19 - before, 'z');
      std::string out = "x";
      protocol::append_json_string(out, head + c + tail);
      EXPECT_EQ(out, "x\"" + head + written + tail + '"') << byte << " after " << before;
    }
  }
}

TEST(JsonError, RestJsonNamesTheTypeInAHeader) {
  const auto answer = protocol::encode_error(ram::model::service, ram::errors::malformed_arn_exception("m"), "r");
  EXPECT_EQ(*answer.header("x-amzn-errortype"), "MalformedArnException");
  EXPECT_EQ(answer.body, R"({"message":"m"})");
  EXPECT_EQ(protocol::encode_error(ram::model::service, core::AwsError("X", 404, ""), "r").body, "{}");
}

}  // namespace
