// The part of an object that a read asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace s3 {

struct Part {
  std::int64_t offset = 0;
  std::int64_t length = 0;
};

/// The part a Range header names; nullopt where it names none that S3 serves (another unit, several ranges, not
/// readable): the answer then is the whole object. Throws InvalidRange.
std::optional<Part> requested_part(const std::string& range, std::int64_t size);

}  // namespace s3
