// With a seed, the same calls have the same answers to the byte.
#include <gtest/gtest.h>

#include <vector>

#include "tour.hpp"

namespace scenario {
namespace {

std::string text_of(const Answer& answer) {
  std::string text = std::to_string(answer.status) + "\n";
  for (const auto& [name, value] : answer.headers) text += name + ": " + value + "\n";
  return text + "\n" + answer.body;
}

std::vector<std::string> answers(std::optional<std::uint64_t> seed) {
  world::Settings settings;
  settings.seed = seed;
  Scenario scenario(settings);
  std::vector<std::string> texts;
  Tour tour(scenario);
  tour.freeze();
  scenario.heard = [&](const Answer& answer) { texts.push_back(text_of(answer)); };
  tour.run();
  return texts;
}

// What differs between two runs by itself: the client signs with the machine's clock, and these two answers say so.
bool shows_the_clients_signature(const std::string& text) {
  return text.find("<Code>SignatureDoesNotMatch</Code>") != std::string::npos &&
         text.find("<StringToSign>") != std::string::npos;
}

TEST(Determinism, TwoServersWithOneSeedGiveTheSameAnswersToTheByte) {
  const auto one = answers(7), other = answers(7);
  EXPECT_GT(one.size(), 250u);
  ASSERT_EQ(one.size(), other.size());
  int signatures = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (shows_the_clients_signature(one[i]))
      ++signatures;
    else
      EXPECT_EQ(one[i], other[i]) << "call " << i;
  }
  EXPECT_LE(signatures, 1);
}

TEST(Determinism, AnotherSeedAndNoSeedGiveOtherIds) {
  const auto seven = answers(7), eight = answers(8), none = answers(std::nullopt), again = answers(std::nullopt);
  EXPECT_NE(seven, eight);
  EXPECT_NE(seven, none);
  EXPECT_NE(none, again);
}

TEST(Determinism, ASeededWorldRepeatsItselfAfterAReset) {
  world::Settings settings;
  settings.seed = 7;
  Scenario scenario(settings);
  const auto once = [&] {
    scenario.control("POST", "/_understudy/clock", {{"freeze", true}});
    scenario.control("POST", "/_understudy/clock", {{"set", "2030-01-01T00:00:00Z"}});
    const auto ann = scenario.user("111122223333", "ann");
    return ann.key + ann.secret + scenario.sts(ann, "GetSessionToken").body;
  };
  const auto first = once();
  scenario.control("POST", "/_understudy/reset", Json::object());
  EXPECT_EQ(once(), first);
}

}  // namespace
}  // namespace scenario
