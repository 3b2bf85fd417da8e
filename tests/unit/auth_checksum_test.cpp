#include <gtest/gtest.h>

#include <string>

#include "auth/checksum.hpp"

namespace {

using auth::ChecksumAlgorithm;

// The check values of the CRC catalogue: the CRC of the nine digits.
TEST(AuthChecksum, CrcsHaveTheirCatalogueValues) {
  EXPECT_EQ(auth::crc32("123456789"), 0xCBF43926U);
  EXPECT_EQ(auth::crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(auth::crc64nvme("123456789"), 0xAE8B14860A799888U);
  EXPECT_EQ(auth::crc32(""), 0U);
  EXPECT_EQ(auth::crc32c(""), 0U);
  EXPECT_EQ(auth::crc64nvme(""), 0U);
}

// Bit by bit from the definition, against which the fast forms are held.
template <typename Word>
Word slow(Word polynomial, std::string_view bytes) {
  Word crc = static_cast<Word>(~Word(0));
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : Word(0));
  }
  return static_cast<Word>(~crc);
}

TEST(AuthChecksum, FastFormsAgreeWithTheDefinitionAtEveryLengthAndAlignment) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += static_cast<char>(i * 37 + 11);
  for (std::size_t start = 0; start < 9; ++start)
    for (std::size_t length = 0; length + start <= text.size(); ++length) {
      const std::string_view part = std::string_view(text).substr(start, length);
      ASSERT_EQ(auth::crc32(part), slow<std::uint32_t>(0xEDB88320U, part)) << start << "+" << length;
      ASSERT_EQ(auth::crc32c(part), slow<std::uint32_t>(0x82F63B78U, part)) << start << "+" << length;
      ASSERT_EQ(auth::crc64nvme(part), slow<std::uint64_t>(0x9A6C9329AC4BC9B5U, part)) << start << "+" << length;
    }
}

TEST(AuthChecksum, CrcsCanBeContinued) {
  const std::string_view text = "The quick brown fox jumps over the lazy dog";
  for (const std::size_t cut : {0U, 1U, 8U, 20U, 43U}) {
    EXPECT_EQ(auth::crc32(text.substr(cut), auth::crc32(text.substr(0, cut))), auth::crc32(text));
    EXPECT_EQ(auth::crc32c(text.substr(cut), auth::crc32c(text.substr(0, cut))), auth::crc32c(text));
    EXPECT_EQ(auth::crc64nvme(text.substr(cut), auth::crc64nvme(text.substr(0, cut))), auth::crc64nvme(text));
  }
}

TEST(AuthChecksum, WireFormIsBase64OfBigEndianBytes) {
  EXPECT_EQ(auth::checksum_base64(ChecksumAlgorithm::Crc32, "hello"), "NhCmhg==");
  EXPECT_EQ(auth::checksum(ChecksumAlgorithm::Crc32c, "123456789"), "\xE3\x06\x92\x83");
  EXPECT_EQ(auth::checksum(ChecksumAlgorithm::Crc64Nvme, "123456789"), "\xAE\x8B\x14\x86\x0A\x79\x98\x88");
  EXPECT_EQ(auth::checksum_base64(ChecksumAlgorithm::Sha1, "hello"), "qvTGHdzF6KLavt4PO0gs2a6pQ00=");
  EXPECT_EQ(auth::checksum_base64(ChecksumAlgorithm::Sha256, "hello"), "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
  EXPECT_EQ(auth::md5_base64("hello"), "XUFAKrxLKna5cZ2REBfFkg==");
}

TEST(AuthChecksum, NamesAndHeadersGoBothWays) {
  for (const ChecksumAlgorithm algorithm : auth::kChecksumAlgorithms) {
    EXPECT_EQ(auth::parse_checksum_algorithm(auth::checksum_name(algorithm)), algorithm);
    EXPECT_EQ(auth::checksum_of_header(auth::checksum_header(algorithm)), algorithm);
  }
  EXPECT_EQ(auth::checksum_of_header("X-Amz-Checksum-CRC64NVME"), ChecksumAlgorithm::Crc64Nvme);
  EXPECT_FALSE(auth::checksum_of_header("x-amz-checksum-algorithm"));
  EXPECT_FALSE(auth::parse_checksum_algorithm("MD4"));
}

TEST(AuthChecksum, FormIsBase64OfTheRightLength) {
  for (const ChecksumAlgorithm algorithm : auth::kChecksumAlgorithms) {
    EXPECT_TRUE(auth::well_formed_checksum(algorithm, auth::checksum_base64(algorithm, "x")));
    EXPECT_FALSE(auth::well_formed_checksum(algorithm, "invalid"));
    EXPECT_FALSE(auth::well_formed_checksum(algorithm, ""));
  }
  EXPECT_FALSE(auth::well_formed_checksum(ChecksumAlgorithm::Crc32, "AAAAAAA="));
  EXPECT_TRUE(auth::well_formed_md5("XUFAKrxLKna5cZ2REBfFkg=="));
  for (const char* bad : {"000", "MTIz", "__invalid__", "dGVzdC1zdHJpbmc=", "not base64 encoded checksum"})
    EXPECT_FALSE(auth::well_formed_md5(bad)) << bad;
}

}  // namespace
