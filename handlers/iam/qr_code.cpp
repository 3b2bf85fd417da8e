#include "handlers/iam/qr_code.hpp"

#include <zlib.h>

#include <array>
#include <cstdint>
#include <new>
#include <span>
#include <stdexcept>
#include <vector>

namespace iam {
namespace {

using Bytes = std::vector<std::uint8_t>;

// By version, from 1: error correction bytes per block and number of blocks of level M (ISO/IEC 18004, table 9).
constexpr int kVersions = 15;
constexpr int kCorrection[kVersions] = {10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24};
constexpr int kBlocks[kVersions] = {1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10};

int side(int version) {
  return 4 * version + 17;
}

// Centres of the alignment patterns, the same for rows and columns.
std::vector<int> alignment(int version) {
  if (version == 1) return {};
  const int count = version / 7 + 2;
  const int step = (version * 8 + count * 3 + 5) / (count * 4 - 4) * 2;
  std::vector<int> centres(static_cast<std::size_t>(count), 6);
  for (int i = count - 1, centre = side(version) - 7; i > 0; --i, centre -= step)
    centres[static_cast<std::size_t>(i)] = centre;
  return centres;
}

// Bytes that fit besides the patterns that every code of the version has.
int capacity(int version) {
  int modules = (16 * version + 128) * version + 64;
  if (version > 1) {
    const int count = version / 7 + 2;
    modules -= (25 * count - 10) * count - 55;
  }
  if (version >= 7) modules -= 36;
  return modules / 8;
}

int data_capacity(int version) {
  return capacity(version) - kCorrection[version - 1] * kBlocks[version - 1];
}

// Mode and length come before the text.
int overhead(int version) {
  return version < 10 ? 12 : 20;  // bits
}

int version_for(std::size_t length) {
  for (int version = 1; version <= kVersions; ++version)
    if (8 * static_cast<int>(length) + overhead(version) <= 8 * data_capacity(version)) return version;
  throw std::length_error("too long for a QR code");
}

std::uint8_t multiply(std::uint8_t x, std::uint8_t y) {
  int z = 0;
  for (int i = 7; i >= 0; --i) {
    z = (z << 1) ^ ((z >> 7) * 0x11D);
    z ^= ((y >> i) & 1) * x;
  }
  return static_cast<std::uint8_t>(z);
}

// Generator polynomial of the Reed-Solomon code, without its leading 1.
Bytes generator(int degree) {
  Bytes polynomial(static_cast<std::size_t>(degree), 0);
  polynomial.back() = 1;
  std::uint8_t root = 1;
  for (int i = 0; i < degree; ++i, root = multiply(root, 2))
    for (std::size_t j = 0; j < polynomial.size(); ++j) {
      polynomial[j] = multiply(polynomial[j], root);
      if (j + 1 < polynomial.size()) polynomial[j] ^= polynomial[j + 1];
    }
  return polynomial;
}

Bytes correction(std::span<const std::uint8_t> data, const Bytes& generator_polynomial) {
  Bytes remainder(generator_polynomial.size(), 0);
  for (const std::uint8_t byte : data) {
    const auto factor = static_cast<std::uint8_t>(byte ^ remainder.front());
    remainder.erase(remainder.begin());
    remainder.push_back(0);
    for (std::size_t i = 0; i < remainder.size(); ++i) remainder[i] ^= multiply(generator_polynomial[i], factor);
  }
  return remainder;
}

// Mode, length, text and padding.
Bytes data_bytes(std::string_view text, int version) {
  std::vector<bool> bits;
  const auto put = [&](unsigned value, int count) {
    while (count-- > 0) bits.push_back((value >> count & 1) != 0);
  };
  put(4, 4);
  put(static_cast<unsigned>(text.size()), overhead(version) - 4);
  for (const char c : text) put(static_cast<unsigned char>(c), 8);
  const auto size = static_cast<std::size_t>(data_capacity(version));
  bits.resize(std::min(bits.size() + 4, 8 * size));
  bits.resize((bits.size() + 7) / 8 * 8);
  Bytes bytes(bits.size() / 8, 0);
  for (std::size_t i = 0; i < bits.size(); ++i)
    if (bits[i]) bytes[i / 8] |= static_cast<std::uint8_t>(0x80 >> i % 8);
  for (std::uint8_t pad = 0xEC; bytes.size() < size; pad ^= 0xEC ^ 0x11) bytes.push_back(pad);
  return bytes;
}

// Blocks take turns, byte by byte; the last ones may be one byte longer.
Bytes interleaved(const Bytes& data, int version) {
  const auto count = static_cast<std::size_t>(kBlocks[version - 1]);
  const std::size_t shorter = data.size() / count, longer_blocks = data.size() % count;
  const Bytes polynomial = generator(kCorrection[version - 1]);
  std::vector<std::span<const std::uint8_t>> blocks;
  std::vector<Bytes> corrections;
  for (std::size_t i = 0, begin = 0; i < count; ++i) {
    const std::size_t length = shorter + (i >= count - longer_blocks ? 1 : 0);
    blocks.emplace_back(data.data() + begin, length);
    corrections.push_back(correction(blocks.back(), polynomial));
    begin += length;
  }
  Bytes result;
  for (std::size_t i = 0; i <= shorter; ++i)
    for (const auto& block : blocks)
      if (i < block.size()) result.push_back(block[i]);
  for (std::size_t i = 0; i < polynomial.size(); ++i)
    for (const auto& block : corrections) result.push_back(block[i]);
  return result;
}

class Grid {
 public:
  explicit Grid(int version) : version_(version), side_(side(version)) {
    dark_.resize(static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_));
    fixed_.resize(dark_.size());
    draw_patterns();
  }

