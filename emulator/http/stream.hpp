// Non-blocking bytes over one socket, plain or TLS, so that the session above has a single code path.
#pragma once

#include <cstddef>
#include <string_view>

#include "http/tls.hpp"

namespace http {

enum class Io {
  Done,       // some bytes were moved
  WantRead,   // wait until the socket is readable, then ask again
  WantWrite,  // wait until the socket is writable, then ask again
  Closed,     // end of stream or broken
};

struct IoResult {
  Io status;
  std::size_t bytes = 0;
};

class Stream {
 public:
  /// Does not own the socket.
  explicit Stream(int socket) : socket_(socket) {}

  void start_tls(Tls& tls) { tls_ = tls.accept(socket_); }
  bool secure() const { return tls_ != nullptr; }
  /// Of the protocol that was agreed on: `1.3`. Empty without TLS.
  std::string_view tls_version() const;
  /// First byte that waits to be read, left where it is; -1 when there is none.
  int peek() const;
  /// True when bytes are decrypted already, so that the socket need not become readable for read() to yield.
  bool buffered() const;

  IoResult read(char* data, std::size_t size);
  /// Sends from the two pieces, in this order, as much as goes without waiting.
  IoResult write(std::string_view first, std::string_view second);
  /// Tells the peer that nothing follows; it may go on sending.
  void shutdown_write();
  /// Reads what the peer still sends and throws it away.
  IoResult discard();

 private:
  IoResult tls_result(int returned) const;

  int socket_;
  Tls::Connection tls_;
};

}  // namespace http
