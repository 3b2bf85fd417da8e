#include "handlers/services.hpp"

#include <array>

#include "handlers/iam/service.hpp"
#include "handlers/organizations/service.hpp"
#include "handlers/ram/service.hpp"
#include "handlers/sts/service.hpp"

namespace handlers {

std::span<const Service* const> services() {
  static const std::array all = {
      &iam::service(),
      &organizations::service(),
      &ram::service(),
      &sts::service(),
  };
  return all;
}

}  // namespace handlers
