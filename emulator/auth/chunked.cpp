#include "auth/chunked.hpp"

#include <algorithm>
#include <charconv>

#include "auth/failure.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"

namespace auth {
namespace {

constexpr std::string_view kChunkSignature = "chunk-signature=";
constexpr std::string_view kTrailerSignature = "x-amz-trailer-signature";
// A size of 16 hexadecimal digits and a signature need less than half of this.
constexpr std::size_t kMaxChunkHeader = 256;
constexpr std::size_t kMaxTrailer = std::size_t{16} * 1024;

// Follows the chain of signatures: each one signs its predecessor.
class Chain {
 public:
  Chain(const Signature& signature, const Verified& verified)
      : signature_(signature),
        verified_(verified),
        previous_(verified.signature.empty() ? std::string(signature.signature) : verified.signature) {}

  void check_chunk(std::string_view data, std::string_view given) {
    static const std::string kEmptyHash = core::sha256_hex("");
    check("AWS4-HMAC-SHA256-PAYLOAD", kEmptyHash + '\n', data, given);
  }
  void check_trailer(std::string_view canonical, std::string_view given) {
    check("AWS4-HMAC-SHA256-TRAILER", "", canonical, given);
  }

 private:
  void check(std::string_view algorithm, const std::string& between, std::string_view content, std::string_view given) {
    if (!verified_.signing_key) return;
    std::string to_sign(algorithm);
    for (const std::string_view line : {signature_.time_text, signature_.scope.text, std::string_view(previous_)}) {
      to_sign += '\n';
      to_sign += line;
    }
    to_sign += '\n';
    to_sign += between;
    to_sign += core::sha256_hex(content);
    std::string expected = core::hex(core::view(core::hmac_sha256(core::view(*verified_.signing_key), to_sign)));
    if (!core::equal_constant_time(expected, given)) {
      Failure failure(FailureKind::ChunkSignatureMismatch);
      failure.access_key_id = signature_.access_key_id;
      failure.signature = given;
      failure.string_to_sign = std::move(to_sign);
      throw failure;
    }
    previous_ = std::move(expected);
  }

