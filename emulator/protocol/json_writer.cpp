#include <cmath>
#include <cstdint>
#include <cstring>

#include "protocol/json.hpp"
#include "protocol/scalars.hpp"

namespace protocol {
namespace {

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void structure(const Shape& shape, const void* structure) {
    out_ += '{';
    bool first = true;
    for (const auto& member : shape.members) {
      if (member.location != Location::Body) continue;
      const void* present = value_of(structure, member);
      if (!present) continue;
      if (!first) out_ += ',';
      first = false;
      // The models' names have nothing to escape.
      out_.append(1, '"').append(member.wire).append("\":");
      value(&member, *member.shape, present);
    }
    out_ += '}';
  }

 private:
  void value(const Member* member, const Shape& shape, const void* value) {
    switch (shape.type) {
      case Type::Structure:
        return structure(shape, value);
      case Type::List:
        return list(shape, value);
      case Type::Map:
        return map(shape, value);
      case Type::String:
        return append_json_string(out_, as<std::string>(value));
      case Type::Float:
        return floating(as<float>(value), shape, value);
      case Type::Double:
        return floating(as<double>(value), shape, value);
      case Type::Timestamp: {
        const auto format = timestamp_format(member, shape, TimestampFormat::UnixTimestamp);
        return format == TimestampFormat::UnixTimestamp ? append_scalar(out_, shape, value, format)
                                                        : quoted(shape, value, format);
      }
      case Type::Blob:
        return quoted(shape, value, TimestampFormat::Default);
      case Type::Boolean:
      case Type::Integer:
      case Type::Long:
        return append_scalar(out_, shape, value, TimestampFormat::Default);
    }
  }

  void quoted(const Shape& shape, const void* value, TimestampFormat format) {
    out_ += '"';
    append_scalar(out_, shape, value, format);
    out_ += '"';
  }

  // JSON has no numbers for NaN and the infinities; AWS sends their names.
  void floating(double number, const Shape& shape, const void* value) {
    if (!std::isfinite(number)) return quoted(shape, value, TimestampFormat::Default);
    append_scalar(out_, shape, value, TimestampFormat::Default);
  }

  void list(const Shape& shape, const void* list) {
    out_ += '[';
    const std::size_t size = shape.access->size(list);
    for (std::size_t i = 0; i < size; ++i) {
      if (i > 0) out_ += ',';
      value(nullptr, *shape.element, shape.access->element(list, i));
    }
    out_ += ']';
  }

  void map(const Shape& shape, const void* map) {
    out_ += '{';
    const std::size_t size = shape.access->size(map);
    for (std::size_t i = 0; i < size; ++i) {
      if (i > 0) out_ += ',';
      append_json_string(out_, shape.access->key(map, i));
      out_ += ':';
      value(nullptr, *shape.element, shape.access->element(map, i));
    }
    out_ += '}';
  }

  std::string& out_;
};

constexpr bool must_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

/// How many bytes at the beginning need no escape; counted in steps of eight, so perhaps a few more than that do not.
std::size_t plain_prefix(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = kOnes << 7;
  // The high bit of each byte that is zero (the lowest such byte is exact, which is all that matters here).
  const auto zeros = [](std::uint64_t word) { return (word - kOnes) & ~word & kHigh; };
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    const std::uint64_t control = (word - kOnes * 0x20) & ~word & kHigh;
    if (control | zeros(word ^ kOnes * '"') | zeros(word ^ kOnes * '\\')) return i;
  }
  while (i < text.size() && !must_escape(text[i])) ++i;
  return i;
}

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  const std::size_t plain = plain_prefix(text);
  if (plain == text.size()) {
    // At once: this is nearly every string, and three separate appends cost more than the bytes.
    const std::size_t at = out.size();
    out.resize(at + text.size() + 2, '"');
    text.copy(out.data() + at + 1, text.size());
    return;
  }
  out += '"';
  std::size_t start = 0;
  for (std::size_t i = plain; i < text.size(); ++i) {
    if (!must_escape(text[i])) continue;
    out.append(text, start, i - start);
    start = i + 1;
    append_escape(out, text[i]);
  }
  out.append(text, start);
  out += '"';
}

void write_json(std::string& out, const Shape& shape, const void* structure) {
  Writer(out).structure(shape, structure);
}

}  // namespace protocol