  int size() const { return side_; }
  bool dark(int x, int y) const { return dark_[at(x, y)]; }

  // In columns of two, up and down in turn, around the patterns.
  void fill(const Bytes& bytes) {
    std::size_t bit = 0;
    for (int right = side_ - 1; right >= 1; right -= 2) {
      if (right == 6) right = 5;
      const bool up = ((right + 1) & 2) == 0;
      for (int i = 0; i < side_; ++i)
        for (const int x : {right, right - 1}) {
          const int y = up ? side_ - 1 - i : i;
          if (fixed_[at(x, y)]) continue;
          const bool value = bit < bytes.size() * 8 && (bytes[bit / 8] >> (7 - bit % 8) & 1) != 0;
          ++bit;
          // Mask 0. Readers take any of the eight; which one to choose is a matter of looks.
          dark_[at(x, y)] = value != ((x + y) % 2 == 0);
        }
    }
  }

 private:
  std::size_t at(int x, int y) const {
    const int index = y * side_ + x;
    return static_cast<std::size_t>(index);
  }

  void set(int x, int y, bool dark) {
    if (x < 0 || y < 0 || x >= side_ || y >= side_) return;
    dark_[at(x, y)] = dark;
    fixed_[at(x, y)] = true;
  }

  // Squares in each other: rings at the given distances from the centre are light.
  void draw_square(int centre_x, int centre_y, int reach, std::array<int, 2> light) {
    for (int dy = -reach; dy <= reach; ++dy)
      for (int dx = -reach; dx <= reach; ++dx) {
        const int ring = std::max(std::abs(dx), std::abs(dy));
        set(centre_x + dx, centre_y + dy, ring != light[0] && ring != light[1]);
      }
  }

