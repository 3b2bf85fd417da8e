// What AWS accepts as tags of a resource share.
#pragma once

#include <optional>
#include <vector>

#include "core/principal.hpp"
#include "handlers/ram/model.hpp"

namespace ram {

inline constexpr std::size_t kTagsPerShare = 50;

/// Throws InvalidParameterException, TagPolicyViolationException, TagLimitExceededException.
core::Tags parse_tags(const std::optional<std::vector<model::Tag>>& tags);
core::AwsError tag_limit_exceeded();

}  // namespace ram
