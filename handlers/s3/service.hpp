// Amazon S3: buckets, their policies and settings, and objects.
#pragma once

#include "handlers/operation.hpp"

namespace s3 {

const handlers::Service& service();

}  // namespace s3
