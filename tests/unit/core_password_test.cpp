#include <gtest/gtest.h>

#include "core/password.hpp"

namespace {

TEST(Password, MatchesItsOwnHashAlone) {
  const std::string hash = core::password_hash("correct horse", "SALTSALT");
  EXPECT_TRUE(core::password_matches("correct horse", hash));
  EXPECT_FALSE(core::password_matches("correct horsE", hash));
  EXPECT_FALSE(core::password_matches("", hash));
  EXPECT_EQ(hash.find("correct"), std::string::npos);
}

TEST(Password, TheSaltMakesEqualPasswordsDiffer) {
  EXPECT_NE(core::password_hash("same", "A"), core::password_hash("same", "B"));
  EXPECT_EQ(core::password_hash("same", "A"), core::password_hash("same", "A"));
}

TEST(Password, OtherTextsAreNoHashes) {
  for (const char* text : {"", "plain", "$$$", "pbkdf2-sha256$x$salt$00", "pbkdf2-sha256$0$salt$00",
                           "pbkdf2-sha256$999999999999$salt$00", "md5$1$salt$00"})
    EXPECT_FALSE(core::password_matches("plain", text)) << text;
}

// RFC 7914, section 11, gives PBKDF2-HMAC-SHA-256 of "passwd", "salt" and one round.
TEST(Password, IsPbkdf2) {
  EXPECT_TRUE(core::password_matches(
      "passwd", "pbkdf2-sha256$1$salt$55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"));
}

}  // namespace
