#include "policy/wildcard.hpp"

#include <gtest/gtest.h>

#include <string>

namespace policy {
namespace {

bool like(std::string_view pattern, std::string_view text) {
  const std::string compiled = encode_wildcards(pattern);
  const bool direct = wildcard_match(compiled, text);
  EXPECT_EQ(matches(make_pattern(compiled), text), direct) << pattern << " on " << text;
  return direct;
}

TEST(Wildcard, StarStandsForAnyRunAlsoAnEmptyOne) {
  EXPECT_TRUE(like("*", ""));
  EXPECT_TRUE(like("a*", "a"));
  EXPECT_TRUE(like("a*b*c", "aXbYbZc"));
  EXPECT_TRUE(like("**a**", "xax"));
  EXPECT_FALSE(like("a*b*c", "aXbYbZ"));
  EXPECT_FALSE(like("", "a"));
  EXPECT_TRUE(like("", ""));
}

TEST(Wildcard, QuestionMarkStandsForExactlyOneCharacter) {
  EXPECT_TRUE(like("a?c", "abc"));
  EXPECT_FALSE(like("a?c", "ac"));
  EXPECT_FALSE(like("?", ""));
  EXPECT_TRUE(like("?*", "x"));
  EXPECT_FALSE(like("?*?", "x"));
  EXPECT_TRUE(like("?", "\xE2\x82\xAC"));
}

TEST(Wildcard, AFailedRunIsWidenedAndNotGivenUp) {
  EXPECT_TRUE(like("*ab", "aab"));
  EXPECT_TRUE(like("*aab", "aaaaab"));
  EXPECT_TRUE(like("*abc*abd", "abcabcabd"));
  EXPECT_FALSE(like("*abc*abd", "abcabcab"));
}

TEST(Wildcard, BytesOfTheTextAreNeverWildcards) {
  EXPECT_FALSE(like("abc", "a\xFF"));
  EXPECT_FALSE(like("a", "\xFE"));
  EXPECT_TRUE(like("a*", "a\xFF"));
}

TEST(Wildcard, ManyStarsDoNotBlowUp) {
  std::string pattern;
  for (int i = 0; i < 2000; ++i) pattern += "*a";
  pattern += "b";
  const std::string text(20000, 'a');
  EXPECT_FALSE(like(pattern, text));
  EXPECT_TRUE(like(pattern, text + "b"));
}

}  // namespace
}  // namespace policy
