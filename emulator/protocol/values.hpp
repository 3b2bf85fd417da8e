// The C++ types of members that the standard library has none for.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace protocol {

/// Bytes that travel in base64 inside JSON, XML and query parameters.
struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

/// A body that is passed on as it is. A request's stream is a view of the request's body; an answer may either own its
/// bytes or point at bytes that live until it has been encoded.
struct Stream {
  std::string owned;
  std::string_view borrowed;
  std::string_view bytes() const { return owned.empty() ? borrowed : std::string_view(owned); }
};

/// Maps keep the order of the wire, and unlike std::map they leave the structs standard-layout.
template <class V>
using Map = std::vector<std::pair<std::string, V>>;

}  // namespace protocol
