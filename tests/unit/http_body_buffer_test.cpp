#include <gtest/gtest.h>

#include <string>

#include "http/body_buffer.hpp"

namespace {

constexpr std::size_t kMiB = 1024 * 1024;

TEST(BodyBuffer, KeepsItsBytesWhileItGrows) {
  http::BodyPool pool(16 * kMiB);
  http::BodyBuffer buffer(pool);
  std::string expected;
  for (int i = 0; i < 300; ++i) {
    const std::string piece(1000, static_cast<char>('a' + i % 26));
    ASSERT_TRUE(buffer.append(piece));
    expected += piece;
  }
  EXPECT_EQ(buffer.view(), expected);
}

TEST(BodyBuffer, GivesItsMemoryToTheNextOfThatSize) {
  http::BodyPool pool(16 * kMiB);
  http::BodyBuffer first(pool);
  ASSERT_TRUE(first.reserve(kMiB));
  const char* block = first.free_space();
  first.release();
  http::BodyBuffer second(pool);
  ASSERT_TRUE(second.reserve(kMiB - 5));
  EXPECT_EQ(second.free_space(), block);
  EXPECT_EQ(second.size(), 0u);
}

TEST(BodyPool, LendsNoMoreThanItsBudget) {
  http::BodyPool pool(2 * kMiB);
  http::BodyBuffer first(pool);
  http::BodyBuffer second(pool);
  EXPECT_FALSE(first.reserve(3 * kMiB));
  EXPECT_TRUE(first.reserve(2 * kMiB));
  EXPECT_FALSE(second.reserve(1));
  first.release();
  EXPECT_EQ(pool.lent(), 0u);
  EXPECT_TRUE(second.reserve(1));
}

TEST(BodyPool, TrimForgetsUnusedBlocks) {
  http::BodyPool pool(16 * kMiB);
  http::BodyBuffer buffer(pool);
  ASSERT_TRUE(buffer.append(std::string(kMiB, 'x')));
  buffer.release();
  EXPECT_EQ(pool.spares(), 1u);
  pool.trim(http::BodyPool::Clock::now() - std::chrono::hours(1));
  EXPECT_EQ(pool.spares(), 1u);
  pool.trim(http::BodyPool::Clock::now() + std::chrono::hours(1));
  EXPECT_EQ(pool.spares(), 0u);
}

}  // namespace
