#include <algorithm>

#include "protocol/pattern.hpp"
#include "protocol/unicode.hpp"

namespace protocol {

void CharacterSet::add(char32_t first, char32_t last) {
  for (char32_t point = first; point <= last && point < 128; ++point)
    ascii_[point / 64] |= std::uint64_t{1} << (point % 64);
  if (last >= 128) ranges_.emplace_back(std::max<char32_t>(first, 128), last);
}

void CharacterSet::add(const CharacterSet& other) {
  if (other.negated_) {
    others_.push_back(other);
    return;
  }
  for (std::size_t i = 0; i < ascii_.size(); ++i) ascii_[i] |= other.ascii_[i];
  ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
  categories_ += other.categories_;
  others_.insert(others_.end(), other.others_.begin(), other.others_.end());
}

bool CharacterSet::contains(char32_t point) const {
  return member(point) != negated_;
}

bool CharacterSet::member(char32_t point) const {
  if (point < 128 && (ascii_[point / 64] >> (point % 64) & 1) != 0) return true;
  for (const auto& other : others_)
    if (other.contains(point)) return true;
  if (point < 128) return ascii_category(point);
  for (const auto& [first, last] : ranges_)
    if (point >= first && point <= last) return true;
  return std::any_of(categories_.begin(), categories_.end(), [&](char c) { return in_category(c, point); });
}

bool CharacterSet::ascii_category(char32_t point) const {
  const bool letter = (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
  const bool number = point >= '0' && point <= '9';
  for (const char category : categories_)
    if ((category == 'L' && letter) || (category == 'N' && number) || (category == 'Z' && point == ' ')) return true;
  return false;
}

}  // namespace protocol
