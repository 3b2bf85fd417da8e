// What the emulator remembers: decisions with their traces, requests without their secrets, audit mode.
#include <gtest/gtest.h>

#include "harness.hpp"

namespace scenario {
namespace {

class Logs : public ::testing::Test, public Scenario {
 protected:
  explicit Logs(world::Settings settings = {}) : Scenario(std::move(settings)) {}

  Json decisions(const std::string& query = {}) {
    return control("GET", prefix_of_logs + "/_understudy/decisions" + query).json()["decisions"];
  }
  Json requests(const std::string& query = {}) {
    return control("GET", "/_understudy/requests" + query).json()["requests"];
  }

  std::string prefix_of_logs;
  Credentials bob = user(kAccount, "bob", policy("Allow", "iam:ListUsers", "*"));
};

TEST_F(Logs, ADeniedAnswerNamesItsDecision) {
  const Answer denied = iam(bob, "ListRoles");
  ASSERT_EQ(denied.status, 403);
  const std::string link = denied.headers.at("x-understudy-decision");
  EXPECT_EQ(link, "/_understudy/decisions/" + denied.headers.at("x-amzn-requestid"));
  const Json found = control("GET", link).json();
  ASSERT_EQ(found["checks"].size(), 1U) << found;
  const Json& check = found["checks"][0];
  EXPECT_EQ(check["principal"], "arn:aws:iam::111122223333:user/bob");
  EXPECT_EQ(check["action"], "iam:ListRoles");
  EXPECT_EQ(check["decision"], "implicitDeny");
  EXPECT_EQ(check["enforced"], true);
  EXPECT_EQ(check["message"], denied.message());
  EXPECT_FALSE(check["trace"].empty());
  EXPECT_NE(check["trace"].dump().find("inline"), std::string::npos)
      << "the policy that was looked at: " << check["trace"];
}

TEST_F(Logs, TheTraceOfADenialSaysWhatWasWantedAndWhatWasThere) {
  const Credentials carol =
      user(kAccount, "carol", policy("Allow", "iam:ListUsers", "*", {{"IpAddress", {{"aws:SourceIp", "10.0.0.0/8"}}}}));
  const Answer denied = iam(carol, "ListUsers");
  ASSERT_EQ(denied.status, 403);
  const std::string trace =
      control("GET", denied.headers.at("x-understudy-decision")).json()["checks"][0]["trace"].dump();
  for (const char* part : {"IpAddress", "aws:SourceIp", "10.0.0.0/8", "127.0.0.1"})
    EXPECT_NE(trace.find(part), std::string::npos) << part << trace;
}

TEST_F(Logs, AnAllowedCallHasATraceToo) {
  const Answer allowed = iam(bob, "ListUsers");
  ASSERT_EQ(allowed.status, 200);
  EXPECT_FALSE(allowed.headers.contains("x-understudy-decision"));
  const Json found = control("GET", "/_understudy/decisions/" + allowed.headers.at("x-amzn-requestid")).json();
  ASSERT_EQ(found["checks"].size(), 1U) << found;
  EXPECT_EQ(found["checks"][0]["decision"], "allowed");
  EXPECT_FALSE(found["checks"][0].contains("message"));
  EXPECT_FALSE(found["checks"][0]["trace"].empty());
}

TEST_F(Logs, EveryCheckOfACallIsKept) {
  const Credentials all = user(kAccount, "all", policy("Allow", "sts:*", "*"));
  const std::string guest =
      role(kAccount, "guest", trust({{"AWS", kAccount}}, nullptr, {"sts:AssumeRole", "sts:SetSourceIdentity"}));
  const Answer answer =
      sts(all, "AssumeRole", {{"RoleArn", guest}, {"RoleSessionName", "session"}, {"SourceIdentity", "alice"}});
  ASSERT_TRUE(answer.ok()) << answer.body;
  const Json checks =
      control("GET", "/_understudy/decisions/" + answer.headers.at("x-amzn-requestid")).json()["checks"];
  ASSERT_EQ(checks.size(), 2U);
  EXPECT_EQ(checks[0]["action"], "sts:AssumeRole");
  EXPECT_EQ(checks[1]["action"], "sts:SetSourceIdentity");
}

TEST_F(Logs, DecisionsAreListedNewestFirst) {
  iam(bob, "ListUsers");
  iam(bob, "ListRoles");
  EXPECT_EQ(decisions()[0]["action"], "iam:ListRoles");
  EXPECT_EQ(decisions()[1]["action"], "iam:ListUsers");
  EXPECT_EQ(decisions("?limit=1").size(), 1U);
  iam(bob, "ListUsers");
  const Json denied = decisions("?denied=true");
  ASSERT_EQ(denied.size(), 1U);
  EXPECT_EQ(denied[0]["action"], "iam:ListRoles");
}

TEST_F(Logs, WrongQuestionsAreRefused) {
  for (const char* limit : {"0", "-1", "x", "99999999999999999999", ""}) {
    const Answer answer = control("GET", std::string("/_understudy/decisions?limit=") + limit);
    EXPECT_EQ(answer.status, *limit == '\0' ? 200 : 400) << limit;
  }
  const Answer answer = control("GET", "/_understudy/decisions/no-such-request");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.json()["error"], "no decision is known for request `no-such-request`");
}

TEST_F(Logs, TheLogsAreBounded) {
  for (int i = 0; i < 1100; ++i) iam(bob, "ListUsers");
  EXPECT_EQ(decisions("?limit=5000").size(), 500U);
  EXPECT_EQ(requests("?limit=5000").size(), 1000U);
}

TEST_F(Logs, RequestsAreListedWithoutSecrets) {
  s3(bob, "GET", "/?X-Amz-Security-Token=very-secret");
  iam(bob, "ListRoles");
  const Json listed = requests("?limit=2");
  EXPECT_EQ(listed[0]["service"], "iam");
  EXPECT_EQ(listed[0]["operation"], "ListRoles");
  EXPECT_EQ(listed[0]["status"], 403);
  EXPECT_EQ(listed[0]["error"], "AccessDenied");
  EXPECT_EQ(listed[0]["access_key_id"], bob.key);
  EXPECT_EQ(listed[0]["principal"], "arn:aws:iam::111122223333:user/bob");
  EXPECT_EQ(listed[1]["service"], "s3");
  const std::string all = requests("?limit=1000").dump() + decisions("?limit=1000").dump();
  EXPECT_EQ(all.find(bob.secret), std::string::npos);
  EXPECT_EQ(all.find("very-secret"), std::string::npos);
  EXPECT_EQ(all.find("Signature"), std::string::npos);
}

TEST_F(Logs, WhatClientsSendCannotBreakTheLogs) {
  tamper = [](Fields& headers) { headers.emplace_back("User-Agent", "\xFF\xFE\"\\\n"); };
  const Credentials carol =
      user(kAccount, "carol", policy("Allow", "iam:*", "*", {{"StringEquals", {{"aws:UserAgent", "x"}}}}));
  const Answer denied = iam(carol, "ListUsers");
  ASSERT_EQ(denied.status, 403);
  iam({"AKIA\xFF\xFE"}, "ListUsers");
  tamper = nullptr;
  EXPECT_EQ(control("GET", denied.headers.at("x-understudy-decision")).status, 200);
  EXPECT_EQ(control("GET", "/_understudy/decisions").status, 200);
  EXPECT_EQ(control("GET", "/_understudy/requests").status, 200);
}

TEST_F(Logs, AWorldHasItsOwnLogs) {
  control("POST", "/_understudy/worlds", {{"id", "other"}});
  prefix = "/_w/other";
  const Credentials carol = user(kAccount, "carol");
  const Answer denied = iam(carol, "ListUsers");
  prefix = {};
  const std::string link = denied.headers.at("x-understudy-decision");
  EXPECT_TRUE(link.starts_with("/_w/other/_understudy/decisions/")) << link;
  EXPECT_EQ(control("GET", link).status, 200);
  EXPECT_EQ(control("GET", link.substr(9)).status, 404);
}

TEST_F(Logs, ResetForgetsThem) {
  iam(bob, "ListRoles");
  control("POST", "/_understudy/reset");
  EXPECT_TRUE(decisions().empty());
  EXPECT_TRUE(requests().empty());
}

// -- audit
// ---------------------------------------------------------------------------------------------------------------

class Audit : public Logs {
 protected:
  Audit()
      : Logs([] {
          world::Settings settings;
          settings.enforcement = world::Enforcement::Audit;
          return settings;
        }()) {}
};

TEST_F(Audit, RefusedCallsPassAndAreRecorded) {
  const Answer answer = iam(bob, "ListRoles");
  EXPECT_EQ(answer.status, 200) << answer.body;
  const Json check = control("GET", answer.headers.at("x-understudy-decision")).json()["checks"][0];
  EXPECT_EQ(check["decision"], "implicitDeny");
  EXPECT_EQ(check["enforced"], false);
  EXPECT_EQ(check["message"],
            "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: iam:ListRoles on resource: "
            "arn:aws:iam::111122223333:role/* because no identity-based policy allows the iam:ListRoles action");
  EXPECT_EQ(decisions("?denied=true").size(), 1U);
}

TEST_F(Audit, AuthenticationIsStillAskedFor) {
  bob.secret = "wrong";
  EXPECT_EQ(iam(bob, "ListRoles").code(), "SignatureDoesNotMatch");
}

TEST_F(Audit, ARoleThatTrustsSomebodyElseIsAssumed) {
  const std::string closed = role(kAccount, "closed", trust({{"AWS", "444455556666"}}));
  const Answer answer = sts(bob, "AssumeRole", {{"RoleArn", closed}, {"RoleSessionName", "session"}});
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(answer.headers.contains("x-understudy-decision"));
  EXPECT_EQ(sts(bob, "AssumeRole", {{"RoleArn", closed + "x"}, {"RoleSessionName", "session"}}).status, 404)
      << "there is nothing to assume";
}

}  // namespace
}  // namespace scenario
