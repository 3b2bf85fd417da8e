// The emulator's own API: health, reset, clock, network, worlds.
#include <gtest/gtest.h>

#include "core/time.hpp"
#include "harness.hpp"

namespace scenario {
namespace {

class Control : public ::testing::Test, public Scenario {
 protected:
  static inline const Credentials kRoot{kAccount};

  /// `STATUS ERROR`.
  std::string refusal(const std::string& method, const std::string& path, const Json& body = nullptr) {
    return said(control(method, path, body));
  }
  static std::string said(const Answer& answer) {
    const Json json = answer.json();
    return std::to_string(answer.status) + " " + (json.contains("error") ? json["error"].get<std::string>() : "");
  }
  core::Time now() {
    return *core::parse_iso8601(control("GET", "/_understudy/clock").json()["now"].get<std::string>());
  }
  bool user_exists(const std::string& name) { return iam(kRoot, "GetUser", {{"UserName", name}}).ok(); }
  void create_user(const std::string& name) { EXPECT_TRUE(iam(kRoot, "CreateUser", {{"UserName", name}}).ok()); }
};

TEST_F(Control, HealthNamesEveryServiceAlsoWhereOtherEmulatorsHaveIt) {
  for (const char* path : {"/_understudy/health", "/_understudy/health/", "/_localstack/health"}) {
    const Answer answer = control("GET", path);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["status"], "ok");
    EXPECT_EQ(answer.json()["version"], "test");
    for (const char* service : {"iam", "organizations", "ram", "s3", "sts"})
      EXPECT_EQ(answer.json()["services"][service], "running") << service;
  }
  EXPECT_EQ(control("HEAD", "/_understudy/health").status, 200);
}

TEST_F(Control, WhatIsNotThereIsNotFoundAndWrongMethodsAreNamed) {
  EXPECT_EQ(refusal("GET", "/_understudy/nonsense"), "404 there is no control call /_understudy/nonsense");
  EXPECT_EQ(refusal("GET", "/_understudyhealth"), "404 there is no control call /_understudyhealth");
  EXPECT_EQ(refusal("DELETE", "/_understudy/health"), "405 DELETE is not possible here");
  EXPECT_EQ(refusal("GET", "/_understudy/reset"), "405 GET is not possible here");
  EXPECT_EQ(refusal("GET", "/moto-api/reset"), "405 GET is not possible here");
}

TEST_F(Control, ResetEmptiesTheWorldAlsoWhereOtherEmulatorsHaveIt) {
  for (const char* path : {"/_understudy/reset", "/_localstack/state/reset", "/moto-api/reset"}) {
    create_user("bob");
    clock().advance(std::chrono::hours(5));
    EXPECT_EQ(control("POST", path).status, 200);
    EXPECT_FALSE(user_exists("bob")) << path;
    EXPECT_EQ(control("GET", "/_understudy/clock").json()["mode"], "real") << path;
  }
}

TEST_F(Control, BrokenBodiesAreRefusedAndChangeNothing) {
  struct Row {
    std::string body, refusal;
  };
  const Row rows[] = {{"nonsense", "400 the body is not JSON"},
                      {"{\"set\": ", "400 the body is not JSON"},
                      {"{\"advance\": \"\xFF\"}", "400 the body is not JSON"},
                      {"{\"advance\": 1e999}", "400 the body is not JSON"},
                      {std::string(100000, '['), "400 the body is nested too deeply"},
                      {"[]", "400 the body must be a JSON object"},
                      {"1", "400 the body must be a JSON object"},
                      {"{}", "400 exactly one of `advance`, `set`, `freeze`, `reset` is needed"},
                      {R"({"advance": "PT1H", "set": "2024-01-01T00:00:00Z"})",
                       "400 exactly one of `advance`, `set`, `freeze`, `reset` is needed"},
                      {R"({"forward": "PT1H"})", "400 unknown member `forward`"},
                      {R"({"advance": 3600})", "400 `advance` must be a text"},
                      {R"({"advance": "1 hour"})", "400 `advance` is not an ISO 8601 duration"},
                      {R"({"advance": "P99999999999999Y"})", "400 `advance` is not an ISO 8601 duration"},
                      {R"({"set": "yesterday"})", "400 `set` is not an ISO 8601 instant"},
                      {R"({"set": null})", "400 `set` must be a text"},
                      {R"({"freeze": "yes"})", "400 `freeze` must be true or false"}};
  for (const auto& row : rows) {
    EXPECT_EQ(said(anonymous("POST", "/_understudy/clock", row.body)), row.refusal);
    EXPECT_EQ(control("GET", "/_understudy/clock").json()["mode"], "real");
  }
}

// -- clock
// --------------------------------------------------------------------------------------------------------------

TEST_F(Control, TheClockIsAdvancedSetFrozenAndReset) {
  EXPECT_EQ(control("GET", "/_understudy/clock").json()["mode"], "real");
  const auto before = now();
  EXPECT_EQ(control("POST", "/_understudy/clock", {{"advance", "PT12H"}}).json()["mode"], "offset");
  EXPECT_GE(now() - before, std::chrono::hours(12));
  EXPECT_LT(now() - before, std::chrono::hours(13));

  EXPECT_EQ(control("POST", "/_understudy/clock", {{"set", "2024-06-01T00:00:00Z"}}).json()["mode"], "offset");
  EXPECT_EQ(core::iso8601(now()).substr(0, 16), "2024-06-01T00:00");

  EXPECT_EQ(control("POST", "/_understudy/clock", {{"freeze", true}}).json()["mode"], "frozen");
  const auto frozen = now();
  EXPECT_EQ(now(), frozen);
  EXPECT_EQ(control("POST", "/_understudy/clock", {{"advance", "PT1S"}}).json()["mode"], "frozen");
  EXPECT_EQ(now() - frozen, std::chrono::seconds(1));
  EXPECT_EQ(control("POST", "/_understudy/clock", {{"freeze", false}}).json()["mode"], "offset");
  EXPECT_EQ(control("POST", "/_understudy/clock", {{"reset", true}}).json()["mode"], "real");
  EXPECT_GE(now(), before);
}

TEST_F(Control, TheClockStaysWithinWhatDatesCanSay) {
  EXPECT_EQ(control("POST", "/_understudy/clock", {{"set", "9999-12-31T23:59:59Z"}}).status, 200);
  const Answer answer = control("POST", "/_understudy/clock", {{"advance", "P365D"}});
  EXPECT_EQ(said(answer), "400 the clock would leave the years 1970 to 9999");
  EXPECT_TRUE(iam(kRoot, "ListUsers").ok());
}

TEST_F(Control, TheClockIsACondition) {
  const Credentials bob =
      user(kAccount, "bob",
           policy("Allow", "iam:*", "*", {{"DateGreaterThan", {{"aws:CurrentTime", "2090-01-01T00:00:00Z"}}}}));
  EXPECT_EQ(iam(bob, "ListUsers").status, 403);
  control("POST", "/_understudy/clock", {{"set", "2090-06-01T00:00:00Z"}});
  EXPECT_EQ(iam(bob, "ListUsers").status, 200);
}

// -- network
// --------------------------------------------------------------------------------------------------------------

TEST_F(Control, TheNetworkIsACondition) {
  const Credentials bob =
      user(kAccount, "bob", policy("Allow", "iam:*", "*", {{"IpAddress", {{"aws:SourceIp", "10.0.0.0/8"}}}}));
  EXPECT_EQ(iam(bob, "ListUsers").status, 403);
  EXPECT_EQ(control("PUT", "/_understudy/network", {{"source_ip", "10.1.2.3"}}).status, 200);
  EXPECT_EQ(iam(bob, "ListUsers").status, 200);
  EXPECT_EQ(control("PUT", "/_understudy/network", Json::object()).status, 200);
  EXPECT_EQ(iam(bob, "ListUsers").status, 403);
}

TEST_F(Control, ANetworkRuleForOneKeyWinsOverTheOneForAll) {
  const std::string inside = policy("Allow", "iam:*", "*", {{"IpAddress", {{"aws:SourceIp", "10.0.0.0/8"}}}});
  const Credentials bob = user(kAccount, "bob", inside), carol = user(kAccount, "carol", inside);
  control("PUT", "/_understudy/network", {{"source_ip", "192.0.2.1"}});
  control("PUT", "/_understudy/network", {{"source_ip", "10.1.2.3"}, {"access_key_id", bob.key}});
  EXPECT_EQ(iam(bob, "ListUsers").status, 200);
  EXPECT_EQ(iam(carol, "ListUsers").status, 403);
}

TEST_F(Control, BehindAVpcEndpointThereIsNoSourceIp) {
  const Credentials bob =
      user(kAccount, "bob",
           policy("Allow", "iam:*", "*",
                  {{"StringEquals", {{"aws:SourceVpce", "vpce-1a2b3c4d"}, {"aws:SourceVpc", "vpc-1"}}},
                   {"IpAddress", {{"aws:VpcSourceIp", "10.0.0.0/8"}}},
                   {"Null", {{"aws:SourceIp", "true"}}}}));
  control("PUT", "/_understudy/network", {{"source_ip", "10.1.2.3"}, {"vpc", "vpc-1"}});
  EXPECT_EQ(iam(bob, "ListUsers").status, 403);
  control("PUT", "/_understudy/network",
          {{"source_ip", "10.1.2.3"}, {"vpc", "vpc-1"}, {"vpc_endpoint", "vpce-1a2b3c4d"}});
  EXPECT_EQ(iam(bob, "ListUsers").status, 200);
}

TEST_F(Control, ANetworkMustBeOne) {
  EXPECT_EQ(refusal("PUT", "/_understudy/network", {{"source_ip", "not an address"}}),
            "400 `source_ip` is not an IP address");
  EXPECT_EQ(refusal("PUT", "/_understudy/network", {{"source_ip", 10}}), "400 `source_ip` must be a text");
  EXPECT_EQ(refusal("PUT", "/_understudy/network", {{"ip", "10.0.0.1"}}), "400 unknown member `ip`");
}

// -- worlds
// ---------------------------------------------------------------------------------------------------------------

TEST_F(Control, WorldsAreIsolated) {
  create_user("bob");
  const Answer made = control("POST", "/_understudy/worlds", {{"id", "other"}});
  EXPECT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.json()["id"], "other");
  EXPECT_EQ(made.json()["endpoint"], "https://localhost:4566/_w/other");
  prefix = "/_w/other";
  EXPECT_FALSE(user_exists("bob"));
  create_user("carol");
  EXPECT_TRUE(s3(kRoot, "PUT", "/same-name").ok());
  control("POST", "/_understudy/clock", {{"set", "2030-01-01T00:00:00Z"}});
  prefix = {};
  EXPECT_FALSE(user_exists("carol"));
  EXPECT_TRUE(s3(kRoot, "PUT", "/same-name").ok()) << "bucket names are global, but to one world";
  EXPECT_EQ(control("GET", "/_understudy/clock").json()["mode"], "real");
}

