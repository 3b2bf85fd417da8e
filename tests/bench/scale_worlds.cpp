// What forking, resetting, snapshots and restoring cost with the size of the world, and how much memory a fork takes.
// Prints a line of JSON per size; run.py makes rows of them.
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/full_world.hpp"

namespace {

using scenario::Json;
using scenario::Scenario;

/// Milliseconds of processor time, the median of several calls; `prepare` is not measured.
double median_ms(int count, const std::function<void(int)>& prepare, const std::function<void(int)>& act) {
  std::vector<double> times;
  for (int turn = 0; turn < count; ++turn) {
    prepare(turn);
    const std::clock_t begin = std::clock();
    act(turn);
    times.push_back(static_cast<double>(std::clock() - begin) * 1000 / CLOCKS_PER_SEC);
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

double resident_kib() {
  std::ifstream status("/proc/self/statm");
  long total = 0, resident = 0;
  status >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
}

void expect_ok(const scenario::Answer& answer) {
  if (!answer.ok()) throw std::runtime_error(answer.body);
}

std::string path_of(int turn) {
  return "/_w/w" + std::to_string(turn);
}

void ask(Scenario& world) {
  expect_ok(world.iam(Scenario::root(bench::kFullAccount), "GetAccountSummary"));
}

void change(Scenario& world, int turn) {
  expect_ok(world.iam(Scenario::root(bench::kFullAccount), "CreateGroup", {{"GroupName", "g" + std::to_string(turn)}}));
}

Json measure(int entities) {
  Scenario world;
  bench::fill(world, entities);
  ask(world);
  const int count = entities > 10'000 ? 9 : 101;
  const auto nothing = [](int) {};
  const auto fork = [&](int turn) {
    expect_ok(
        world.control("POST", "/_understudy/worlds", {{"id", "w" + std::to_string(turn)}, {"from", "world:default"}}));
  };
  fork(-1);  // the first one makes the image that the others share
  const double before = resident_kib();
  Json figures{{"entities", entities}, {"fork", median_ms(count, nothing, fork)}};
  const double forked = resident_kib();
  figures["memory"] = (forked - before) / count;
  // What a copy saves may be paid by its first request.
  figures["first request"] = median_ms(
      count, [&](int turn) { world.prefix = path_of(turn); }, [&](int) { ask(world); });
  figures["memory used"] = (resident_kib() - before) / count;
  // The fork's beginning is the full world, which is what its reset goes back to.
  world.prefix = path_of(0);
  figures["reset"] = median_ms(
      count, [&](int turn) { change(world, turn); },
      [&](int) { expect_ok(world.control("POST", "/_understudy/reset")); });
  figures["snapshot"] = median_ms(
      count, [&](int turn) { change(world, turn); },
      [&](int) { expect_ok(world.control("PUT", "/_understudy/snapshots/one")); });
  figures["restore"] = median_ms(
      count, [&](int turn) { change(world, count + turn); },
      [&](int) { expect_ok(world.control("POST", "/_understudy/snapshots/one/restore")); });
  return figures;
}

}  // namespace

int main() {
  try {
    for (const int entities : {0, 1'000, 100'000}) std::cout << measure(entities) << std::endl;
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
  return 0;
}
