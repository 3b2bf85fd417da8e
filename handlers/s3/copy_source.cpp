#include "handlers/s3/copy_source.hpp"

#include "core/text.hpp"
#include "handlers/s3/errors.hpp"

namespace s3 {

CopySource parse_copy_source(std::string_view header) {
  constexpr std::string_view kVersion = "?versionId=";
  CopySource source;
  if (const auto at = header.find(kVersion); at != std::string_view::npos) {
    source.version_id = core::percent_decode(header.substr(at + kVersion.size()));
    header = header.substr(0, at);
  }
  // The slash between bucket and key may itself be encoded.
  const std::string decoded = core::percent_decode(header);
  std::string_view path = decoded;
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.starts_with("arn:")) throw not_implemented("x-amz-copy-source");
  const auto slash = path.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == path.size())
    throw invalid_argument("Invalid copy source object key", "x-amz-copy-source", "x-amz-copy-source");
  source.bucket = path.substr(0, slash);
  source.key = path.substr(slash + 1);
  return source;
}

}  // namespace s3
