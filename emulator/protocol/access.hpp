// How the walkers reach values whose C++ type they do not know: a few functions per type (not per member), which also
// lets a test supply values of shapes that exist at run time only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace protocol {

struct Shape;

struct Access {
  /// Makes the optional hold a fresh value and returns the value's address.
  void* (*emplace)(void* optional, const Shape& shape);
  /// Address of the value; null when absent.
  const void* (*get)(const void* optional);
  /// Adds an element to a list or (with its key) to a map; returns the element's address, valid until the next one.
  void* (*append)(void* container, std::string_view key, const Shape& shape);
  std::size_t (*size)(const void* container);
  const void* (*element)(const void* container, std::size_t index);
  std::string_view (*key)(const void* container, std::size_t index);
};

namespace detail {

template <class T>
void* emplace(void* optional, const Shape&) {
  return &static_cast<std::optional<T>*>(optional)->emplace();
}

template <class T>
const void* get(const void* optional) {
  const auto& value = *static_cast<const std::optional<T>*>(optional);
  return value ? &*value : nullptr;
}

template <class T>
struct Container {
  static constexpr Access access{emplace<T>, get<T>, nullptr, nullptr, nullptr, nullptr};
};

template <class E>
struct Container<std::vector<E>> {
  using List = std::vector<E>;
  static void* append(void* list, std::string_view, const Shape&) { return &static_cast<List*>(list)->emplace_back(); }
  static std::size_t size(const void* list) { return static_cast<const List*>(list)->size(); }
  static const void* element(const void* list, std::size_t index) { return &(*static_cast<const List*>(list))[index]; }
  static constexpr Access access{emplace<List>, get<List>, append, size, element, nullptr};
};

template <class V>
struct Container<std::vector<std::pair<std::string, V>>> {
  using Map = std::vector<std::pair<std::string, V>>;
  static void* append(void* map, std::string_view key, const Shape&) {
    auto& added = static_cast<Map*>(map)->emplace_back();
    added.first = key;
    return &added.second;
  }
  static std::size_t size(const void* map) { return static_cast<const Map*>(map)->size(); }
  static const void* element(const void* map, std::size_t index) {
    return &(*static_cast<const Map*>(map))[index].second;
  }
  static std::string_view key(const void* map, std::size_t index) {
    return (*static_cast<const Map*>(map))[index].first;
  }
  static constexpr Access access{emplace<Map>, get<Map>, append, size, element, key};
};

}  // namespace detail

/// Access to values of type T and to the optionals around them. T = std::vector<bool> is refused by its own element().
template <class T>
inline constexpr const Access& access = detail::Container<T>::access;

}  // namespace protocol
