#include "auth/checksum.hpp"

#include <zlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <array>
#include <bit>
#include <cstring>

#include "core/hash.hpp"
#include "core/text.hpp"

namespace auth {
namespace {

// Reflected polynomials of RFC 3720 (Castagnoli) and of the NVM Express specification.
constexpr std::uint32_t kCrc32cPolynomial = 0x82F63B78U;
constexpr std::uint64_t kCrc64NvmePolynomial = 0x9A6C9329AC4BC9B5U;

// Slicing by eight: table[k][b] is the effect of byte b followed by k zero bytes.
template <typename Word>
constexpr auto make_tables(Word polynomial) {
  std::array<std::array<Word, 256>, 8> tables{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    Word value = static_cast<Word>(byte);
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? polynomial : Word(0));
    tables[0][byte] = value;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t byte = 0; byte < 256; ++byte)
      tables[k][byte] = (tables[k - 1][byte] >> 8) ^ tables[0][tables[k - 1][byte] & 255];
  return tables;
}

constexpr auto kCrc32cTables = make_tables(kCrc32cPolynomial);
constexpr auto kCrc64NvmeTables = make_tables(kCrc64NvmePolynomial);

// Eight bytes with the first one lowest, on any machine.
std::uint64_t load(const char* at) {
  std::uint64_t word = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&word, at, sizeof word);
  } else {
    for (unsigned i = 0; i < 8; ++i) word |= std::uint64_t(static_cast<unsigned char>(at[i])) << (8 * i);
  }
  return word;
}

template <typename Word>
Word sliced(const std::array<std::array<Word, 256>, 8>& tables, std::string_view bytes, Word start) {
  Word crc = static_cast<Word>(~start);
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) {
    const std::uint64_t word = load(at) ^ crc;
    crc = 0;
    for (unsigned i = 0; i < 8; ++i) crc ^= tables[7 - i][word >> (8 * i) & 255];
  }
  for (; left > 0; ++at, --left) crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<unsigned char>(*at)) & 255];
  return static_cast<Word>(~crc);
}

#if defined(__x86_64__)
// x^exponent modulo the polynomial, both bit-reflected.
constexpr std::uint64_t power_of_x(unsigned exponent, std::uint64_t polynomial) {
  std::uint64_t value = std::uint64_t{1} << 63;
  for (; exponent > 0; --exponent) value = (value >> 1) ^ ((value & 1) != 0 ? polynomial : 0);
  return value;
}

// Carry-less multiplication moves sixteen bytes at a time over the next sixteen, which leaves sixteen with the same
// checksum as all that went before. (A product of reflected words comes out one bit low, hence the odd exponents.)
__attribute__((target("sse4.2,pclmul"))) std::uint64_t crc64nvme_folded(std::string_view bytes, std::uint64_t start) {
  const __m128i powers = _mm_set_epi64x(static_cast<std::int64_t>(power_of_x(127, kCrc64NvmePolynomial)),
                                        static_cast<std::int64_t>(power_of_x(191, kCrc64NvmePolynomial)));
  const auto block = [&](std::size_t at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + at));
  };
  __m128i folded = _mm_xor_si128(block(0), _mm_set_epi64x(0, static_cast<std::int64_t>(~start)));
  std::size_t at = 16;
  for (; at + 16 <= bytes.size(); at += 16) {
    const __m128i low = _mm_clmulepi64_si128(folded, powers, 0x00);
    const __m128i high = _mm_clmulepi64_si128(folded, powers, 0x11);
    folded = _mm_xor_si128(_mm_xor_si128(low, high), block(at));
  }
  std::array<char, 16> last;
  _mm_storeu_si128(reinterpret_cast<__m128i*>(last.data()), folded);
  const std::uint64_t crc = sliced(kCrc64NvmeTables, {last.data(), last.size()}, ~std::uint64_t{0});
  return sliced(kCrc64NvmeTables, bytes.substr(at), crc);
}

__attribute__((target("sse4.2"))) std::uint32_t crc32c_instruction(std::string_view bytes, std::uint32_t start) {
  std::uint64_t crc = static_cast<std::uint32_t>(~start);
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    crc = __builtin_ia32_crc32di(crc, word);
  }
  auto narrow = static_cast<std::uint32_t>(crc);
  for (; left > 0; ++at, --left) narrow = __builtin_ia32_crc32qi(narrow, static_cast<unsigned char>(*at));
  return ~narrow;
}
#endif

