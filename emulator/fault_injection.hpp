// Lets the world's fault rules have their way with a request.
#pragma once

#include <string_view>

#include "core/error.hpp"
#include "exchange.hpp"
#include "protocol/shape.hpp"
#include "world/faults.hpp"

namespace app {

/// Once the caller is known and before anything is done: notes the fault that hits the request, delays the answer, and
/// throws the fault's error.
void inject(Exchange& exchange);

/// The error as the service would answer it: what the rule leaves out is what the service usually says.
core::AwsError fault_error(const protocol::ServiceModel& service, const protocol::OperationModel& operation,
                           const world::FaultError& wanted);

}  // namespace app
