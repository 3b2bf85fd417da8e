// DecodeAuthorizationMessage.
#include "sts_world.hpp"

namespace scenario {
namespace {

class AuthorizationMessages : public StsWorld {};

TEST_F(AuthorizationMessages, ARefusedCallHasAMessageThatOnlyThisWorldDecodes) {
  const Credentials nobody = user(kOwner, "nobody");
  const Answer refused = iam(nobody, "ListRoles");
  const Json log = control("GET", refused.headers.at("x-understudy-decision")).json();
  const std::string message = log["checks"][0]["encoded_authorization_message"];
  const Answer decoded = sts(kRoot, "DecodeAuthorizationMessage", {{"EncodedMessage", message}});
  ASSERT_TRUE(decoded.ok()) << decoded.body;
  const Json content = Json::parse(decoded.xml("DecodedMessage"));
  EXPECT_EQ(content["allowed"], false);
  EXPECT_EQ(content["explicitDeny"], false);
  EXPECT_EQ(content["context"]["action"], "iam:ListRoles");
  EXPECT_EQ(content["context"]["principal"]["arn"], user_arn("nobody"));
  EXPECT_EQ(sts(kRoot, "DecodeAuthorizationMessage", {{"EncodedMessage", "A" + message}}).code(),
            "InvalidAuthorizationMessageException");
  EXPECT_EQ(sts(nobody, "DecodeAuthorizationMessage", {{"EncodedMessage", message}}).code(), "AccessDenied");
}

TEST_F(AuthorizationMessages, AMessageThatWouldGrowTooLongLeavesDetailsOutAndStaysReadable) {
  Json statements = Json::array();
  for (int i = 0; i < 90; ++i)
    statements.push_back(
        {{"Effect", "Deny"}, {"Action", "iam:*"}, {"Resource", "*"}, {"Sid", "s" + std::to_string(i)}});
  const std::string document = Json{{"Version", "2012-10-17"}, {"Statement", statements}}.dump();
  const std::string arn = iam(kRoot, "CreatePolicy", {{"PolicyName", "many"}, {"PolicyDocument", document}}).xml("Arn");
  const Credentials nobody = user(kOwner, "nobody");
  done(iam(kRoot, "AttachUserPolicy", {{"UserName", "nobody"}, {"PolicyArn", arn}}));
  const Answer refused = iam(nobody, "ListRoles");
  const Json log = control("GET", refused.headers.at("x-understudy-decision")).json();
  const std::string message = log["checks"][0]["encoded_authorization_message"];
  const Answer decoded = sts(kRoot, "DecodeAuthorizationMessage", {{"EncodedMessage", message}});
  ASSERT_TRUE(decoded.ok()) << decoded.body;
  const Json content = Json::parse(decoded.xml("DecodedMessage"));
  EXPECT_EQ(content["explicitDeny"], true);
  EXPECT_EQ(content["context"]["action"], "iam:ListRoles");
}

}  // namespace
}  // namespace scenario
