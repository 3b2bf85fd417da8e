// Conditional requests: If-Match and its kin.
#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"
#include "state/s3_objects.hpp"

namespace s3 {

struct Conditions {
  std::optional<std::string> if_match;
  std::optional<std::string> if_none_match;
  std::optional<core::Time> if_modified_since;
  std::optional<core::Time> if_unmodified_since;
};

template <class In>
Conditions conditions_of(const In& in) {
  return {in.IfMatch, in.IfNoneMatch, in.IfModifiedSince, in.IfUnmodifiedSince};
}

/// Throws PreconditionFailed (412) or NotModified (304), in RFC 9110's order.
void require_conditions(const Conditions& conditions, const state::S3Object& object);

/// The same for the source of a copy: every failure is a 412 that names the header.
void require_source_conditions(const Conditions& conditions, const state::S3Object& object);

/// Whether a write may go ahead; `existing` is what is there now. Throws PreconditionFailed, NoSuchKey, NotImplemented.
void require_write_conditions(const std::optional<std::string>& if_match,
                              const std::optional<std::string>& if_none_match,
                              const std::optional<state::S3Object>& existing, const std::string& key);

/// Whether one of the listed ETags (quoted or not, separated by commas), or `*`, is `etag`.
bool lists_etag(std::string_view header, std::string_view etag);

}  // namespace s3
