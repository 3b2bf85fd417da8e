#include "handlers/services.hpp"

#include <array>

#include "handlers/iam/service.hpp"
#include "handlers/organizations/service.hpp"
#include "handlers/ram/service.hpp"
#include "handlers/s3/service.hpp"
#include "handlers/sts/service.hpp"

namespace handlers {

// S3 comes last: it is what a request that names no service is for.
std::span<const Service* const> services() {
  static const std::array all = {
      &iam::service(), &organizations::service(), &ram::service(), &sts::service(), &s3::service(),
  };
  return all;
}

}  // namespace handlers
