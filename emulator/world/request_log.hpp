// What a world was asked, newest last, bounded. Secrets never get in: only the access key id is kept.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "world/ring.hpp"

namespace world {

struct RequestRecord {
  std::string request_id;
  core::Time time;             // of the world
  std::string_view service;    // of the service's model, as is the operation
  std::string_view operation;  // empty when there is none of that name
  std::string region;
  std::string access_key_id;
  std::string principal;  // ARN; empty when authentication failed
  std::string source_ip;
  int status = 0;
  std::string error_code;  // empty on success
  std::string fault;       // id of the fault that answered or delayed it

  void clear() {
    for (auto* text : {&request_id, &region, &access_key_id, &principal, &source_ip, &error_code, &fault})
      text->clear();
    time = {};
    service = operation = {};
    status = 0;
  }
};

inline constexpr std::size_t kKeptRequests = 1000;
using RequestLog = Ring<RequestRecord, kKeptRequests>;

}  // namespace world
