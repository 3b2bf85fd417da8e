// AWS Organizations.
#pragma once

#include "handlers/operation.hpp"

namespace organizations {

const handlers::Service& service();

}  // namespace organizations
