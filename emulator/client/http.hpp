// A blocking HTTP client for a server of ours: one request a connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace client {

struct Reply {
  int status = 0;
  std::string body;
};

/// Nobody answers there, or not in HTTP. Says where.
struct Unreachable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Sends one request and reads its answer whole. A server that listens on every address is asked on the local one.
/// `patience`: how long the server may be silent. Throws Unreachable.
Reply ask(const std::string& host, std::uint16_t port, std::string_view method, std::string_view target,
          std::string_view body = {}, std::chrono::seconds patience = std::chrono::seconds(120));

/// Whether the server at that address says that it serves.
bool is_healthy(const std::string& host, std::uint16_t port);

}  // namespace client
