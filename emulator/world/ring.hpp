// The last records of something.
#pragma once

#include <cstddef>
#include <deque>

namespace world {

/// At most `capacity` records; a new one takes the place of the oldest, and the memory that its `clear()` left there.
template <class Record, std::size_t capacity>
class Ring {
 public:
  /// The place of a new record, empty.
  Record& next() {
    if (records_.size() < capacity) return records_.emplace_back();
    Record& oldest = records_[begin_];
    begin_ = (begin_ + 1) % capacity;
    oldest.clear();
    return oldest;
  }
  std::size_t size() const { return records_.size(); }
  /// From 0, the oldest.
  const Record& operator[](std::size_t index) const { return records_[(begin_ + index) % records_.size()]; }
  void clear() {
    records_ = {};
    begin_ = 0;
  }

 private:
  std::deque<Record> records_;
  std::size_t begin_ = 0;
};

}  // namespace world
