// The engine against the simple evaluator: random policies and requests, on which the two must agree. A case on which
// they do not is printed small, ready for cases/.
//   policy_random [seed] [cases]     (or UNDERSTUDY_POLICY_SEED)
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <string>

#include "ask.hpp"
#include "random_policies.hpp"
#include "shrink.hpp"
#include "simple_evaluator.hpp"

namespace {

using policy_tests::Json;

constexpr unsigned long kSeed = 20260822;
constexpr unsigned long kCases = 100'000;

/// False as well for what a shrunk case made unreadable.
bool disagree(const Json& ask) {
  try {
    return policy_tests::decide(ask) != policy_tests::simple::decide(ask);
  } catch (const std::exception&) {
    return false;
  }
}

void report(const Json& ask, unsigned long number) {
  Json small = policy_tests::shrink(ask, disagree);
  const std::string expected = policy_tests::simple::decide(small);
  std::cout << "case " << number << ": the engine says " << policy_tests::decide(small) << ", the simple evaluator "
            << expected << "\n";
  small["expect"] = expected;
  std::cout << Json{{"rule", "..."}, {"asks", Json::array({small})}}.dump() << "\n";
}

/// A test whose cases all end alike proves nothing.
bool well_mixed(const std::map<std::string, unsigned long>& answers, unsigned long cases) {
  std::map<std::string, unsigned long> outcomes;
  for (const auto& [answer, count] : answers) outcomes[answer.substr(0, answer.find(' '))] += count;
  bool good = true;
  for (const char* outcome : {"allowed", "implicitDeny", "explicitDeny"}) {
    if (outcomes[outcome] * 100 >= cases * 12) continue;
    std::cout << "only " << outcomes[outcome] << " cases end in " << outcome << "\n";
    good = false;
  }
  for (const char* layer : {"rcp", "scp", "resource", "trust", "vpc endpoint", "identity", "boundary", "session"}) {
    for (const std::string outcome : {"implicitDeny ", "explicitDeny "}) {
      const auto found = answers.find(outcome + layer);
      if (found != answers.end() && found->second * 1000 >= cases) continue;
      std::cout << "hardly any case ends in " << outcome << layer << "\n";
      good = false;
    }
  }
  return good;
}

int run(unsigned long seed, unsigned long cases) {
  policy_tests::RandomAsks asks(seed);
  std::map<std::string, unsigned long> answers;
  unsigned long disagreements = 0;
  for (unsigned long number = 0; number < cases; ++number) {
    const Json ask = asks.next();
    const std::string expected = policy_tests::simple::decide(ask);
    ++answers[expected];
    if (policy_tests::decide(ask) == expected) continue;
    report(ask, number);
    if (++disagreements == 5) break;
  }
  for (const auto& [answer, count] : answers) std::cout << answer << ": " << count << "\n";
  if (disagreements > 0) std::cout << "seed " << seed << ": the evaluators disagree\n";
  return disagreements == 0 && well_mixed(answers, cases) ? EXIT_SUCCESS : EXIT_FAILURE;
}

unsigned long number_or(const char* text, unsigned long otherwise) {
  return text ? std::strtoul(text, nullptr, 10) : otherwise;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
    const unsigned long seed = number_or(std::getenv("UNDERSTUDY_POLICY_SEED"), kSeed);
    return run(number_or(count > 1 ? arguments[1] : nullptr, seed),
               number_or(count > 2 ? arguments[2] : nullptr, kCases));
  } catch (const std::exception& error) {
    std::cout << error.what() << "\n";
    return EXIT_FAILURE;
  }
}
