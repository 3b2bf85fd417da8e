// What was noted as used, and when it is noted again.
#include <gtest/gtest.h>

#include "world/usage.hpp"

namespace {

using world::Usage;
using namespace std::chrono_literals;

const core::Time kNow = core::from_millis(1'900'000'000'000);

TEST(Usage, IsNewsOnceWithinTheResolution) {
  Usage usage;
  EXPECT_TRUE(usage.is_news("key", kNow, 1min));
  EXPECT_FALSE(usage.is_news("key", kNow + 59s, 1min));
  EXPECT_TRUE(usage.is_news("other", kNow, 1min));
  EXPECT_TRUE(usage.is_news("key", kNow + 60s, 1min));
  EXPECT_TRUE(usage.is_news("key", kNow, 1min)) << "the clock was set back";
}

TEST(Usage, IsReadBackAsItWasWritten) {
  Usage usage;
  usage.is_news("key us-east-1 sts:GetCallerIdentity", kNow, 1min);
  auto read = Usage::parse(usage.text());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text(), usage.text());
  EXPECT_FALSE(read->is_news("key us-east-1 sts:GetCallerIdentity", kNow + 1s, 1min));
}

TEST(Usage, OfARegionThatIsNoTextCanBeWritten) {
  Usage usage;
  usage.is_news("key caf\xe9 sts:GetCallerIdentity", kNow, 1min);
  EXPECT_TRUE(Usage::parse(usage.text()));
}

TEST(Usage, IsNothingElse) {
  for (const char* text : {"", "[]", "{\"key\":\"today\"}", "{\"key\":1.5}", "{"})
    EXPECT_FALSE(Usage::parse(text)) << text;
}

}  // namespace
