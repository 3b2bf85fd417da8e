// AWS Security Token Service.
#pragma once

#include "handlers/operation.hpp"

namespace sts {

const handlers::Service& service();

}  // namespace sts
