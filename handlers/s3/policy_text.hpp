// A stored bucket policy as GetBucketPolicy gives it back.
#pragma once

#include <cstdint>
#include <string>

#include "state/database.hpp"

namespace s3 {

/// S3 does not return the text that was put: elements come in its own order, account numbers are root ARNs, users and
/// roles are shown by the ARN they have now, or by their unique id once they are gone.
std::string shown_policy(state::Database& db, std::int64_t document);

}  // namespace s3