template <typename Word>
std::string big_endian(Word value) {
  std::string out(sizeof(Word), '\0');
  for (std::size_t i = out.size(); i-- > 0; value >>= 8) out[i] = static_cast<char>(value & 255);
  return out;
}

std::size_t digest_size(ChecksumAlgorithm algorithm) {
  switch (algorithm) {
    case ChecksumAlgorithm::Crc32:
    case ChecksumAlgorithm::Crc32c:
      return 4;
    case ChecksumAlgorithm::Crc64Nvme:
      return 8;
    case ChecksumAlgorithm::Sha1:
      return 20;
    default:
      return 32;
  }
}

bool decodes_to(std::string_view base64, std::size_t size) {
  // Checked first, so that a long text is not decoded in vain.
  if (base64.size() != (size + 2) / 3 * 4) return false;
  const auto decoded = core::base64_decode(base64);
  return decoded && decoded->size() == size;
}

}  // namespace

std::optional<ChecksumAlgorithm> parse_checksum_algorithm(std::string_view name) {
  for (const ChecksumAlgorithm algorithm : kChecksumAlgorithms)
    if (core::iequals(name, checksum_name(algorithm))) return algorithm;
  return std::nullopt;
}

std::string_view checksum_name(ChecksumAlgorithm algorithm) {
  switch (algorithm) {
    case ChecksumAlgorithm::Crc32:
      return "CRC32";
    case ChecksumAlgorithm::Crc32c:
      return "CRC32C";
    case ChecksumAlgorithm::Crc64Nvme:
      return "CRC64NVME";
    case ChecksumAlgorithm::Sha1:
      return "SHA1";
    default:
      return "SHA256";
  }
}

std::string_view checksum_header(ChecksumAlgorithm algorithm) {
  switch (algorithm) {
    case ChecksumAlgorithm::Crc32:
      return "x-amz-checksum-crc32";
    case ChecksumAlgorithm::Crc32c:
      return "x-amz-checksum-crc32c";
    case ChecksumAlgorithm::Crc64Nvme:
      return "x-amz-checksum-crc64nvme";
    case ChecksumAlgorithm::Sha1:
      return "x-amz-checksum-sha1";
    default:
      return "x-amz-checksum-sha256";
  }
}

std::optional<ChecksumAlgorithm> checksum_of_header(std::string_view name) {
  for (const ChecksumAlgorithm algorithm : kChecksumAlgorithms)
    if (core::iequals(name, checksum_header(algorithm))) return algorithm;
  return std::nullopt;
}

std::string checksum(ChecksumAlgorithm algorithm, std::string_view bytes) {
  switch (algorithm) {
    case ChecksumAlgorithm::Crc32:
      return big_endian(crc32(bytes));
    case ChecksumAlgorithm::Crc32c:
      return big_endian(crc32c(bytes));
    case ChecksumAlgorithm::Crc64Nvme:
      return big_endian(crc64nvme(bytes));
    case ChecksumAlgorithm::Sha1:
      return core::sha1(bytes);
    default:
      return std::string(core::view(core::sha256(bytes)));
  }
}

std::string checksum_base64(ChecksumAlgorithm algorithm, std::string_view bytes) {
  return core::base64_encode(checksum(algorithm, bytes));
}

bool well_formed_checksum(ChecksumAlgorithm algorithm, std::string_view base64) {
  return decodes_to(base64, digest_size(algorithm));
}

std::string md5_base64(std::string_view bytes) {
  return core::base64_encode(core::md5(bytes));
}

bool well_formed_md5(std::string_view base64) {
  return decodes_to(base64, 16);
}

std::uint32_t crc32(std::string_view bytes, std::uint32_t start) {
  return static_cast<std::uint32_t>(
      ::crc32_z(start, reinterpret_cast<const Bytef*>(bytes.empty() ? "" : bytes.data()), bytes.size()));
}

std::uint32_t crc32c(std::string_view bytes, std::uint32_t start) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) return crc32c_instruction(bytes, start);
#endif
  return sliced(kCrc32cTables, bytes, start);
}

std::uint64_t crc64nvme(std::string_view bytes, std::uint64_t start) {
#if defined(__x86_64__)
  if (bytes.size() >= 64 && __builtin_cpu_supports("pclmul")) return crc64nvme_folded(bytes, start);
#endif
  return sliced(kCrc64NvmeTables, bytes, start);
}

}  // namespace auth