  const Signature& signature_;
  const Verified& verified_;
  std::string previous_;
};

struct ChunkHeader {
  std::size_t size;
  std::string_view signature;
};

// Reads `<hex size>[;chunk-signature=<hex>]\r\n` and moves past it.
ChunkHeader read_header(std::string_view& rest) {
  const auto end = rest.substr(0, kMaxChunkHeader).find("\r\n");
  if (end == std::string_view::npos)
    throw Failure(rest.size() < kMaxChunkHeader ? FailureKind::BodyIncomplete : FailureKind::ChunkMalformed);
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  ChunkHeader header{0, {}};
  const auto [after, error] = std::from_chars(line.data(), line.data() + line.size(), header.size, 16);
  if (error != std::errc()) throw Failure(FailureKind::ChunkMalformed);
  const std::string_view extension = line.substr(static_cast<std::size_t>(after - line.data()));
  if (extension.empty()) return header;
  if (extension.front() != ';') throw Failure(FailureKind::ChunkMalformed);
  const auto at = extension.find(kChunkSignature);
  if (at != std::string_view::npos) header.signature = core::trim(extension.substr(at + kChunkSignature.size()));
  return header;
}

std::string_view read_data(std::string_view& rest, std::size_t size) {
  if (rest.size() < size || rest.size() - size < 2) throw Failure(FailureKind::BodyIncomplete);
  const std::string_view data = rest.substr(0, size);
  if (rest.substr(size, 2) != "\r\n") throw Failure(FailureKind::ChunkMalformed);
  rest.remove_prefix(size + 2);
  return data;
}

bool announced(const core::HttpRequest& request, std::string_view name) {
  for (const core::HeaderField& field : request.headers) {
    if (!core::iequals(field.name, "x-amz-trailer")) continue;
    for (const std::string_view listed : core::split(field.value, ','))
      if (core::iequals(core::trim(listed), name)) return true;
  }
  return false;
}

// Every announced trailer must come, and no other: a checksum that nobody announced would go unnoticed.
void check_announcement(const core::HttpRequest& request, const DecodedBody& body) {
  for (const auto& [name, value] : body.trailers)
    if (!announced(request, name)) throw Failure(FailureKind::TrailerMalformed);
  for (const core::HeaderField& field : request.headers) {
    if (!core::iequals(field.name, "x-amz-trailer")) continue;
    for (const std::string_view listed : core::split(field.value, ',')) {
      const std::string name = core::to_lower(core::trim(listed));
      const auto sent = [&](const auto& trailer) { return trailer.first == name; };
      if (!name.empty() && std::none_of(body.trailers.begin(), body.trailers.end(), sent))
        throw Failure(FailureKind::TrailerMalformed);
    }
  }
}

// Lines end with LF or CRLF (documentation and SDKs differ). Returns the trailer signature.
std::string_view read_trailers(std::string_view rest, DecodedBody& body) {
  if (rest.size() > kMaxTrailer) throw Failure(FailureKind::TrailerMalformed);
  std::string_view signature;
  for (const std::string_view raw : core::split(rest, '\n')) {
    const std::string_view line = core::trim(raw);
    if (line.empty()) continue;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) throw Failure(FailureKind::TrailerMalformed);
    std::string name = core::to_lower(core::trim(line.substr(0, colon)));
    const std::string_view value = core::trim(line.substr(colon + 1));
    if (name == kTrailerSignature)
      signature = value;
    else
      body.trailers.emplace_back(std::move(name), value);
  }
  return signature;
}

std::string canonical_trailers(DecodedBody body) {
  std::sort(body.trailers.begin(), body.trailers.end());
  std::string out;
  for (const auto& [name, value] : body.trailers) {
    out += name;
    out += ':';
    out += value;
    out += '\n';
  }
  return out;
}

std::size_t declared_length(const core::HttpRequest& request) {
  const auto length = core::parse_integer(request.header("x-amz-decoded-content-length"));
  if (!length || *length < 0) throw Failure(FailureKind::DecodedLengthMissing);
  return static_cast<std::size_t>(*length);
}

}  // namespace

DecodedBody decode_chunked(const core::HttpRequest& request, const Signature& signature, const Verified& verified) {
  const std::size_t length = declared_length(request);
  const bool chunks_signed = verified.payload != Payload::UnsignedChunksTrailer;
  DecodedBody out;
  out.bytes.reserve(std::min(length, request.body.size()));
  Chain chain(signature, verified);
  std::string_view rest = request.body;
  while (true) {
    const ChunkHeader header = read_header(rest);
    if (header.size == 0) {
      if (chunks_signed) chain.check_chunk({}, header.signature);
      break;
    }
    const std::string_view data = read_data(rest, header.size);
    if (chunks_signed) chain.check_chunk(data, header.signature);
    out.bytes += data;
  }
  if (out.bytes.size() != length) throw Failure(FailureKind::BodyIncomplete);
  const std::string_view trailer_signature = read_trailers(rest, out);
  if (verified.payload == Payload::SignedChunks) {
    if (!core::trim(rest).empty()) throw Failure(FailureKind::TrailerMalformed);
    return out;
  }
  check_announcement(request, out);
  if (chunks_signed) chain.check_trailer(canonical_trailers({{}, out.trailers}), trailer_signature);
  return out;
}

std::string stored_content_encoding(std::string_view content_encoding) {
  std::string out;
  for (const std::string_view raw : core::split(content_encoding, ',')) {
    const std::string_view coding = core::trim(raw);
    if (coding.empty() || core::iequals(coding, "aws-chunked")) continue;
    if (!out.empty()) out += ',';
    out += coding;
  }
  return out;
}

}  // namespace auth
