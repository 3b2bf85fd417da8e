// One connection: reads requests, has them handled, sends the answers. Used by the server alone.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "http/body_buffer.hpp"
#include "http/chunk_decoder.hpp"
#include "http/request_head.hpp"
#include "http/response_head.hpp"
#include "http/server.hpp"
#include "http/stream.hpp"

namespace http {

// The concrete executor everywhere: the type-erased default costs several per cent of a request.
using Executor = boost::asio::io_context::executor_type;
template <class T>
using Awaitable = boost::asio::awaitable<T, Executor>;
using Token = boost::asio::as_tuple_t<boost::asio::use_awaitable_t<Executor>>;
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using SteadyClock = std::chrono::steady_clock;
using Timer = boost::asio::basic_waitable_timer<SteadyClock, boost::asio::wait_traits<SteadyClock>, Executor>;

class Session;

/// An answer that is held back until the event loop has had its turn.
struct Held {
  virtual ~Held() = default;
  /// `durable`: what was answered in this turn is written.
  virtual void release(bool durable) = 0;
};

/// What all sessions of a server share. Lives on the server's one thread.
struct Hub {
  Hub(const Options& chosen, Handler& served) : options(chosen), handler(served), bodies(chosen.max_buffered_bytes) {}

  const Options& options;
  Handler& handler;
  BodyPool bodies;
  DateCache date;
  std::unordered_set<Session*> sessions;
  bool stopping = false;
  std::function<void()> on_session_end;
  /// Until the end of the turn, or until `release` is called.
  std::function<void(std::unique_ptr<Held>)> hold;
  std::vector<std::unique_ptr<Held>> held;
  /// Not with answers that wait for a flush.
  void release(bool durable);
};

class Session {
 public:
  Session(Hub& hub, Socket socket);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Serves until the connection ends.
  Awaitable<void> serve();
  /// Ends what has waited past its deadline.
  void sweep(SteadyClock::time_point now);
  /// Closes at once between requests, else after the request under way.
  void stop();

 private:
  enum class Outcome {
    Ready,
    Refused,  // fault_ says why; an answer is due
    Gone,     // nobody to answer
  };

  Awaitable<Outcome> begin();
  Awaitable<Outcome> read_head();
  Awaitable<Outcome> read_body();
  Awaitable<Outcome> read_sized_body();
  Awaitable<Outcome> read_chunked_body(std::uint64_t limit);
  Awaitable<Outcome> fill();
  Awaitable<Outcome> receive(char* data, std::size_t size, std::size_t& received);
  Awaitable<bool> ready(Io wanted);
  bool joins_others(const core::HttpResponse& response) const;
  Awaitable<bool> end_of_turn();
  Awaitable<void> pause(std::chrono::milliseconds time);
  Awaitable<bool> send(std::string_view head, std::string_view body);
  Awaitable<void> linger();

  Outcome refuse(Fault fault);
  Outcome decode_chunks(std::uint64_t limit);
  core::HttpResponse answer(Outcome outcome);
  core::HttpResponse rejection(Fault fault);
  void make_room();
  void next_request();
  void expect_progress(std::uint64_t transferred);
  std::string_view pending() const { return {buffer_.get() + begin_, end_ - begin_}; }

  Hub& hub_;
  Socket socket_;
  Stream stream_;
  std::string peer_;

  // Received bytes lie in [begin_, end_); the head being read or served starts at begin_.
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t consumed_ = 0;  // where the next request starts

  HeadScanner scanner_;
  RequestHead head_;
  core::HttpRequest request_;
  ChunkDecoder chunks_;
  BodyBuffer body_;
  Fault fault_ = Fault::MalformedRequest;
  bool keep_alive_ = false;
  bool first_request_ = true;
  std::string out_;

  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  SteadyClock::time_point transfer_start_;
  Timer* pause_ = nullptr;  // while an answer is kept back
  bool idle_ = true;        // between requests, nothing received
  bool expired_ = false;
};

}  // namespace http
