// Thousands of random calls by members of two organizations and by strangers. After each of them what everybody sees
// must follow from the shares, the memberships and the clock. A failing run is shrunk to the calls that matter.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "ram_run.hpp"

namespace scenario {
namespace {

constexpr int kRuns = 12;
constexpr int kSteps = 100;

std::vector<RamStep> random_steps(unsigned seed) {
  std::mt19937 random(seed);
  // Two organizations, each with a unit below a unit; by chance alone deep trees are rare.
  std::vector<RamStep> steps = {{0, 0, 0, 0}, {0, 1, 0, 0}, {4, 0, 0, 0}, {4, 1, 0, 0}, {4, 0, 1, 0}, {4, 1, 1, 0}};
  while (steps.size() < kSteps) {
    const auto kind = static_cast<unsigned>(random()), a = static_cast<unsigned>(random());
    const auto b = static_cast<unsigned>(random()), c = static_cast<unsigned>(random());
    steps.push_back({kind, a, b, c});
  }
  return steps;
}

struct Played {
  /// The first broken rule.
  std::optional<std::string> wrong;
  /// How many steps it took.
  std::size_t length;
  int sightings;
};

Played play(const std::vector<RamStep>& steps) {
  RamRun run;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!run.take(steps[i])) continue;
    if (auto wrong = run.broken()) return {wrong, i + 1, run.sightings};
  }
  return {run.lost_by_export(), steps.size(), run.sightings};
}

/// Leaves out whatever can be left out without the run going right.
std::vector<RamStep> shrink(std::vector<RamStep> steps) {
  for (std::size_t width = steps.size() / 2; width > 0; width /= 2) {
    for (std::size_t from = 0; from + width <= steps.size();) {
      auto fewer = steps;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(from),
                  fewer.begin() + static_cast<std::ptrdiff_t>(from + width));
      const Played played = play(fewer);
      if (!played.wrong) {
        from += width;
        continue;
      }
      fewer.resize(played.length);
      steps = std::move(fewer);
    }
  }
  return steps;
}

// UNDERSTUDY_TEST_SEED replays one run.
TEST(RamRandom, WhatEverybodySeesFollowsFromSharesMembershipsAndTheClock) {
  const char* chosen = std::getenv("UNDERSTUDY_TEST_SEED");
  const unsigned first = chosen ? static_cast<unsigned>(std::strtoul(chosen, nullptr, 10)) : 1;
  int sightings = 0;
  for (unsigned seed = first; seed < first + (chosen ? 1 : kRuns); ++seed) {
    auto steps = random_steps(seed);
    const Played played = play(steps);
    sightings += played.sightings;
    if (!played.wrong) continue;
    steps.resize(played.length);
    std::string story;
    for (const auto& step : shrink(steps))
      story += fmt::format("  {{{}, {}, {}, {}}}\n", step.kind % RamStep::kKinds, step.a, step.b, step.c);
    FAIL() << "seed " << seed << ": " << *played.wrong << "\nshrunk to {kind, a, b, c}:\n" << story;
  }
  if (!chosen) {
    EXPECT_GT(sightings, kRuns * kSteps / 2);
  }
}

}  // namespace
}  // namespace scenario
