#include "auth/content_encoding.hpp"
#include "tests/unit/auth_requests.hpp"

namespace {

using namespace auth_test;

// gzip of "hello" (no name, no time).
const std::string kHello(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00", 25);

TEST(AuthContentEncoding, GzipBodyIsInflated) {
  const Request sent = request("POST", "/", kHello).with("content-encoding", "GZIP");
  EXPECT_EQ(auth::decompressed_body(sent.view(), 100), "hello");
}

TEST(AuthContentEncoding, PlainBodyIsLeftAlone) {
  EXPECT_FALSE(auth::decompressed_body(request("POST", "/", "hello").view(), 100));
  EXPECT_FALSE(auth::decompressed_body(request("POST", "/", "x").with("Content-Encoding", "identity").view(), 100));
}

TEST(AuthContentEncoding, LimitCountsTheInflatedBytes) {
  EXPECT_EQ(auth::inflate_gzip(kHello, 5), "hello");
  EXPECT_FAILURE(failure_of([] { auth::inflate_gzip(kHello, 4); }), BodyTooLarge);
}

TEST(AuthContentEncoding, SeveralMembersAreOneBody) {
  EXPECT_EQ(auth::inflate_gzip(kHello + kHello, 10), "hellohello");
}

TEST(AuthContentEncoding, BrokenStreamsAreMalformed) {
  std::string wrong_crc = kHello;
  wrong_crc[18] = 'x';
  for (const std::string& bytes :
       {std::string(), std::string("hello"), kHello.substr(0, 10), kHello.substr(0, 24), kHello + "rest", wrong_crc})
    EXPECT_FAILURE(failure_of([&] { auth::inflate_gzip(bytes, 100); }), EncodingMalformed);
}

}  // namespace
