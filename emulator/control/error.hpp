// Refusals of the control API: `{"error": ..., "hint": ...}` with a 4xx status.
#pragma once

#include <stdexcept>
#include <string>

namespace control {

struct ControlError : std::runtime_error {
  ControlError(int http_status, const std::string& error, std::string what_to_do = {})
      : std::runtime_error(error), status(http_status), hint(std::move(what_to_do)) {}
  int status;
  std::string hint;
};

}  // namespace control
