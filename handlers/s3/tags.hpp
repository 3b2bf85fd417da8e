// Tags as S3 takes them: in bodies, and in the header x-amz-tagging.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/principal.hpp"
#include "handlers/s3/model.hpp"

namespace s3 {

inline constexpr std::size_t kMaxObjectTags = 10;
inline constexpr std::size_t kMaxBucketTags = 50;

/// `k=v&k2=v2`, URL-encoded. Throws InvalidArgument for anything else and for repeated keys.
core::Tags parse_tagging_header(std::string_view header);

/// As they came, unchecked; nothing for an absent list.
core::Tags tags_of(const std::optional<std::vector<model::Tag>>& tags);
std::vector<model::Tag> to_model(const core::Tags& tags);

/// Throws InvalidTag or BadRequest unless the tags may be put on a bucket or an object.
void require_valid_tags(const core::Tags& tags, std::size_t limit);

}  // namespace s3
