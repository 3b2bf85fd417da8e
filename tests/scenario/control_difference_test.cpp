// `POST evaluate` without principal, action and resource: which recorded calls would come out otherwise.
#include <gtest/gtest.h>

#include "harness.hpp"

namespace scenario {
namespace {

class Differences : public ::testing::Test, public Scenario {
 protected:
  Answer ask(const Json& question) { return control("POST", "/_understudy/evaluate", question); }
  static Json deny(const Json& actions) { return Json::parse(policy("Deny", actions, "*")); }
};

TEST_F(Differences, NameTheCallsThatWouldBeRefused) {
  const auto ann = user(kAccount, "ann", policy("Allow", Json::array({"s3:*", "iam:ListUsers"}), "*"));
  ASSERT_TRUE(s3(ann, "PUT", "/data").ok());
  ASSERT_TRUE(iam(ann, "ListUsers").ok());
  ASSERT_TRUE(sts(ann, "GetCallerIdentity").ok());
  const Json answer = ask({{"with", {deny("s3:CreateBucket")}}}).json();
  ASSERT_EQ(answer["changed"].size(), 1u) << answer;
  const Json& changed = answer["changed"][0];
  EXPECT_EQ(changed["principal"], "arn:aws:iam::111122223333:user/ann");
  EXPECT_EQ(changed["action"], "s3:CreateBucket");
  EXPECT_EQ(changed["resource"], "arn:aws:s3:::data");
  EXPECT_EQ(changed["before"], "allowed");
  EXPECT_EQ(changed["after"], "explicitDeny");
  EXPECT_NE(changed["message"].get<std::string>().find("explicit deny"), std::string::npos);
  const Json newest = control("GET", "/_understudy/requests").json()["requests"];
  EXPECT_EQ(newest[2]["request_id"], changed["request_id"]);
  // Root's three calls and ann's ListUsers were asked about; GetCallerIdentity needs no permission.
  EXPECT_EQ(answer["calls"], 6);
  EXPECT_EQ(answer["unchanged"], 4);
  EXPECT_EQ(answer["unasked"], 1);
}

TEST_F(Differences, NameTheCallsThatWouldBeAllowedWithoutAPolicy) {
  const auto ann = user(kAccount, "ann", policy("Allow", "*", "*"));
  iam(root(kAccount), "PutUserPolicy",
      {{"UserName", "ann"}, {"PolicyName", "limit"}, {"PolicyDocument", policy("Deny", "iam:ListUsers", "*")}});
  ASSERT_EQ(iam(ann, "ListUsers").status, 403);
  ASSERT_TRUE(iam(ann, "ListRoles").ok());
  const Json answer = ask({{"without", {"limit"}}}).json();
  ASSERT_EQ(answer["changed"].size(), 1u) << answer;
  EXPECT_EQ(answer["changed"][0]["before"], "explicitDeny");
  EXPECT_EQ(answer["changed"][0]["after"], "allowed");
}

TEST_F(Differences, AskInTheStateOfTheCallAndChangeNothing) {
  const auto ann = user(kAccount, "ann", policy("Allow", "s3:*", "*"));
  ASSERT_TRUE(s3(ann, "PUT", "/data").ok());
  iam(root(kAccount), "DeleteUserPolicy", {{"UserName", "ann"}, {"PolicyName", "inline"}});
  EXPECT_EQ(s3(ann, "GET", "/data").status, 403);
  const auto decisions = control("GET", "/_understudy/decisions").json();
  const Json answer = ask({{"without", {"inline"}}}).json();
  ASSERT_EQ(answer["changed"].size(), 1u) << "the second call was refused anyhow: " << answer;
  EXPECT_EQ(answer["changed"][0]["action"], "s3:CreateBucket");
  EXPECT_EQ(control("GET", "/_understudy/decisions").json(), decisions);
  EXPECT_TRUE(s3(root(kAccount), "GET", "/data").ok());
}

TEST_F(Differences, OfACallWithSeveralQuestionsAreAboutItsOutcome) {
  const auto worker =
      role(kAccount, "Worker", trust({{"AWS", kAccount}}, nullptr, Json::array({"sts:AssumeRole", "sts:TagSession"})));
  const auto ann = user(kAccount, "ann");
  const Fields tagged{
      {"RoleArn", worker}, {"RoleSessionName", "session"}, {"Tags.member.1.Key", "k"}, {"Tags.member.1.Value", "v"}};
  const Answer refused = sts(ann, "AssumeRole", tagged);
  ASSERT_EQ(refused.status, 403) << refused.body;
  const Json one = ask({{"with", {Json::parse(policy("Allow", "sts:AssumeRole", "*"))}}}).json();
  EXPECT_EQ(one["changed"].size(), 0u) << "the tags would still be refused: " << one;
  const Json both = ask({{"with", {Json::parse(policy("Allow", "sts:*", "*"))}}}).json();
  EXPECT_EQ(both["changed"].size(), 1u) << both;
}

TEST_F(Differences, RefuseWrongQuestions) {
  EXPECT_EQ(ask(Json::object()).status, 400) << "the other form";
  EXPECT_EQ(ask({{"with", Json::array()}}).status, 400);
  EXPECT_EQ(ask({{"with", "x"}}).status, 400);
  EXPECT_EQ(ask({{"without", {1}}}).status, 400);
  EXPECT_EQ(ask({{"without", {"x"}}, {"context", Json::object()}}).status, 400);
  EXPECT_EQ(ask({{"without", {"x"}}, {"principal", kAccount}}).status, 400) << "one question lacks its action";
}

}  // namespace
}  // namespace scenario
