#include <gtest/gtest.h>

#include <string>

#include "http/chunk_decoder.hpp"

namespace {

struct Decoded {
  std::string body;
  std::size_t consumed = 0;
  bool done = false;
  bool failed = false;
};

/// Feeds `input` in pieces of the given size.
Decoded decode(std::string_view input, std::size_t piece) {
  http::ChunkDecoder decoder;
  Decoded result;
  while (result.consumed < input.size() && !decoder.done() && !decoder.failed()) {
    const auto step = decoder.next(input.substr(result.consumed, piece));
    result.body += step.data;
    result.consumed += step.consumed;
  }
  result.done = decoder.done();
  result.failed = decoder.failed();
  return result;
}

TEST(ChunkDecoder, JoinsChunksHoweverTheyArrive) {
  const std::string input = "5\r\nhello\r\nC;name=\"v\"\r\n big \r\nworld\r\n000\r\nTrailer: x\r\n\r\n";
  for (std::size_t piece = 1; piece <= input.size(); ++piece) {
    const auto result = decode(input, piece);
    EXPECT_TRUE(result.done) << piece;
    EXPECT_EQ(result.body, "hello big \r\nworld");
  }
}

TEST(ChunkDecoder, LeavesWhatFollowsTheLastChunk) {
  const std::string input = "0\r\n\r\n";
  EXPECT_EQ(decode(input + "GET / HTTP/1.1", 100).consumed, input.size());
}

TEST(ChunkDecoder, IsNotDoneBeforeTheFinalEmptyLine) {
  for (const std::string_view input : {"", "0", "0\r\n", "0\r\n\r", "5\r\nhello", "5\r\nhello\r\n", "0\r\nA: b\r\n"}) {
    const auto result = decode(input, 1);
    EXPECT_FALSE(result.done) << input;
    EXPECT_FALSE(result.failed) << input;
  }
}

TEST(ChunkDecoder, RefusesBadFraming) {
  for (const std::string_view input : {"x\r\n", "\r\n", "-1\r\n", "5\nhello", "5\r\nhelloX", "5\r\nhello\n", "0\r\n\n",
                                       "5;a\nb", "fffffffffffffffff\r\n", "5\rhello"})
    EXPECT_TRUE(decode(input, 3).failed) << input;
}

TEST(ChunkDecoder, DoesNotReadExtensionsOrTrailersForEver) {
  EXPECT_TRUE(decode("5;" + std::string(20'000, 'a'), 1000).failed);
  std::string trailers = "0\r\n";
  for (int i = 0; i < 5'000; ++i) trailers += "A: b\r\n";
  EXPECT_TRUE(decode(trailers, 1000).failed);
}

}  // namespace
