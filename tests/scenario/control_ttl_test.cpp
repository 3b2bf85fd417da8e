// Worlds that nobody calls any more disappear, by the machine's clock.
#include <gtest/gtest.h>

#include "harness.hpp"

namespace scenario {
namespace {

class WorldTtl : public ::testing::Test, public Scenario {
 protected:
  explicit WorldTtl(world::Settings settings = {}) : Scenario(std::move(settings)) {
    worlds().measure_idle_with([this] { return idle_clock_; });
  }

  Json create(Json members) {
    const Answer answer = control("POST", "/_understudy/worlds", members);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json();
  }
  std::string refusal(const Json& members) {
    const Answer answer = control("POST", "/_understudy/worlds", members);
    return std::to_string(answer.status) + " " + answer.json().value("error", "");
  }
  bool exists(const std::string& id) {
    prefix = "/_w/" + id;
    const std::string code = sts({"111122223333"}, "GetCallerIdentity").code();
    prefix = {};
    EXPECT_TRUE(code.empty() || code == "NoSuchWorld") << code;
    return code.empty();
  }
  Json listed(const std::string& id) {
    const Json list = control("GET", "/_understudy/worlds").json();
    for (const auto& entry : list["worlds"])
      if (entry["id"] == id) return entry;
    return nullptr;
  }

  std::chrono::minutes minute_{1};
  core::Duration idle_clock_ = std::chrono::hours(1);
};

TEST_F(WorldTtl, AnIdleWorldDisappears) {
  EXPECT_EQ(create({{"id", "brief"}, {"ttl", "PT10M"}})["ttl"], "PT10M");
  idle_clock_ += 9 * minute_;
  EXPECT_EQ(listed("brief")["idle"], "PT9M");
  idle_clock_ += minute_;
  EXPECT_FALSE(exists("brief"));
  EXPECT_TRUE(listed("brief").is_null());
  EXPECT_EQ(control("GET", "/_w/brief/_understudy/clock").status, 404);
}

TEST_F(WorldTtl, EveryCallBeginsTheTimeAnew) {
  create({{"id", "brief"}, {"ttl", "PT10M"}});
  idle_clock_ += 9 * minute_;
  EXPECT_TRUE(exists("brief"));
  idle_clock_ += 9 * minute_;
  EXPECT_EQ(control("GET", "/_w/brief/_understudy/clock").status, 200);
  idle_clock_ += 9 * minute_;
  create({{"id", "copy"}, {"from", "world:brief"}});
  idle_clock_ += 9 * minute_;
  EXPECT_TRUE(exists("brief"));
}

TEST_F(WorldTtl, ListingWorldsCallsNone) {
  create({{"id", "brief"}, {"ttl", "PT10M"}});
  idle_clock_ += 9 * minute_;
  listed("brief");
  idle_clock_ += 2 * minute_;
  EXPECT_TRUE(listed("brief").is_null());
}

TEST_F(WorldTtl, TheWorldsOwnClockHasNothingToDoWithIt) {
  create({{"id", "brief"}, {"ttl", "PT10M"}});
  control("POST", "/_w/brief/_understudy/clock", {{"advance", "P30D"}});
  EXPECT_TRUE(exists("brief"));
}

TEST_F(WorldTtl, ASweepFindsWhatNobodyAsksFor) {
  create({{"id", "brief"}, {"ttl", "PT10M"}});
  create({{"id", "longer"}, {"ttl", "PT1H"}});
  create({{"id", "stays"}});
  idle_clock_ += 30 * minute_;
  worlds().sweep();
  EXPECT_EQ(worlds().ids(), (std::vector<std::string>{"default", "longer", "stays"}));
}

TEST_F(WorldTtl, AnIdCanBeUsedAgain) {
  create({{"id", "brief"}, {"ttl", "PT10M"}});
  idle_clock_ += 11 * minute_;
  create({{"id", "brief"}});
  idle_clock_ += 11 * minute_;
  EXPECT_TRUE(exists("brief")) << "the new one has no time to live";
}

TEST_F(WorldTtl, AWorldMayBeDestroyedThroughItself) {
  create({{"id", "brief"}, {"ttl", "PT10M"}});
  EXPECT_EQ(control("DELETE", "/_w/brief/_understudy/worlds/brief").status, 200);
  EXPECT_FALSE(exists("brief"));
}

TEST_F(WorldTtl, WrongTimesAreRefused) {
  for (const char* wrong : {"10", "PT0S", "PT0.9S", "-PT5M", "ten minutes", ""})
    EXPECT_EQ(refusal({{"id", "x"}, {"ttl", wrong}}), "400 `ttl` is not an ISO 8601 duration of at least a second")
        << wrong;
  EXPECT_EQ(refusal({{"id", "x"}, {"ttl", 600}}), "400 `ttl` must be a text");
  EXPECT_TRUE(listed("x").is_null());
}

class DefaultTtl : public WorldTtl {
 protected:
  DefaultTtl() : WorldTtl(with_default()) {}

  static world::Settings with_default() {
    world::Settings settings;
    settings.world_ttl = std::chrono::minutes(10);
    return settings;
  }
};

TEST_F(DefaultTtl, HoldsForCreatedWorldsThatSayNothing) {
  create({{"id", "brief"}});
  create({{"id", "longer"}, {"ttl", "PT1H"}});
  create({{"id", "stays"}, {"ttl", nullptr}});
  idle_clock_ += 11 * minute_;
  EXPECT_FALSE(exists("brief"));
  EXPECT_TRUE(exists("longer"));
  EXPECT_TRUE(exists("stays"));
}

TEST_F(DefaultTtl, NeverForTheDefaultWorld) {
  idle_clock_ += 1000 * minute_;
  worlds().sweep();
  EXPECT_TRUE(exists("default"));
  EXPECT_FALSE(listed("default").contains("ttl"));
}

}  // namespace
}  // namespace scenario
