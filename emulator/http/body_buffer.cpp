#include "http/body_buffer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace http {
namespace {

constexpr std::size_t kSmallestBlock = std::size_t{64} * 1024;
constexpr std::size_t kMostSpares = 8;
constexpr std::size_t kLargestSpare = std::size_t{128} << 20;

/// Powers of two, so that a body of about the same size finds its predecessor's block.
std::size_t block_size(std::size_t capacity) {
  return std::bit_ceil(std::max(capacity, kSmallestBlock));
}

}  // namespace

BodyBuffer::BodyBuffer(BodyBuffer&& other) noexcept
    : pool_(other.pool_),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)) {}

BodyBuffer& BodyBuffer::operator=(BodyBuffer&& other) noexcept {
  if (this == &other) return *this;
  release();
  pool_ = other.pool_;
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  capacity_ = std::exchange(other.capacity_, 0);
  return *this;
}

bool BodyBuffer::reserve(std::size_t capacity) {
  return capacity <= capacity_ || pool_->grow(*this, capacity);
}

bool BodyBuffer::append(std::string_view bytes) {
  if (bytes.empty()) return true;
  if (!reserve(size_ + bytes.size())) return false;
  std::memcpy(free_space(), bytes.data(), bytes.size());
  advance(bytes.size());
  return true;
}

void BodyBuffer::release() {
  if (data_) pool_->give_back(*this);
  size_ = 0;
}

// Room for the spares is made once, so that giving back, which destructors do, cannot fail.
BodyPool::BodyPool(std::uint64_t budget) : budget_(budget) {
  spares_.reserve(kMostSpares);
}

bool BodyPool::take_spare(BodyBuffer& buffer, std::size_t capacity) {
  const auto spare =
      std::find_if(spares_.begin(), spares_.end(), [&](const Spare& each) { return each.capacity == capacity; });
  if (spare == spares_.end()) return false;
  buffer.data_ = spare->data.release();
  buffer.capacity_ = capacity;
  lent_ += capacity;
  spares_.erase(spare);
  return true;
}

bool BodyPool::grow(BodyBuffer& buffer, std::size_t capacity) {
  if (capacity > budget_) return false;
  const std::size_t wanted = block_size(capacity);
  if (lent_ - buffer.capacity_ + wanted > std::max<std::uint64_t>(budget_, kSmallestBlock)) return false;
  if (!buffer.data_ && take_spare(buffer, wanted)) return true;
  // realloc moves pages, not bytes, at these sizes; pages that are never written never become resident.
  auto* data = static_cast<char*>(std::realloc(buffer.data_, wanted));
  if (!data) return false;
  lent_ += wanted - buffer.capacity_;
  buffer.data_ = data;
  buffer.capacity_ = wanted;
  return true;
}

void BodyPool::give_back(BodyBuffer& buffer) {
  Spare spare{std::unique_ptr<char, Free>(std::exchange(buffer.data_, nullptr)), std::exchange(buffer.capacity_, 0),
              Clock::now()};
  lent_ -= spare.capacity;
  if (spare.capacity > kLargestSpare || spares_.size() >= kMostSpares) return;
  spares_.push_back(std::move(spare));
}

void BodyPool::trim(Clock::time_point since) {
  std::erase_if(spares_, [&](const Spare& spare) { return spare.returned < since; });
}

}  // namespace http
