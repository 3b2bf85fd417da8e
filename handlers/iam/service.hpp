// AWS Identity and Access Management.
#pragma once

#include "handlers/operation.hpp"

namespace iam {

const handlers::Service& service();

}  // namespace iam
