// The rules of core: times, ids, ARNs, encodings.
#include <gtest/gtest.h>

#include "core/arn.hpp"
#include "core/clock.hpp"
#include "core/hash.hpp"
#include "core/ids.hpp"
#include "core/page_token.hpp"
#include "core/text.hpp"
#include "core/time.hpp"

namespace core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Time at(const char* text) {
  return parse_iso8601(text).value();
}

TEST(Time, KnowsTheFormsOfIso8601ThatPoliciesUse) {
  const Time expected = from_millis(1704067200000);
  for (const char* text : {"2024", "2024-01", "2024-01-01", "2024-01-01T00:00Z", "2024-01-01T00:00:00Z",
                           "2024-01-01T01:00:00+01:00", "2023-12-31T19:00:00-0500", "2024-01-01T00:00:00.000Z"})
    EXPECT_EQ(parse_iso8601(text), expected) << text;
}

TEST(Time, RefusesWhatIsNoInstant) {
  for (const char* text : {"", "24", "2024-13", "2024-02-30", "2024-01-01T25:00Z", "2024-01-01 00:00",
                           "2024-01-01T00:00:00X", "2024-01-01T00:00:00.Z"})
    EXPECT_FALSE(parse_iso8601(text)) << text;
}

TEST(Time, WritesEveryWireFormat) {
  const Time time = at("2026-08-22T10:11:12.345Z");
  EXPECT_EQ(iso8601(time), "2026-08-22T10:11:12Z");
  EXPECT_EQ(iso8601(time, true), "2026-08-22T10:11:12.345Z");
  EXPECT_EQ(iso8601_basic(time), "20260822T101112Z");
  EXPECT_EQ(http_date(time), "Sat, 22 Aug 2026 10:11:12 GMT");
  EXPECT_EQ(parse_http_date("Sat, 22 Aug 2026 10:11:12 GMT"), at("2026-08-22T10:11:12Z"));
  EXPECT_EQ(parse_iso8601_basic("20260822T101112Z"), at("2026-08-22T10:11:12Z"));
}

TEST(Time, ReadsDurationsOfDaysAndLess) {
  EXPECT_EQ(parse_iso8601_duration("PT12H"), hours(12));
  EXPECT_EQ(parse_iso8601_duration("P7D"), hours(7 * 24));
  EXPECT_EQ(parse_iso8601_duration("P1DT2H3M4S"), hours(26) + minutes(3) + seconds(4));
  EXPECT_EQ(parse_iso8601_duration("PT0.5S"), Duration(500));
  EXPECT_EQ(parse_iso8601_duration("-PT1M"), -minutes(1));
  for (const char* text : {"", "P", "PT", "12H", "P1H", "PT1D", "PT1.5H", "P1Y", "PT1"})
    EXPECT_FALSE(parse_iso8601_duration(text)) << text;
}

TEST(Time, WritesDurationsInTheFewestUnits) {
  for (const char* text : {"PT12H", "P7D", "P1DT2H3M4S", "PT0.5S", "PT1M0.25S", "-PT1M", "PT0S"})
    EXPECT_EQ(iso8601_duration(*parse_iso8601_duration(text)), text);
  EXPECT_EQ(iso8601_duration(minutes(90)), "PT1H30M");
}

TEST(Clock, StandsStillWhenFrozenAndMovesOnlyWhenTold) {
  Clock clock;
  clock.freeze(true);
  clock.set(at("2024-06-01"));
  EXPECT_EQ(clock.now(), at("2024-06-01"));
  clock.advance(hours(12));
  EXPECT_EQ(clock.now(), at("2024-06-01T12:00Z"));
  EXPECT_EQ(clock.mode(), Clock::Mode::Frozen);
  clock.reset();
  EXPECT_EQ(clock.mode(), Clock::Mode::Real);
}

TEST(Clock, RunsOnFromWhereItWasSet) {
  Clock clock;
  clock.set(at("2024-06-01"));
  EXPECT_EQ(clock.mode(), Clock::Mode::Offset);
  EXPECT_LT(clock.now() - at("2024-06-01"), seconds(5));
}

TEST(Clock, IsHeldByOneWhoMayNotHoldItsCopies) {
  Clock clock, copy;
  {
    const Clock::Hold outer(clock, at("2024-06-01"));
    const Clock::Hold inner(clock);
    EXPECT_EQ(clock.now(), at("2024-06-01"));
    clock.advance(hours(1));
    EXPECT_EQ(clock.now(), at("2024-06-01T01:00Z"));
    copy = clock;
    EXPECT_GT(copy.now(), at("2025-01-01")) << "it has the offset, not the instant";
    clock.reset();
    EXPECT_EQ(clock.now(), at("2024-06-01")) << "a reset does not let go";
  }
  EXPECT_GT(clock.now(), at("2025-01-01"));
}

