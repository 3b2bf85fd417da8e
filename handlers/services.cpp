#include "handlers/services.hpp"

#include <array>

#include "handlers/sts/service.hpp"

namespace handlers {

std::span<const Service* const> services() {
  static const std::array all = {
      &sts::service(),
  };
  return all;
}

}  // namespace handlers
