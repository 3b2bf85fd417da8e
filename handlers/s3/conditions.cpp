#include "handlers/s3/conditions.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "handlers/s3/errors.hpp"
#include "handlers/s3/names.hpp"

namespace s3 {
namespace {

// HTTP's dates know no smaller unit than seconds, which is why objects are stored with whole ones.
bool modified_after(const state::S3Object& object, core::Time time) {
  return object.modified > time;
}

core::AwsError not_modified(const state::S3Object& object) {
  return core::AwsError("NotModified", 304, "Not Modified")
      .with_header("ETag", quoted(object.etag))
      .with_header("Last-Modified", core::http_date(object.modified));
}

core::AwsError unknown_form(const std::string& header) {
  return not_implemented(header).with("additionalMessage",
                                      "We don't accept the provided value of " + header + " header for this API");
}

}  // namespace

bool lists_etag(std::string_view header, std::string_view etag) {
  const auto parts = core::split(header, ',');
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
    const std::string_view wanted = core::trim(part);
    return wanted == "*" || unquoted(wanted) == etag;
  });
}

void require_conditions(const Conditions& conditions, const state::S3Object& object) {
  if (conditions.if_match) {
    if (!lists_etag(*conditions.if_match, object.etag)) throw precondition_failed("If-Match");
  } else if (conditions.if_unmodified_since && modified_after(object, *conditions.if_unmodified_since)) {
    throw precondition_failed("If-Unmodified-Since");
  }
  if (conditions.if_none_match) {
    if (lists_etag(*conditions.if_none_match, object.etag)) throw not_modified(object);
  } else if (conditions.if_modified_since && !modified_after(object, *conditions.if_modified_since)) {
    throw not_modified(object);
  }
}

void require_source_conditions(const Conditions& conditions, const state::S3Object& object) {
  if (conditions.if_match) {
    if (!lists_etag(*conditions.if_match, object.etag)) throw precondition_failed("x-amz-copy-source-If-Match");
  } else if (conditions.if_unmodified_since && modified_after(object, *conditions.if_unmodified_since)) {
    throw precondition_failed("x-amz-copy-source-If-Unmodified-Since");
  }
  if (conditions.if_none_match) {
    if (lists_etag(*conditions.if_none_match, object.etag))
      throw precondition_failed("x-amz-copy-source-If-None-Match");
  } else if (conditions.if_modified_since && !modified_after(object, *conditions.if_modified_since)) {
    throw precondition_failed("x-amz-copy-source-If-Modified-Since");
  }
}

void require_write_conditions(const std::optional<std::string>& if_match,
                              const std::optional<std::string>& if_none_match,
                              const std::optional<state::S3Object>& existing, const std::string& key) {
  if (if_match && if_none_match)
    throw not_implemented("If-Match,If-None-Match")
        .with("additionalMessage", "Multiple conditional request headers present in the request");
  if (if_none_match) {
    if (*if_none_match != "*") throw unknown_form("If-None-Match");
    if (existing) throw precondition_failed("If-None-Match");
  }
  if (!if_match) return;
  if (*if_match == "*") throw unknown_form("If-Match");
  if (!existing) throw no_such_key(key);
  if (unquoted(*if_match) != existing->etag) throw precondition_failed("If-Match");
}

}  // namespace s3
