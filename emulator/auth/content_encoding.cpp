#include "auth/content_encoding.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <stdexcept>

#include "auth/failure.hpp"
#include "core/text.hpp"

namespace auth {
namespace {

constexpr int kGzipWindow = 15 + 16;
constexpr std::size_t kStep = std::size_t{64} * 1024;

struct EndInflate {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

struct EndDeflate {
  void operator()(z_stream* stream) const { deflateEnd(stream); }
};

Failure malformed() {
  return Failure(FailureKind::EncodingMalformed, "gzip");
}

}  // namespace

std::string inflate_gzip(std::string_view bytes, std::size_t limit) {
  if (bytes.size() > std::numeric_limits<uInt>::max()) throw Failure(FailureKind::BodyTooLarge);
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, EndInflate> end(&stream);
  // zlib's interface is not const-correct; it does not write to its input.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  while (true) {
    const std::size_t filled = out.size();
    // One byte more than allowed tells "exactly the limit" from "more".
    const std::size_t room = std::min(kStep, limit + 1 - filled);
    out.resize(filled + room);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + filled);
    stream.avail_out = static_cast<uInt>(room);
    const int result = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (out.size() > limit) throw Failure(FailureKind::BodyTooLarge);
    if (result == Z_STREAM_END) {
      if (stream.avail_in == 0) return out;
      // RFC 1952 allows several members one after the other.
      if (inflateReset(&stream) != Z_OK) throw malformed();
    } else if (result != Z_OK || (stream.avail_in == 0 && stream.avail_out != 0)) {
      throw malformed();
    }
  }
}

std::string deflate_gzip(std::string_view bytes) {
  if (bytes.size() > std::numeric_limits<uInt>::max()) throw Failure(FailureKind::BodyTooLarge);
  constexpr int kMemoryLevel = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  const std::unique_ptr<z_stream, EndDeflate> end(&stream);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("zlib does not compress");
  out.resize(stream.total_out);
  return out;
}

std::optional<std::string> decompressed_body(const core::HttpRequest& request, std::size_t limit) {
  if (!core::iequals(request.header("content-encoding"), "gzip")) return std::nullopt;
  return inflate_gzip(request.body, limit);
}

}  // namespace auth
