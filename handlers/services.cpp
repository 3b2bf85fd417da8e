#include "handlers/services.hpp"

#include <array>

#include "handlers/organizations/service.hpp"
#include "handlers/s3/service.hpp"
#include "handlers/sts/service.hpp"

namespace handlers {

std::span<const Service* const> services() {
  static const std::array all = {
      &organizations::service(),
      &s3::service(),
      &sts::service(),
  };
  return all;
}

}  // namespace handlers
