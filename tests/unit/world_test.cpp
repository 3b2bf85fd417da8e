// Worlds: isolated, forked, reset.
#include "world/world.hpp"

#include <gtest/gtest.h>

#include "state/accounts.hpp"

namespace world {
namespace {

constexpr core::Time kNow = core::Time(std::chrono::hours(500'000));

struct WorldsTest : testing::Test {
  Settings settings;
  Worlds worlds{settings, state::Database::in_memory()};

  static bool has(World& world, const char* account) { return state::Accounts(world.db()).exists(account); }
  static void add(World& world, const char* account) { state::Accounts(world.db()).ensure(account, kNow); }
};

TEST_F(WorldsTest, ShareNothing) {
  World& other = worlds.create("other");
  add(other, "111122223333");
  EXPECT_FALSE(has(worlds.default_world(), "111122223333"));
}

TEST_F(WorldsTest, ForkCopiesDataClockAndNetwork) {
  World& source = worlds.create("source");
  add(source, "111122223333");
  source.clock().freeze(true);
  source.clock().set(kNow);
  source.network().set(std::nullopt, {"10.1.2.3", std::nullopt, std::nullopt});
  World& copy = worlds.fork("copy", source);
  EXPECT_TRUE(has(copy, "111122223333"));
  EXPECT_EQ(copy.clock().now(), kNow);
  EXPECT_EQ(copy.network().rule_for("any").source_ip, "10.1.2.3");
  add(copy, "444455556666");
  EXPECT_FALSE(has(source, "444455556666"));
}

TEST_F(WorldsTest, ResetGoesBackToHowTheWorldWasCreated) {
  World& source = worlds.create("source");
  add(source, "111122223333");
  World& copy = worlds.fork("copy", source);
  add(copy, "444455556666");
  copy.clock().advance(std::chrono::hours(5));
  copy.reset();
  EXPECT_TRUE(has(copy, "111122223333"));
  EXPECT_FALSE(has(copy, "444455556666"));
  EXPECT_EQ(copy.clock().mode(), core::Clock::Mode::Real);
  source.reset();
  EXPECT_FALSE(has(source, "111122223333"));
}

TEST_F(WorldsTest, ResetRepeatsSeededIds) {
  settings.seed = 42;
  World& world = worlds.create("seeded");
  const std::string first = world.ids().uuid();
  world.reset();
  EXPECT_EQ(world.ids().uuid(), first);
}

TEST_F(WorldsTest, SeededIdsNeverRepeatThoseOfTheInitialData) {
  settings.seed = 42;
  World& source = worlds.create("source");
  const std::string used = source.ids().uuid();
  source.mark_initial();
  const std::string next = worlds.fork("copy", source).ids().uuid();
  EXPECT_NE(next, used);
  source.reset();
  EXPECT_EQ(source.ids().uuid(), next);
}

TEST_F(WorldsTest, RefuseBadAndTakenIds) {
  worlds.create("taken");
  EXPECT_THROW(worlds.create("taken"), std::invalid_argument);
  for (const char* id : {"", "a/b", "a b", "ü"}) EXPECT_THROW(worlds.create(id), std::invalid_argument) << id;
}

TEST_F(WorldsTest, CanBeDestroyedExceptTheDefaultOne) {
  worlds.create("gone");
  EXPECT_TRUE(worlds.destroy("gone"));
  EXPECT_FALSE(worlds.destroy("gone"));
  EXPECT_FALSE(worlds.destroy("default"));
  EXPECT_EQ(worlds.ids(), std::vector<std::string>{"default"});
}

TEST_F(WorldsTest, NetworkRulesOfAKeyWinOverEverybodys) {
  Network network;
  network.set(std::nullopt, {"10.0.0.1", std::nullopt, std::nullopt});
  network.set("AKIA1", {"192.168.0.1", std::nullopt, std::nullopt});
  EXPECT_EQ(network.rule_for("AKIA1").source_ip, "192.168.0.1");
  EXPECT_EQ(network.rule_for("AKIA2").source_ip, "10.0.0.1");
}

}  // namespace
}  // namespace world
