#include "core/ids.hpp"

#include <charconv>
#include <random>

#include "core/arn.hpp"

namespace core {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::size_t kPrefix = 4;
constexpr std::size_t kAccountCharacters = 8;

// Multiplication by an odd number permutes the numbers below a power of two; the second constant undoes the first.
constexpr std::uint64_t kScramble = 0x3D4D51CB59ULL;
constexpr std::uint64_t inverse(std::uint64_t odd) {
  std::uint64_t result = odd;  // right in the lowest three bits; each step doubles them (Newton)
  for (int i = 0; i < 5; ++i) result *= 2 - odd * result;
  return result & (kSessionNumbers - 1);
}
static_assert((kScramble * inverse(kScramble) & (kSessionNumbers - 1)) == 1);

// The eight base32 characters of the account, appended; returns the low bit for the ninth.
std::uint64_t append_account(std::string& out, std::string_view account) {
  std::uint64_t number = 0;
  std::from_chars(account.data(), account.data() + account.size(), number);
  const std::uint64_t half = number / 2 + (1ULL << 39);
  for (std::size_t i = 0; i < kAccountCharacters; ++i) out += kBase32[half >> (35 - 5 * i) & 31];
  return number & 1;
}

std::uint64_t rotate(std::uint64_t value, int by) {
  return value << by | value >> (64 - by);
}

}  // namespace

IdGenerator::IdGenerator()
    : IdGenerator([] {
        std::random_device device;
        return static_cast<std::uint64_t>(device()) << 32 | device();
      }()) {}

IdGenerator::IdGenerator(std::uint64_t seed) {
  // splitmix64, the recommended way to fill the state of xoshiro256.
  for (auto& word : state_) {
    seed += 0x9E3779B97F4A7C15ULL;
    std::uint64_t mixed = seed;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBULL;
    word = mixed ^ mixed >> 31;
  }
}

std::string IdGenerator::text() const {
  std::string digits;
  for (const std::uint64_t word : state_)
    for (int shift = 60; shift >= 0; shift -= 4) digits += kHex[word >> shift & 15];
  return digits;
}

std::optional<IdGenerator> IdGenerator::parse(std::string_view text) {
  constexpr std::size_t kDigits = 16;
  IdGenerator generator(0);
  if (text.size() != kDigits * std::size(generator.state_)) return std::nullopt;
  for (auto& word : generator.state_) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + kDigits, word, 16);
    if (error != std::errc() || end != text.data() + kDigits) return std::nullopt;
    text.remove_prefix(kDigits);
  }
  return generator;
}

// xoshiro256**: quick, and good enough for ids that guard nothing but tests.
std::uint64_t IdGenerator::next() {
  const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = rotate(state_[3], 45);
  return result;
}

std::string IdGenerator::random(std::size_t length, std::string_view alphabet) {
  std::string out(length, '\0');
  std::uint64_t pool = 0;
  int left = 0;
  for (char& c : out) {
    if (left == 0) {
      pool = next();
      left = 8;
    }
    c = alphabet[(pool & 0xFF) * alphabet.size() >> 8];
    pool >>= 8;
    --left;
  }
  return out;
}

std::string IdGenerator::uuid() {
  const std::uint64_t words[2] = {next(), next()};
  std::string out;
  out.reserve(36);
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
    unsigned nibble = static_cast<unsigned>(words[i / 16] >> (60 - 4 * (i % 16)) & 15);
    if (i == 12) nibble = 4;
    if (i == 16) nibble = 8 | (nibble & 3);
    out += kHex[nibble];
  }
  return out;
}

std::string IdGenerator::unique_id(std::string_view prefix, std::string_view account, std::size_t length) {
  std::string out(prefix);
  const std::uint64_t low_bit = append_account(out, account);
  out += kBase32[low_bit << 4 | (next() & 15)];
  return out + random(length - out.size(), kBase32);
}

std::string IdGenerator::secret_access_key() {
  return random(40, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+");
}

std::string account_of(std::string_view id) {
  if (id.size() < kPrefix + kAccountCharacters + 1) return {};
  std::uint64_t number = 0;
  for (std::size_t i = 0; i <= kAccountCharacters; ++i) {
    const auto value = kBase32.find(id[kPrefix + i]);
    if (value == std::string_view::npos) return {};
    number = i < kAccountCharacters ? number << 5 | value : (number - (1ULL << 39)) * 2 + (value >> 4);
  }
  std::string text = std::to_string(number);
  if (text.size() > 12) return {};
  return std::string(12 - text.size(), '0') + text;
}

std::string session_key_id(std::string_view account, std::uint64_t number) {
  const std::uint64_t hidden = number * kScramble & (kSessionNumbers - 1);
  std::string out = "ASIA";
  const std::uint64_t low_bit = append_account(out, account);
  const std::uint64_t tail = low_bit << 39 | hidden;
  for (int shift = 35; shift >= 0; shift -= 5) out += kBase32[tail >> shift & 31];
  return out;
}

std::optional<std::uint64_t> session_number(std::string_view key_id) {
  if (key_id.size() != 20 || !key_id.starts_with("ASIA")) return std::nullopt;
  std::uint64_t tail = 0;
  for (const char c : key_id.substr(kPrefix + kAccountCharacters)) {
    const auto value = kBase32.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    tail = tail << 5 | value;
  }
  return (tail & (kSessionNumbers - 1)) * inverse(kScramble) & (kSessionNumbers - 1);
}

}  // namespace core
