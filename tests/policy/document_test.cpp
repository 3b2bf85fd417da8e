#include "policy/document.hpp"

#include <gtest/gtest.h>

#include <string>

#include "callers.hpp"
#include "policy/inspect.hpp"
#include "policy/match.hpp"

namespace policy {
namespace {

SyntaxError::Kind refusal(std::string_view text) {
  try {
    Document::compile(text);
  } catch (const SyntaxError& error) {
    return error.kind();
  }
  ADD_FAILURE() << "accepted: " << text.substr(0, 200);
  return SyntaxError::Kind::NotJson;
}

TEST(Document, NothingMayFollowANulByte) {
  const std::string text = R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";
  EXPECT_NO_THROW(Document::compile(text));
  // What follows would be no JSON; an unclosed string once made the search for statements leave the text.
  EXPECT_THROW(Document::compile(text + '\0' + '"'), SyntaxError);
}

TEST(Document, WhatIsNoPolicyIsRefusedWithItsKind) {
  EXPECT_EQ(refusal(""), SyntaxError::Kind::NotJson);
  EXPECT_EQ(refusal("{\"Statement\": [}"), SyntaxError::Kind::NotJson);
  EXPECT_EQ(refusal("\xFF"), SyntaxError::Kind::NotJson);
  EXPECT_EQ(refusal("[]"), SyntaxError::Kind::Grammar);
  EXPECT_EQ(refusal("{}"), SyntaxError::Kind::Grammar);
  EXPECT_EQ(refusal(R"({"Statement":{"Effect":"allow","Action":"*","Resource":"*"}})"), SyntaxError::Kind::Grammar);
  EXPECT_EQ(refusal(R"({"Statement":{"Effect":"Allow","Resource":"*"}})"), SyntaxError::Kind::Grammar);
  EXPECT_EQ(refusal(R"({"Statement":{"Effect":"Allow","Action":"*","NotAction":"*"}})"), SyntaxError::Kind::Grammar);
  EXPECT_EQ(refusal(R"({"Statement":{"Effect":"Allow","Action":"*","Condition":{"Bogus":{"a":"b"}}}})"),
            SyntaxError::Kind::Grammar);
  EXPECT_EQ(refusal(R"({"Statement":{"Effect":"Allow","Action":"*","Action":"*"}})"), SyntaxError::Kind::DuplicateKey);
}

TEST(Document, DeepNestingIsRefusedWithoutRecursion) {
  const std::string deep = std::string(500000, '[') + std::string(500000, ']');
  EXPECT_EQ(refusal(deep), SyntaxError::Kind::TooDeep);
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += R"({"Statement":)";
  EXPECT_EQ(refusal(objects), SyntaxError::Kind::TooDeep);
}

TEST(Document, StatementsKnowWhereTheyStand) {
  const auto document = Document::compile(
      "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n"
      "      \"Action\": \"*\",\n      \"Resource\": \"*\"\n    },\n"
      "    {\"Sid\": \"}[\\\"{\", \"Effect\": \"Deny\", \"Action\": \"a:b\", \"Resource\": [\"*\"]}]\n}");
  ASSERT_EQ(document->statements().size(), 2U);
  const Span& first = document->statements()[0].place;
  EXPECT_EQ(first.start.line, 3U);
  EXPECT_EQ(first.start.column, 17U);
  EXPECT_EQ(first.end.line, 8U);
  EXPECT_EQ(first.end.column, 6U);
  const Span& second = document->statements()[1].place;
  EXPECT_EQ(second.start.line, 8U);
  EXPECT_EQ(second.start.column, 7U);
  EXPECT_EQ(second.end.line, 9U);
  EXPECT_EQ(document->statements()[1].sid, "}[\"{");
}

TEST(Document, ASingleStatementObjectHasItsPlaceToo) {
  const std::string text = R"({"Id":"Statement","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";
  const auto document = Document::compile(text);
  ASSERT_EQ(document->statements().size(), 1U);
  EXPECT_EQ(document->statements()[0].place.start.column, 31U);
  EXPECT_EQ(document->statements()[0].place.end.column, text.size());
}

/// How alice, with that unique id, is matched by a policy in which her ARN was bound to `recorded`.
PrincipalMatch match_bound(const std::string& recorded, std::string_view current) {
  CompileOptions options;
  options.principal_id = [&](std::string_view arn) {
    EXPECT_EQ(arn, "arn:aws:iam::111111111111:user/alice");
    return recorded;
  };
  const auto document = Document::compile(
      R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:user/alice"},"Action":"*"}})",
      options);
  MapKeys keys;
  Request request;
  request.caller = policy_tests::caller_named("alice");
  request.caller.entity_id = current;
  request.action = "sts:AssumeRole";
  request.resource = "*";
  request.keys = &keys;
  return evaluate(*document, Side::Resource, request).principal;
}

TEST(Document, APrincipalIsTheOneThatLivedWhenThePolicyWasSaved) {
  EXPECT_EQ(match_bound("AIDAALICEALICEALICE11", "AIDAALICEALICEALICE11"), PrincipalMatch::User);
  EXPECT_EQ(match_bound("AIDAALICEALICEALICE11", "AIDARECREATEDRECREAT1"), PrincipalMatch::None);
  EXPECT_EQ(match_bound("", "AIDARECREATEDRECREAT1"), PrincipalMatch::User);
}

TEST(Document, ShortArnsInResourcePoliciesMatchOnlyWithAnOpenEnd) {
  CompileOptions options;
  options.short_resources = ShortArn::PaddedIfOpenEnd;
  MapKeys keys;
  Request request;
  request.action = "s3:GetObject";
  request.resource = "arn:aws:s3:::data/key";
  request.keys = &keys;
  const auto allows = [&](const std::string& resource) {
    const auto document = Document::compile(
        R"({"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":")" + resource + "\"}}", options);
    return evaluate(*document, Side::Resource, request).allows();
  };
  EXPECT_FALSE(allows("arn:aws:s3"));
  EXPECT_TRUE(allows("arn:aws:s3*"));
  EXPECT_TRUE(allows("arn:aws:s3:::data/*"));
}

TEST(Document, TellsWhomItNames) {
  const auto document = Document::compile(
      R"({"Statement":[{"Effect":"Allow","Principal":{"AWS":["111111111111","nobody"],"Service":"sns.amazonaws.com"},)"
      R"("Action":"*"},{"Effect":"Deny","NotPrincipal":"*","Action":"*"}]})");
  const auto principals = principals_of(*document);
  ASSERT_EQ(principals.size(), 4U);
  EXPECT_EQ(principals[0].type, PrincipalType::Account);
  EXPECT_EQ(principals[1].type, PrincipalType::Nobody);
  EXPECT_EQ(principals[1].written, "nobody");
  EXPECT_EQ(principals[2].kind, "Service");
  EXPECT_EQ(principals[3].type, PrincipalType::Everyone);
}

TEST(Document, TellsWhichKeysAndVariablesItAsksForOnce) {
  const auto document = Document::compile(
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::x/${aws:userid}",)"
      R"("Condition":{"Bool":{"aws:SecureTransport":"true"},"StringLike":{"s3:prefix":"${aws:username}/*"}}},)"
      R"({"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"AWS:SecureTransport":"false"}}}]})");
  const std::vector<std::string> expected = {"aws:userid", "aws:SecureTransport", "s3:prefix", "aws:username"};
  EXPECT_EQ(context_keys_of(*document), expected);
}

TEST(Document, AVariableIsShownAsTheTextSpellsItFirst) {
  const auto document = Document::compile(
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":["arn:aws:s3:::x/${ aws:UserName }",)"
      R"("arn:aws:s3:::x/${AWS:USERNAME, 'me'}/${aws:PrincipalTag/${Team}","arn:aws:s3:::${*}/${aws\u003aUserId}"]}]})");
  const std::vector<std::string> expected = {"aws:UserName", "aws:principaltag/${team", "aws:userid"};
  EXPECT_EQ(context_keys_of(*document), expected) << "what no place spells whole is in lower case";
}

TEST(Document, ActionsLongerThanAnyBufferAreComparedWhole) {
  const std::string action = "s3:" + std::string(5000, 'A');
  const auto document =
      Document::compile(R"({"Statement":{"Effect":"Allow","Action":")" + action + R"(","Resource":"*"}})");
  MapKeys keys;
  Request request;
  request.action = action;
  request.resource = "*";
  request.keys = &keys;
  EXPECT_TRUE(evaluate(*document, Side::Identity, request).allows());
  const std::string longer = action + "A";
  request.action = longer;
  EXPECT_FALSE(evaluate(*document, Side::Identity, request).allows());
}

TEST(Document, LongValuesOfVariablesAreCompared) {
  const auto document = Document::compile(
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${k:v}"}})");
  const std::string value(100000, 'v');
  const std::string resource = "arn:aws:s3:::b/" + value;
  MapKeys keys;
  keys.set("k:v", value);
  Request request;
  request.action = "s3:GetObject";
  request.resource = resource;
  request.keys = &keys;
  EXPECT_TRUE(evaluate(*document, Side::Identity, request).allows());
}

TEST(Document, BytesThatAreNoTextDoNotBecomeWildcards) {
  const auto document = Document::compile(
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${k:v}"}})");
  MapKeys keys;
  keys.set("k:v", "\xFF");
  Request request;
  request.action = "s3:GetObject";
  request.resource = "arn:aws:s3:::b/secret";
  request.keys = &keys;
  EXPECT_FALSE(evaluate(*document, Side::Identity, request).allows());
}

}  // namespace
}  // namespace policy