TEST_F(Control, AKeyOfOneWorldIsUnknownInAnother) {
  const Credentials bob = user(kAccount, "bob", policy("Allow", "*", "*"));
  control("POST", "/_understudy/worlds", {{"id", "other"}});
  prefix = "/_w/other";
  EXPECT_EQ(sts(bob, "GetCallerIdentity").code(), "InvalidClientTokenId");
}

TEST_F(Control, AForkStartsAsItsOriginAndThenGoesItsOwnWay) {
  create_user("bob");
  control("POST", "/_understudy/clock", {{"set", "2030-01-01T00:00:00Z"}});
  ASSERT_EQ(control("POST", "/_understudy/worlds", {{"id", "copy"}, {"from", "world:default"}}).status, 200);
  create_user("late");
  prefix = "/_w/copy";
  EXPECT_TRUE(user_exists("bob"));
  EXPECT_FALSE(user_exists("late"));
  EXPECT_EQ(core::iso8601(now()).substr(0, 10), "2030-01-01");
  create_user("carol");
  EXPECT_EQ(control("POST", "/_understudy/reset").status, 200);
  EXPECT_TRUE(user_exists("bob")) << "reset goes back to what the world was created as";
  EXPECT_FALSE(user_exists("carol"));
}

TEST_F(Control, WorldsAreListedAndDestroyed) {
  control("POST", "/_understudy/worlds", {{"id", "one"}});
  const std::string random = control("POST", "/_understudy/worlds").json()["id"];
  EXPECT_EQ(random.size(), 12U);
  std::vector<std::string> ids;
  const Json list = control("GET", "/_understudy/worlds").json();
  for (const auto& entry : list["worlds"]) ids.push_back(entry["id"]);
  EXPECT_EQ(ids.size(), 3U);
  for (const std::string& id : {std::string("default"), std::string("one"), random})
    EXPECT_NE(std::find(ids.begin(), ids.end(), id), ids.end()) << id;
  EXPECT_EQ(control("DELETE", "/_understudy/worlds/one").status, 200);
  EXPECT_EQ(refusal("DELETE", "/_understudy/worlds/one"), "404 there is no world `one`");
  EXPECT_EQ(refusal("DELETE", "/_understudy/worlds/default"), "400 the default world cannot be destroyed");
  prefix = "/_w/one";
  EXPECT_EQ(sts(kRoot, "GetCallerIdentity").code(), "NoSuchWorld");
}

