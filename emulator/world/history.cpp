#include "world/history.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace world {
namespace {

constexpr std::size_t kMostStretches = 2;
constexpr std::size_t kPiece = std::size_t{32} << 10;

// Calls are kept as one run of bytes each: numbers of eight bytes, texts after their lengths.
class Writer {
 public:
  /// This is on the way of every call, and so it writes without asking for room.
  explicit Writer(char* at) : at_(at) {}
  void number(std::int64_t value) {
    std::memcpy(at_, &value, sizeof value);
    at_ += sizeof value;
  }
  void text(std::string_view text) {
    number(static_cast<std::int64_t>(text.size()));
    if (!text.empty()) std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }

 private:
  char* at_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  std::int64_t number() {
    std::int64_t value = 0;
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    const auto size = static_cast<std::size_t>(number());
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

constexpr std::size_t kNumber = sizeof(std::int64_t);

template <class Headers>
std::size_t size_of(const Headers& headers) {
  std::size_t size = kNumber;
  for (const auto& [name, value] : headers) size += 2 * kNumber + name.size() + value.size();
  return size;
}

template <class Headers>
void write_headers(Writer& out, const Headers& headers) {
  out.number(static_cast<std::int64_t>(headers.size()));
  for (const auto& [name, value] : headers) {
    out.text(name);
    out.text(value);
  }
}

std::vector<std::pair<std::string, std::string>> read_headers(Reader& in) {
  std::vector<std::pair<std::string, std::string>> headers(static_cast<std::size_t>(in.number()));
  for (auto& [name, value] : headers) {
    name = in.text();
    value = in.text();
  }
  return headers;
}

RecordedCall read_call(Reader& in) {
  RecordedCall call;
  call.machine = core::from_millis(in.number());
  call.time = core::from_millis(in.number());
  call.secure = in.number() != 0;
  if (const std::string ids = in.text(); !ids.empty()) call.ids = core::IdGenerator::parse(ids);
  for (std::string* text :
       {&call.method, &call.target, &call.proxy_host, &call.peer_address, &call.tls_version, &call.body})
    *text = in.text();
  call.headers = read_headers(in);
  call.response.status = static_cast<int>(in.number());
  call.response.headers = read_headers(in);
  call.response.body = in.text();
  return call;
}

}  // namespace

core::HttpRequest RecordedCall::request() const {
  core::HttpRequest request;
  request.method = method;
  request.target = target;
  for (const auto& [name, value] : headers) request.headers.push_back({name, value});
  request.body = body;
  request.proxy_host = proxy_host;
  request.peer_address = peer_address;
  request.secure = secure;
  request.tls_version = tls_version;
  return request;
}

void History::drop_oldest() {
  Stretch& oldest = stretches_.front();
  *total_ -= oldest.bytes + oldest.image;
  for (auto& piece : oldest.pieces)
    if (piece.size == kPiece) spare_.push_back(std::move(piece));
  stretches_.pop_front();
}

char* History::room(std::size_t size) {
  auto& pieces = stretches_.back().pieces;
  if (pieces.empty() || pieces.back().size - pieces.back().used < size) {
    if (size <= kPiece && !spare_.empty()) {
      pieces.push_back(std::move(spare_.back()));
      pieces.back().used = 0;
      spare_.pop_back();
    } else {
      const std::size_t length = std::max(size, kPiece);
      pieces.push_back({std::make_unique_for_overwrite<char[]>(length), length, 0});
    }
  }
  char* const at = pieces.back().bytes.get() + pieces.back().used;
  pieces.back().used += size;
  return at;
}

void History::begin(Base base, bool own_image) {
  if (stretches_.size() == kMostStretches) drop_oldest();
  Stretch* const before = stretches_.empty() ? nullptr : &stretches_.back();
  Stretch& stretch = stretches_.emplace_back();
  if (base.image) stretch.limit = std::max(kStretch, base.image->bytes().size());
  if (before && before->base.image == base.image) {
    // One image for both, counted with the one that stays longer.
    stretch.image = std::exchange(before->image, 0);
  } else if (base.image && own_image) {
    stretch.image = base.image->bytes().size();
    *total_ += stretch.image;
  }
  next_ids_ = base.ids;
  stretch.base = std::move(base);
}

void History::stop(std::string reason) {
  clear();
  stopped_ = std::move(reason);
}

void History::clear() {
  while (!stretches_.empty()) drop_oldest();
  std::vector<Piece>().swap(spare_);
  stopped_.clear();
  next_ids_.reset();
  moved_ids_.reset();
}

void History::expect(const core::IdGenerator& ids) {
  if (stretches_.empty()) return;
  moved_ids_.reset();
  if (next_ids_ != ids) moved_ids_ = ids;
}

void History::add(const core::HttpRequest& request, const core::HttpResponse& response, const core::Clock& clock,
                  core::Time time, const core::IdGenerator& ids) {
  if (stretches_.empty()) return;
  Stretch& stretch = stretches_.back();
  const std::string moved = moved_ids_ ? moved_ids_->text() : std::string();
  constexpr std::size_t kNumbers = 12;  // beside those of headers
  const std::size_t size = kNumbers * kNumber + moved.size() + request.method.size() + request.target.size() +
                           request.proxy_host.size() + request.peer_address.size() + request.tls_version.size() +
                           request.body.size() + size_of(request.headers) + size_of(response.headers) +
                           response.body.size();
  // Too large to keep; what it did is in the next base.
  if (size > stretch.limit) return clear();
  Writer out(room(size));
  out.number(core::to_millis(clock.machine()));
  out.number(core::to_millis(time));
  out.number(request.secure ? 1 : 0);
  out.text(moved);
  for (const std::string_view text :
       {request.method, request.target, request.proxy_host, request.peer_address, request.tls_version, request.body})
    out.text(text);
  write_headers(out, request.headers);
  out.number(response.status);
  write_headers(out, response.headers);
  out.text(response.body);
  stretch.bytes += size;
  *total_ += size;
  next_ids_ = ids;
}

std::vector<RecordedCall> History::calls() const {
  std::vector<RecordedCall> calls;
  for (const auto& stretch : stretches_)
    for (const auto& piece : stretch.pieces)
      for (Reader in({piece.bytes.get(), piece.used}); !in.done();) calls.push_back(read_call(in));
  return calls;
}

std::size_t History::bytes() const {
  std::size_t bytes = 0;
  for (const auto& stretch : stretches_) bytes += stretch.bytes;
  return bytes;
}

}  // namespace world
