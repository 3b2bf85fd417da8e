// The two tables behind to_error.
#pragma once

#include "auth/failure.hpp"
#include "core/error.hpp"

namespace auth {

core::AwsError s3_error(const Failure& failure);

}  // namespace auth