TEST_F(Control, WorldsThatCannotBe) {
  control("POST", "/_understudy/worlds", {{"id", "taken"}});
  EXPECT_EQ(control("POST", "/_understudy/worlds", {{"id", "taken"}}).status, 409);
  EXPECT_EQ(control("POST", "/_understudy/worlds", {{"id", "default"}}).status, 409);
  EXPECT_EQ(control("POST", "/_understudy/worlds", {{"id", "a/b"}}).status, 400);
  EXPECT_EQ(control("POST", "/_understudy/worlds", {{"id", std::string(65, 'a')}}).status, 400);
  EXPECT_EQ(refusal("POST", "/_understudy/worlds", {{"id", 1}}), "400 `id` must be a text");
  EXPECT_EQ(refusal("POST", "/_understudy/worlds", {{"from", "world:nowhere"}}), "404 there is no world `nowhere`");
  EXPECT_EQ(control("POST", "/_understudy/worlds", {{"from", "elsewhere"}}).status, 400);
  EXPECT_EQ(control("POST", "/_understudy/worlds", {{"size", 1}}).status, 400);
  EXPECT_EQ(control("GET", "/_understudy/worlds").json()["worlds"].size(), 2U);
}

TEST_F(Control, AWorldWhoseFixtureFailsIsNotCreated) {
  EXPECT_EQ(refusal("POST", "/_understudy/worlds", {{"id", "broken"}, {"fixture", {{"accounts", {{{"id", "12"}}}}}}}),
            "400 accounts[0].id: must have twelve digits");
  EXPECT_EQ(control("GET", "/_understudy/worlds").json()["worlds"].size(), 1U);
  const Json fixture = {{"accounts", {{{"id", kAccount}, {"users", {{{"name", "bob"}}}}}}}};
  EXPECT_EQ(control("POST", "/_understudy/worlds", {{"id", "made"}, {"fixture", fixture}}).status, 200);
  prefix = "/_w/made";
  EXPECT_TRUE(user_exists("bob"));
  EXPECT_EQ(control("POST", "/_understudy/reset").status, 200);
  EXPECT_TRUE(user_exists("bob")) << "the fixture is part of what it was created as";
}

TEST_F(Control, ControlCallsOfAWorldAreForThatWorld) {
  control("POST", "/_understudy/worlds", {{"id", "other"}});
  create_user("bob");
  EXPECT_EQ(control("POST", "/_w/other/_understudy/reset").status, 200);
  EXPECT_TRUE(user_exists("bob"));
  EXPECT_EQ(control("GET", "/_w/other/_understudy/health").status, 200);
}

TEST_F(Control, ThePrefixNeedsNoSlashBehindIt) {
  control("POST", "/_understudy/worlds", {{"id", "other"}});
  const Answer answer = anonymous("GET", "/_w/other?Action=GetCallerIdentity&Version=2011-06-15");
  EXPECT_EQ(answer.code(), "MissingAuthenticationToken") << answer.body;
}

}  // namespace
}  // namespace scenario
