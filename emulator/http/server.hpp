// The transport: one port that speaks HTTP/1.x, plain or TLS, and hands complete requests to one handler.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "core/http_message.hpp"
#include "core/log.hpp"

namespace http {

class Tls;

/// Why the transport refuses a request that it cannot hand to the handler as a whole.
enum class Fault {
  MalformedRequest,             // not HTTP, or ambiguous; nothing of the request is known
  HeadersTooLarge,              // request line and headers exceed Options::max_header_bytes
  BodyTooLarge,                 // more than Handler::body_limit
  IncompleteBody,               // the client closed before the announced end
  Timeout,                      // the client was too slow
  UnsupportedTransferEncoding,  // anything but `chunked`
  Overloaded,                   // no memory left for request bodies
  InternalFailure,              // handle() threw, or flush() did, so that the answer would have been a lie
};

/// What the server serves. Called on the thread that runs the server, one request at a time.
struct Handler {
  virtual ~Handler() = default;
  virtual core::HttpResponse handle(const core::HttpRequest& request) = 0;
  /// Largest body in bytes that this request may have; asked once its headers are read, before any of the body is.
  virtual std::uint64_t body_limit(const core::HttpRequest& head) = 0;
  /// The answer to a request that never reaches handle(). `head` is empty but for the peer when it could not be read.
  /// The connection is closed after it, except after InternalFailure.
  virtual core::HttpResponse reject(const core::HttpRequest& head, Fault fault) = 0;
  /// True when an answer must not leave before flush() has run. Asked after every handle().
  virtual bool flush_pending() const { return false; }
  /// Makes what was answered durable. Runs once for all requests of one turn of the event loop.
  virtual void flush() {}
  /// Called at every sweep, between requests, for what nobody waits for.
  virtual void tidy() {}
};

struct Options {
  std::string host = "127.0.0.1";  // an address, or a name that resolves to one
  std::uint16_t port = 4566;       // 0 picks a free one
  std::size_t max_header_bytes = std::size_t{16} * 1024;
  std::size_t max_connections = 4096;                         // further ones wait to be accepted
  std::uint64_t max_buffered_bytes = std::uint64_t{8} << 30;  // of request bodies being received, all together
  std::chrono::milliseconds header_timeout{20'000};  // from the first byte of a request to the end of its headers
  std::chrono::milliseconds idle_timeout{120'000};   // between requests
  std::chrono::milliseconds body_timeout{20'000};    // without any progress of a body or an answer
  std::uint64_t min_body_rate = 1024;                // bytes per second, once body_timeout is over
  std::chrono::milliseconds sweep_interval{1'000};   // how often timeouts are looked for
  std::chrono::milliseconds stop_grace{2'000};       // what requests under way get to finish after stop()
  Tls* tls = nullptr;                                // TLS connections are closed when null; must outlive the server
  const core::log::Logger* log = nullptr;
};

/// The constructor could not listen because somebody else does.
struct PortInUse : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Server {
 public:
  /// Listens at once (connections queue until run()). Throws PortInUse, or std::runtime_error for any other reason.
  Server(Options options, Handler& handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  /// Serves until stop(), SIGTERM or SIGINT; requests under way are finished within Options::stop_grace.
  void run();
  /// Before run(): calls `step` between requests, that far apart, until it returns false or the server stops.
  void repeat(std::chrono::milliseconds interval, std::function<bool()> step);
  /// From any thread.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace http
