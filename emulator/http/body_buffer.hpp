// Memory for request bodies that do not fit a connection's own buffer: recycled, because fresh pages cost more than the
// bytes that are read into them, and bounded over all connections.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

namespace http {

class BodyPool;

/// Bytes that grow at the end; gives its memory back to the pool.
class BodyBuffer {
 public:
  explicit BodyBuffer(BodyPool& pool) : pool_(&pool) {}
  ~BodyBuffer() { release(); }
  BodyBuffer(BodyBuffer&& other) noexcept;
  BodyBuffer& operator=(BodyBuffer&& other) noexcept;

  /// Makes room for `capacity` bytes in all; false when the pool's budget or the machine's memory does not allow it.
  bool reserve(std::size_t capacity);
  /// False as reserve().
  bool append(std::string_view bytes);
  char* free_space() { return data_ + size_; }
  void advance(std::size_t bytes) { size_ += bytes; }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {data_, size_}; }
  void release();

 private:
  friend class BodyPool;
  BodyPool* pool_ = nullptr;
  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

class BodyPool {
 public:
  using Clock = std::chrono::steady_clock;

  /// `budget`: bytes that may be lent at one time.
  explicit BodyPool(std::uint64_t budget);

  std::uint64_t lent() const { return lent_; }
  /// Blocks that wait for their next use.
  std::size_t spares() const { return spares_.size(); }
  /// Frees blocks that nobody asked for since `since`.
  void trim(Clock::time_point since);

 private:
  friend class BodyBuffer;
  struct Free {
    void operator()(char* data) const { std::free(data); }
  };
  struct Spare {
    std::unique_ptr<char, Free> data;
    std::size_t capacity;
    Clock::time_point returned;
  };

  bool grow(BodyBuffer& buffer, std::size_t capacity);
  bool take_spare(BodyBuffer& buffer, std::size_t capacity);
  void give_back(BodyBuffer& buffer);

  std::uint64_t budget_;
  std::uint64_t lent_ = 0;
  std::vector<Spare> spares_;
};

}  // namespace http
