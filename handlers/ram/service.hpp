// AWS Resource Access Manager.
#pragma once

#include "handlers/operation.hpp"

namespace ram {

const handlers::Service& service();

}  // namespace ram