  void draw_patterns() {
    for (int i = 0; i < side_; ++i) {
      set(6, i, i % 2 == 0);
      set(i, 6, i % 2 == 0);
    }
    for (const auto& [x, y] : {std::pair{3, 3}, std::pair{side_ - 4, 3}, std::pair{3, side_ - 4}})
      draw_square(x, y, 4, {2, 4});
    const auto centres = alignment(version_);
    for (const int x : centres)
      for (const int y : centres) {
        const bool corner = (x == 6 && y == 6) || (x == 6 && y == side_ - 7) || (x == side_ - 7 && y == 6);
        if (!corner) draw_square(x, y, 2, {1, 1});
      }
    draw_format();
    draw_version();
  }

  // Level M and mask 0 are both the number 0, which leaves the constant that every format word is XORed with.
  void draw_format() {
    constexpr unsigned word = 0x5412;
    const auto bit = [](int i) { return (word >> i & 1) != 0; };
    for (int i = 0; i <= 5; ++i) set(8, i, bit(i));
    set(8, 7, bit(6));
    set(8, 8, bit(7));
    set(7, 8, bit(8));
    for (int i = 9; i < 15; ++i) set(14 - i, 8, bit(i));
    for (int i = 0; i < 8; ++i) set(side_ - 1 - i, 8, bit(i));
    for (int i = 8; i < 15; ++i) set(8, side_ - 15 + i, bit(i));
    set(8, side_ - 8, true);
  }

  void draw_version() {
    if (version_ < 7) return;
    int remainder = version_;
    for (int i = 0; i < 12; ++i) remainder = (remainder << 1) ^ ((remainder >> 11) * 0x1F25);
    const int word = version_ << 12 | remainder;
    for (int i = 0; i < 18; ++i) {
      const bool dark = (word >> i & 1) != 0;
      set(side_ - 11 + i % 3, i / 3, dark);
      set(i / 3, side_ - 11 + i % 3, dark);
    }
  }

  int version_;
  int side_;
  std::vector<bool> dark_, fixed_;
};

constexpr int kScale = 4;   // pixels per module
constexpr int kMargin = 4;  // modules of white around the code

// Rows of one bit per pixel, each after its filter byte.
std::string pixels(const Grid& grid) {
  const int width = (grid.size() + 2 * kMargin) * kScale;
  std::string rows;
  for (int y = 0; y < width; ++y) {
    std::string row(1 + static_cast<std::size_t>(width + 7) / 8, '\xFF');
    row[0] = '\0';
    for (int x = 0; x < width; ++x) {
      const int column = x / kScale - kMargin, line = y / kScale - kMargin;
      const bool inside = column >= 0 && line >= 0 && column < grid.size() && line < grid.size();
      if (!inside || !grid.dark(column, line)) continue;
      char& byte = row[1 + static_cast<std::size_t>(x) / 8];
      byte = static_cast<char>(byte & ~(0x80 >> x % 8));
    }
    rows += row;
  }
  return rows;
}

std::string number(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

std::string chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return number(static_cast<std::uint32_t>(data.size())) + body + number(static_cast<std::uint32_t>(sum));
}

std::string deflated(const std::string& data) {
  uLongf size = compressBound(static_cast<uLong>(data.size()));
  std::string result(size, '\0');
  if (compress(reinterpret_cast<Bytef*>(result.data()), &size, reinterpret_cast<const Bytef*>(data.data()),
               static_cast<uLong>(data.size())) != Z_OK)
    throw std::bad_alloc();
  result.resize(size);
  return result;
}

}  // namespace

std::string qr_code_png(std::string_view text) {
  const int version = version_for(text.size());
  Grid grid(version);
  grid.fill(interleaved(data_bytes(text, version), version));
  const auto width = static_cast<std::uint32_t>((grid.size() + 2 * kMargin) * kScale);
  // One bit per pixel, greyscale, no interlacing.
  const std::string header = number(width) + number(width) + std::string("\x01\x00\x00\x00\x00", 5);
  return "\x89PNG\r\n\x1A\n" + chunk("IHDR", header) + chunk("IDAT", deflated(pixels(grid))) + chunk("IEND", "");
}

}  // namespace iam
