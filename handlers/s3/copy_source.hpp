// The header x-amz-copy-source.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace s3 {

struct CopySource {
  std::string bucket;
  std::string key;
  std::optional<std::string> version_id;
};

/// `[/]bucket/key[?versionId=id]`, URL-encoded. Throws InvalidArgument.
CopySource parse_copy_source(std::string_view header);

}  // namespace s3
