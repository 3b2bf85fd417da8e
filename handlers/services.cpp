#include "handlers/services.hpp"

#include <array>

#include "handlers/iam/service.hpp"
#include "handlers/sts/service.hpp"

namespace handlers {

// S3 comes last: it is what a request that names no service is for.
std::span<const Service* const> services() {
  static const std::array all = {
      &iam::service(),
      &sts::service(),
  };
  return all;
}

}  // namespace handlers
