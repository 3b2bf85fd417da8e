// Data files that are part of the binary (cmake/embed.py).
#pragma once

#include <span>
#include <string_view>

namespace core {

struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

/// Sorted by name.
using EmbeddedFiles = std::span<const EmbeddedFile>;

}  // namespace core