TEST(Ids, EncodeTheAccountAsAwsDoes) {
  IdGenerator ids(1);
  for (const char* account : {"123456789012", "000000000000", "999999999999", "111122223333"}) {
    EXPECT_EQ(account_of(ids.unique_id("AIDA", account)), account);
    EXPECT_EQ(account_of(ids.unique_id("AKIA", account, 20)), account);
  }
  // Published example: ASIAQNZGKIQY56JQ7WML belongs to 029608264753.
  EXPECT_EQ(account_of("ASIAQNZGKIQY56JQ7WML"), "029608264753");
}

TEST(Ids, AreRepeatableWithASeed) {
  IdGenerator a(7), b(7), c(8);
  const std::string first = a.uuid();
  EXPECT_EQ(first, b.uuid());
  EXPECT_NE(first, c.uuid());
  EXPECT_EQ(first.size(), 36U);
  EXPECT_EQ(first[14], '4');
}

TEST(Ids, OfSessionsCarryTheirRowNumber) {
  for (const std::uint64_t number : {1ULL, 2ULL, 12345678901ULL, (1ULL << 39) - 1}) {
    const std::string id = session_key_id("123456789012", number);
    EXPECT_EQ(id.size(), 20U);
    EXPECT_EQ(session_number(id), number);
    EXPECT_EQ(account_of(id), "123456789012");
  }
  EXPECT_FALSE(session_number("AKIAIOSFODNN7EXAMPLE"));
  EXPECT_FALSE(session_number("ASIA0000000000000000"));
}

TEST(Arn, HasSixPartsOfWhichTheLastMayHoldColons) {
  const auto arn = Arn::parse("arn:aws:ram:us-west-2:123456789012:resource-share/a:b");
  ASSERT_TRUE(arn);
  EXPECT_EQ(arn->region, "us-west-2");
  EXPECT_EQ(arn->resource, "resource-share/a:b");
  EXPECT_EQ(arn->str(), "arn:aws:ram:us-west-2:123456789012:resource-share/a:b");
  for (const char* text : {"", "arn", "arn:aws:s3", "arn:aws:s3:::", "arn::s3:::b", "arn:aws::::b", "urn:aws:s3:::b"})
    EXPECT_FALSE(Arn::parse(text)) << text;
}

TEST(Text, Base64IsStrict) {
  EXPECT_EQ(base64_encode("any carnal pleas"), "YW55IGNhcm5hbCBwbGVhcw==");
  EXPECT_EQ(base64_decode("YW55IGNhcm5hbCBwbGVhcw=="), "any carnal pleas");
  for (const char* text : {"YQ", "YQ=a", "Y===", "====", "YW5!", "YQ==YQ=="}) EXPECT_FALSE(base64_decode(text)) << text;
}

TEST(Text, PercentDecodingLeavesMalformedSequencesAlone) {
  EXPECT_EQ(percent_decode("a%20b%2Fc%zz%4"), "a b/c%zz%4");
  EXPECT_EQ(percent_decode("a+b", true), "a b");
  EXPECT_EQ(percent_encode("a b/c~é"), "a%20b%2Fc~%C3%A9");
  EXPECT_EQ(percent_encode("a/b", true), "a/b");
}

TEST(Text, Utf8RefusesOverlongFormsAndSurrogates) {
  EXPECT_TRUE(valid_utf8("héllo \xF0\x9F\x98\x80"));
  for (const char* text : {"\xC0\x80", "\xED\xA0\x80", "\xE0\x80\x80", "\xF5\x80\x80\x80", "\x80", "\xC3"})
    EXPECT_FALSE(valid_utf8(text));
  EXPECT_EQ(utf8_length("h\xC3\xA9"), 2U);
}

TEST(Hash, GivesThePublishedDigests) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(view(hmac_sha256("Jefe", "what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(view(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(hex(hmac_sha1("Jefe", "what do ya want for nothing?")), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(hex(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
}

TEST(PageToken, IsBoundToItsRequest) {
  const std::string token = page_token("ListUsers 123456789012 /", "bob");
  EXPECT_EQ(read_page_token("ListUsers 123456789012 /", token), "bob");
  EXPECT_FALSE(read_page_token("ListUsers 210987654321 /", token));
  EXPECT_FALSE(read_page_token("ListUsers 123456789012 /", "bob"));
}

}  // namespace
}  // namespace core
