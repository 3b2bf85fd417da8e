#include <gtest/gtest.h>

#include "handlers/iam/model.hpp"
#include "handlers/organizations/model.hpp"
#include "handlers/ram/model.hpp"
#include "handlers/s3/model.hpp"
#include "handlers/sts/model.hpp"
#include "protocol/pattern.hpp"
#include "protocol/validate.hpp"

namespace {

bool matches(std::string_view expression, std::string_view text) {
  const auto pattern = protocol::Pattern::compile(expression);
  if (!pattern) {
    ADD_FAILURE() << "cannot compile " << expression;
    return false;
  }
  return pattern->matches(text);
}

TEST(Patterns, OfAllGeneratedServicesCompile) {
  for (const auto* service : {&iam::model::service, &organizations::model::service, &ram::model::service,
                              &s3::model::service, &sts::model::service}) {
    const protocol::Validator validator(*service);
    EXPECT_TRUE(validator.uncompiled().empty()) << service->id << ": " << validator.uncompiled().front();
  }
}

TEST(Patterns, CoverTheWholeText) {
  EXPECT_TRUE(matches("[\\w+=,.@-]+", "a+b@c-d"));
  EXPECT_FALSE(matches("[\\w+=,.@-]+", "a b"));
  EXPECT_FALSE(matches("[\\w+=,.@-]+", ""));
  EXPECT_TRUE(matches("[\\w+=,.@-]*", ""));
  EXPECT_FALSE(matches("^r-[0-9a-z]{4,32}$", "r-abcd\n"));
  EXPECT_FALSE(matches("\\d{12}", "1234567890123"));
}

TEST(Patterns, AnchorsInsideAlternativesStillNeedTheWholeText) {
  constexpr std::string_view kTarget = "^(r-[0-9a-z]{4,32})|(\\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$";
  EXPECT_TRUE(matches(kTarget, "r-abcd"));
  EXPECT_TRUE(matches(kTarget, "123456789012"));
  EXPECT_TRUE(matches(kTarget, "ou-abcd-12345678"));
  EXPECT_FALSE(matches(kTarget, "r-abcd!"));
  EXPECT_FALSE(matches(kTarget, "x123456789012"));
}

TEST(Patterns, RepetitionsOfGroupsAreCounted) {
  constexpr std::string_view kPath = "((/[A-Za-z0-9\\.,\\+@=_-]+)*)/";
  EXPECT_TRUE(matches(kPath, "/"));
  EXPECT_TRUE(matches(kPath, "/a/b.c/"));
  EXPECT_FALSE(matches(kPath, "/a//"));
  EXPECT_TRUE(matches("(ab){2,3}", "ababab"));
  EXPECT_FALSE(matches("(ab){2,3}", "ab"));
  EXPECT_FALSE(matches("(ab){2,3}", "abababab"));
  EXPECT_TRUE(matches("(a|b|cd)*e?", "acdb"));
  EXPECT_TRUE(matches("a{0}b", "b"));
}

TEST(Patterns, ANegativeLookAheadAtOneCharacterIsKnown) {
  constexpr std::string_view kAlias = "^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$";
  EXPECT_TRUE(matches(kAlias, "my-alias"));
  EXPECT_FALSE(matches(kAlias, "my--alias"));
}

TEST(Patterns, UnicodeEscapesAndCategoriesAreCodePoints) {
  EXPECT_TRUE(matches("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+",
                      "Stra\xc3\x9f"
                      "e \xe6\xbc\xa2 \xd9\xa3"));
  EXPECT_FALSE(matches("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+", "\xe2\x82\xac"));
  EXPECT_TRUE(matches("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", "\xc3\xbf\n"));
  EXPECT_FALSE(matches("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", "\xc4\x80"));
  EXPECT_TRUE(matches("[\\uD800\\uDC00-\\uDBFF\\uDFFF]", "\xf0\x9f\x98\xb9"));
}

TEST(Patterns, HyphensBetweenRangesAndClassesAreThemselves) {
  EXPECT_TRUE(matches("[a-zA-Z0-9-_]+", "a-_"));
  EXPECT_TRUE(matches("[\\w-]+", "a-"));
  EXPECT_TRUE(matches("[0-9a-z-\\/]*", "a-/"));
  EXPECT_TRUE(matches("[\\s\\S]*", "a \n\xc3\xa9"));
  EXPECT_TRUE(matches("[ -~]+", "a~"));
  EXPECT_FALSE(matches("[ -~]+", "\x7f"));
  EXPECT_FALSE(matches("[^\\s@]+", "a@"));
}

TEST(Patterns, TimeIsLinearWhereBacktrackingExplodes) {
  EXPECT_FALSE(matches("(a*)*b", std::string(5000, 'a')));
  EXPECT_FALSE(matches("(a|a)*(a|a)*c", std::string(5000, 'a')));
}

TEST(Patterns, WhatIsNotKnownDoesNotCompile) {
  for (const char* expression :
       {"(?=a)b", "(a", "a)", "[a", "*a", "\\b", "(?<!a)b", "a{2", "\\p{Lu}", "a{99999}{99999}"})
    EXPECT_FALSE(protocol::Pattern::compile(expression)) << expression;
}

}  // namespace
