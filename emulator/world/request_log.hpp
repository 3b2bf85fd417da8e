// What a world was asked, newest last, bounded. Secrets never get in: only the access key id is kept.
#pragma once

#include <cstddef>
#include <deque>
#include <string>

#include "core/time.hpp"

namespace world {

struct RequestRecord {
  std::string request_id;
  core::Time time;  // of the world
  std::string service;
  std::string operation;
  std::string region;
  std::string access_key_id;
  std::string principal;  // ARN; empty when authentication failed
  std::string source_ip;
  int status = 0;
  std::string error_code;  // empty on success
  std::string fault = {};  // id of the fault that answered or delayed it
};

class RequestLog {
 public:
  static constexpr std::size_t kCapacity = 1000;

  void add(RequestRecord record) {
    if (records_.size() == kCapacity) records_.pop_front();
    records_.push_back(std::move(record));
  }
  const std::deque<RequestRecord>& records() const { return records_; }
  void clear() { records_.clear(); }

 private:
  std::deque<RequestRecord> records_;
};

}  // namespace world
