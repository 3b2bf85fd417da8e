// Errors and delays on demand: whom they hit, in which words, how often, and what remembers them.
#include <gtest/gtest.h>

#include "core/ids.hpp"
#include "harness.hpp"

namespace scenario {
namespace {

class ControlFaults : public ::testing::Test, public Scenario {
 protected:
  explicit ControlFaults(world::Settings settings = {}) : Scenario(std::move(settings)) {}

  void put(const Json& rule) {
    const Answer answer = control("PUT", "/_understudy/faults", rule);
    EXPECT_EQ(answer.status, 200) << answer.body;
  }
  Json listed() { return control("GET", "/_understudy/faults").json()["faults"]; }
  std::string refusal(const Json& rule) {
    const Answer answer = control("PUT", "/_understudy/faults", rule);
    EXPECT_TRUE(listed().empty()) << "a refused rule changes nothing";
    return std::to_string(answer.status) + " " + answer.json().value("error", "");
  }
  static std::string outcome(const Answer& answer) {
    return answer.ok() ? "200" : std::to_string(answer.status) + ' ' + answer.code();
  }
  Answer whoami(const Credentials& who = root_) { return sts(who, "GetCallerIdentity"); }

  static inline const Credentials root_{kAccount};
};

TEST_F(ControlFaults, AnErrorComesInTheProtocolOfItsService) {
  put({{"error", {{"code", "Broken"}, {"status", 418}, {"message", "as you wished"}}}});
  const struct {
    const char* service;
    Answer answer;
  } rows[] = {{"sts", whoami()},
              {"iam", iam(root_, "ListUsers")},
              {"organizations", organizations(root_, "ListRoots")},
              {"ram", ram(root_, "GetResourceShares", {{"resourceOwner", "SELF"}})},
              {"s3", s3(root_, "GET", "/")}};
  for (const auto& [service, answer] : rows) {
    EXPECT_EQ(outcome(answer), "418 Broken") << service << answer.body;
    EXPECT_EQ(answer.message(), "as you wished") << service << answer.body;
  }
}

TEST_F(ControlFaults, ThrottlingIsWhatTheServiceCallsIt) {
  for (const char* code : {"ThrottlingException", "Throttling"}) {
    put({{"id", "slow"}, {"error", {{"code", code}}}});
    EXPECT_EQ(outcome(whoami()), "400 Throttling");
    EXPECT_EQ(outcome(iam(root_, "ListUsers")), "400 Throttling");
    EXPECT_EQ(outcome(organizations(root_, "ListRoots")), "400 TooManyRequestsException");
    EXPECT_EQ(outcome(ram(root_, "GetResourceShares", {{"resourceOwner", "SELF"}})), "429 ThrottlingException");
    EXPECT_EQ(outcome(s3(root_, "GET", "/")), "503 SlowDown");
  }
  put({{"id", "slow"}, {"error", {{"code", "ThrottlingException"}, {"status", 499}}}});
  EXPECT_EQ(outcome(whoami()), "499 ThrottlingException") << "with a status it is taken literally";
}

TEST_F(ControlFaults, WhatARuleLeavesOutIsWhatTheServiceUsuallySays) {
  put({{"service", "iam"}, {"error", {{"code", "NoSuchEntity"}}}});
  EXPECT_EQ(outcome(iam(root_, "GetUser", {{"UserName", "bob"}})), "404 NoSuchEntity");
  put({{"service", "sts"}, {"error", {{"code", "InternalFailure"}}}});
  EXPECT_EQ(outcome(whoami()), "500 InternalFailure");
  put({{"service", "s3"}, {"error", {{"code", "Strange"}}}});
  EXPECT_EQ(outcome(s3(root_, "GET", "/")), "400 Strange");
}

TEST_F(ControlFaults, ARuleHitsItsServiceOperationAndAccountAlone) {
  const Json error{{"code", "Broken"}, {"status", 500}};
  put({{"service", "iam"}, {"operation", "ListUsers"}, {"account", kAccount}, {"error", error}});
  EXPECT_EQ(outcome(iam(root_, "ListUsers")), "500 Broken");
  EXPECT_EQ(outcome(iam(root_, "ListRoles")), "200");
  EXPECT_EQ(outcome(iam(root("444455556666"), "ListUsers")), "200");
  EXPECT_EQ(outcome(whoami()), "200");
  EXPECT_EQ(listed()[0]["hits"], 1);
}

TEST_F(ControlFaults, WhoIsNotAuthenticatedIsToldThatFirst) {
  put({{"error", {{"code", "Broken"}}}});
  EXPECT_EQ(whoami({"AKIAIOSFODNN7EXAMPLE", "wrong"}).code(), "InvalidClientTokenId");
  EXPECT_EQ(listed()[0]["hits"], 0);
}

TEST_F(ControlFaults, AFaultIsAnsweredBeforeAnythingIsDone) {
  put({{"operation", "CreateUser"}, {"error", {{"code", "ServiceFailure"}}}});
  EXPECT_EQ(outcome(iam(root_, "CreateUser", {{"UserName", "bob"}})), "500 ServiceFailure");
  control("DELETE", "/_understudy/faults");
  EXPECT_EQ(outcome(iam(root_, "GetUser", {{"UserName", "bob"}})), "404 NoSuchEntity");
}

TEST_F(ControlFaults, AfterItsTimesARuleIsSpent) {
  put({{"error", {{"code", "Broken"}}}, {"times", 2}});
  EXPECT_EQ(outcome(whoami()), "400 Broken");
  EXPECT_EQ(outcome(whoami()), "400 Broken");
  EXPECT_EQ(outcome(whoami()), "200");
  EXPECT_EQ(listed()[0]["hits"], 2);
}

TEST_F(ControlFaults, TheFirstRuleThatFitsWins) {
  put({{"faults",
        {{{"id", "once"}, {"error", {{"code", "First"}}}, {"times", 1}},
         {{"id", "then"}, {"error", {{"code", "Second"}}}}}}});
  EXPECT_EQ(outcome(whoami()), "400 First");
  EXPECT_EQ(outcome(whoami()), "400 Second");
}

TEST_F(ControlFaults, ALatencyKeepsTheAnswerBackAndNothingElse) {
  put({{"latency_ms", 1500}});
  const Answer late = iam(root_, "CreateUser", {{"UserName", "bob"}});
  EXPECT_EQ(outcome(late), "200");
  EXPECT_EQ(late.delay, std::chrono::milliseconds(1500));
  control("DELETE", "/_understudy/faults");
  const Answer prompt = iam(root_, "GetUser", {{"UserName", "bob"}});
  EXPECT_EQ(outcome(prompt), "200");
  EXPECT_EQ(prompt.delay.count(), 0);
}

TEST_F(ControlFaults, AnErrorMayComeLate) {
  put({{"latency_ms", 20}, {"error", {{"code", "Broken"}}}});
  const Answer answer = whoami();
  EXPECT_EQ(outcome(answer), "400 Broken");
  EXPECT_EQ(answer.delay, std::chrono::milliseconds(20));
}

TEST_F(ControlFaults, AFaultIsInBothLogs) {
  put({{"id", "mine"}, {"error", {{"code", "Broken"}, {"message", "as you wished"}}}});
  const Answer answer = whoami();
  const std::string id = answer.headers.at("x-amzn-requestid");
  EXPECT_FALSE(answer.headers.contains("x-understudy-decision")) << "nobody refused it";
  const Json request = control("GET", "/_understudy/requests?limit=1").json()["requests"][0];
  EXPECT_EQ(request["fault"], "mine");
  EXPECT_EQ(request["error"], "Broken");
  const Json decision = control("GET", "/_understudy/decisions/" + id).json()["checks"][0];
  EXPECT_EQ(decision["decision"], "fault");
  EXPECT_EQ(decision["fault"], "mine");
  EXPECT_EQ(decision["action"], "sts:GetCallerIdentity");
  EXPECT_EQ(decision["message"], "Broken (400): as you wished");
  EXPECT_TRUE(control("GET", "/_understudy/decisions?denied=true").json()["decisions"].empty());
}

TEST_F(ControlFaults, RulesAreReplacedListedAndRemovedByTheirId) {
  put({{"id", "a"}, {"service", "iam"}, {"error", {{"code", "One"}}}});
  put({{"id", "b"}, {"latency_ms", 5}, {"probability", 0.5}, {"times", 3}});
  put({{"id", "a"}, {"service", "sts"}, {"error", {{"code", "Two"}, {"status", 503}}}});
  EXPECT_EQ(listed(), Json::parse(R"([
    {"id":"a","service":"sts","error":{"code":"Two","status":503},"hits":0},
    {"id":"b","latency_ms":5,"times":3,"probability":0.5,"hits":0}])"));
  EXPECT_EQ(control("GET", "/_understudy/faults/b").json()["latency_ms"], 5);
  EXPECT_EQ(control("DELETE", "/_understudy/faults/a").json()["faults"].size(), 1U);
  EXPECT_EQ(control("DELETE", "/_understudy/faults/a").status, 404);
  EXPECT_EQ(control("GET", "/_understudy/faults/a").status, 404);
  put({{"error", {{"code", "Nameless"}}}});
  EXPECT_EQ(listed()[1]["id"].get<std::string>().substr(0, 6), "fault-");
  control("DELETE", "/_understudy/faults");
  EXPECT_TRUE(listed().empty());
}

TEST_F(ControlFaults, WrongRulesAreRefusedWhole) {
  const Json error{{"code", "Broken"}};
  const struct {
    Json rule;
    std::string refusal;
  } rows[] = {
      {Json::array(), "400 the body must be a JSON object"},
      {{{"id", "a"}}, "400 a fault needs `error` or `latency_ms`"},
      {{{"error", error}, {"sevice", "sts"}}, "400 unknown member `sevice`"},
      {{{"error", {{"status", 500}}}}, "400 `error.code` is missing"},
      {{{"error", {{"code", "Broken"}, {"reason", "x"}}}}, "400 unknown member `reason`"},
      {{{"error", {{"code", "a b"}}}}, "400 `error.code` has letters, digits, `.`, `_`, `-` and `:`"},
      {{{"error", {{"code", "Broken"}, {"status", 200}}}}, "400 `error.status` must be a whole number from 400 to 599"},
      {{{"error", {{"code", "Broken"}, {"message", std::string(1025, 'x')}}}},
       "400 `message` is longer than 1024 characters"},
      {{{"error", error}, {"service", "ec2"}}, "400 there is no service `ec2` here"},
      {{{"error", error}, {"service", "iam"}, {"operation", "AssumeRole"}},
       "400 there is no operation `AssumeRole` here"},
      {{{"error", error}, {"operation", "listusers"}}, "400 there is no operation `listusers` here"},
      {{{"error", error}, {"account", "12"}}, "400 `account` must have twelve digits"},
      {{{"latency_ms", 0}}, "400 `latency_ms` must be a whole number from 1 to 60000"},
      {{{"latency_ms", 60001}}, "400 `latency_ms` must be a whole number from 1 to 60000"},
      {{{"latency_ms", 1.5}}, "400 `latency_ms` must be a whole number from 1 to 60000"},
      {{{"latency_ms", 18446744073709551615ULL}}, "400 `latency_ms` must be a whole number from 1 to 60000"},
      {{{"error", error}, {"times", 0}}, "400 `times` must be a whole number from 1 to 1000000000"},
      {{{"error", error}, {"probability", 0}}, "400 `probability` must be above 0 and at most 1"},
      {{{"error", error}, {"probability", 1.1}}, "400 `probability` must be above 0 and at most 1"},
      {{{"error", error}, {"id", "a b"}}, "400 `id` has 1 to 64 letters, digits, `-`, `_` or `.`"},
      {{{"faults", {{{"error", error}}, {{"id", "nothing"}}}}}, "400 a fault needs `error` or `latency_ms`"},
      {{{"faults", {{{"error", error}}}}, {"id", "x"}}, "400 unknown member `id`"},
  };
  for (const auto& row : rows) EXPECT_EQ(refusal(row.rule), row.refusal) << row.rule;
}

TEST_F(ControlFaults, AWorldHasAThousandAtMost) {
  Json many = Json::array();
  for (int i = 0; i < 1001; ++i) many.push_back({{"id", std::to_string(i)}, {"latency_ms", 1}});
  EXPECT_EQ(refusal({{"faults", many}}), "400 a world has at most 1000 faults");
  many.erase(many.begin());
  put({{"faults", many}});
  EXPECT_EQ(listed().size(), 1000U);
}

TEST_F(ControlFaults, BelongToTheirWorldAndItsCopiesUntilReset) {
  put({{"error", {{"code", "Broken"}}}});
  control("POST", "/_understudy/worlds", {{"id", "empty"}});
  control("POST", "/_understudy/worlds", {{"id", "copy"}, {"from", "world:default"}});
  prefix = "/_w/empty";
  EXPECT_EQ(outcome(whoami()), "200");
  prefix = "/_w/copy";
  EXPECT_EQ(outcome(whoami()), "400 Broken");
  control("POST", "/_understudy/reset");
  EXPECT_EQ(outcome(whoami()), "200");
  prefix = {};
  EXPECT_EQ(outcome(whoami()), "400 Broken");
}

TEST_F(ControlFaults, ASnapshotHoldsThem) {
  put({{"id", "kept"}, {"error", {{"code", "Broken"}}}, {"times", 5}});
  EXPECT_EQ(outcome(whoami()), "400 Broken");
  ASSERT_EQ(control("PUT", "/_understudy/snapshots/faulty").status, 200);
  control("DELETE", "/_understudy/faults");
  EXPECT_EQ(outcome(whoami()), "200");
  ASSERT_EQ(control("POST", "/_understudy/snapshots/faulty/restore").status, 200);
  ASSERT_EQ(listed().size(), 1U);
  EXPECT_EQ(listed()[0]["hits"], 1);
  EXPECT_EQ(listed()[0]["times"], 5);
  EXPECT_EQ(outcome(whoami()), "400 Broken");
}

class SeededFaults : public ControlFaults {
 protected:
  SeededFaults() : ControlFaults(seeded()) {}

  static world::Settings seeded() {
    world::Settings settings;
    settings.seed = 7;
    return settings;
  }

  std::string drawn() {
    put({{"id", "half"}, {"error", {{"code", "Broken"}}}, {"probability", 0.5}});
    std::string pattern;
    for (int i = 0; i < 64; ++i) pattern += whoami().ok() ? '.' : 'x';
    return pattern;
  }
};

TEST_F(SeededFaults, ProbabilityIsDrawnTheSameWayEachTime) {
  const std::string first = drawn();
  EXPECT_GT(std::count(first.begin(), first.end(), 'x'), 10) << first;
  EXPECT_GT(std::count(first.begin(), first.end(), '.'), 10) << first;
  control("POST", "/_understudy/reset");
  EXPECT_EQ(drawn(), first);
}

TEST_F(SeededFaults, DrawingDoesNotDisturbTheIds) {
  const std::string without = whoami().headers.at("x-amzn-requestid");
  control("POST", "/_understudy/reset");
  put({{"latency_ms", 1}, {"probability", 0.5}});
  EXPECT_EQ(whoami().headers.at("x-amzn-requestid"), without);
}

}  // namespace
}  // namespace scenario
