#include "http/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <utility>

#include "http/session.hpp"

namespace http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

/// How long a spare block for bodies may lie about unused.
constexpr std::chrono::seconds kSpareBlocks{10};
/// When there is no file descriptor left, or no connection more allowed.
constexpr std::chrono::milliseconds kAcceptPause{50};

tcp::endpoint resolve(asio::io_context& io, const std::string& host, std::uint16_t port) {
  error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (!error) return {address, port};
  asio::ip::basic_resolver<tcp, Executor> resolver(io);
  const auto found = resolver.resolve(host, std::to_string(port), asio::ip::resolver_base::passive, error);
  if (error || found.empty()) throw std::runtime_error("cannot resolve " + host + ": " + error.message());
  return found.begin()->endpoint();
}

Awaitable<void> serve(std::unique_ptr<Session> session) {
  co_await session->serve();
}

}  // namespace

struct Server::Impl {
  Impl(Options chosen, Handler& handler)
      : options(std::move(chosen)), hub(options, handler), acceptor(io), sweeper(io), signals(io, SIGINT, SIGTERM) {
    listen();
    hub.on_session_end = [this] {
      if (hub.stopping && hub.sessions.empty()) io.stop();
    };
    hub.hold = [this](std::unique_ptr<Held> answer) { hold(std::move(answer)); };
  }

  // Sessions live in coroutine frames that the io_context or a held answer owns; both must go while the hub is there.
  ~Impl() {
    hub.on_session_end = nullptr;
    hub.held.clear();
  }

  void listen() {
    const auto endpoint = resolve(io, options.host, options.port);
    const std::string where = options.host + ":" + std::to_string(options.port);
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    // Linux hands this on to every accepted socket, which saves each of them the call.
    if (!error) acceptor.set_option(tcp::no_delay(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error == asio::error::address_in_use) throw PortInUse("somebody else listens on " + where);
    if (error) throw std::runtime_error("cannot listen on " + where + ": " + error.message());
    port = acceptor.local_endpoint().port();
  }

  Awaitable<void> accept() {
    Timer pause(io);
    while (!hub.stopping) {
      error_code failure = asio::error::no_descriptors;
      if (hub.sessions.size() < options.max_connections) {
        auto [error, socket] = co_await acceptor.async_accept(Token{});
        failure = error;
        if (!error) asio::co_spawn(io, serve(std::make_unique<Session>(hub, std::move(socket))), asio::detached);
      }
      if (failure == asio::error::operation_aborted) co_return;
      if (!failure) continue;
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(Token{});
    }
  }

  void sweep() {
    sweeper.expires_after(options.sweep_interval);
    sweeper.async_wait([this](error_code error) {
      if (error) return;
      const auto now = SteadyClock::now();
      for (Session* session : hub.sessions) session->sweep(now);
      hub.bodies.trim(now - kSpareBlocks);
      tidy();
      if (hub.stopping && now >= stop_deadline) return io.stop();
      sweep();
    });
  }

  void tidy() {
    try {
      hub.handler.tidy();
    } catch (const std::exception& error) {
      if (options.log) options.log->write(core::log::Level::Error, std::string("tidy: ") + error.what());
    }
  }

  void repeat(std::chrono::milliseconds interval, const std::shared_ptr<std::function<bool()>>& step) {
    auto timer = std::make_shared<Timer>(io);
    timer->expires_after(interval);
    timer->async_wait([this, timer, interval, step](error_code error) {
      if (!error && !hub.stopping && (*step)()) repeat(interval, step);
    });
  }

  /// Answers that wait are released together by one task, which the event loop runs after everything that was ready.
  void hold(std::unique_ptr<Held> answer) {
    hub.held.push_back(std::move(answer));
    if (hub.held.size() == 1) asio::post(io, [this] { flush(); });
  }

  void flush() {
    bool durable = true;
    try {
      if (hub.handler.flush_pending()) hub.handler.flush();
    } catch (const std::exception& error) {
      durable = false;
      if (options.log) options.log->write(core::log::Level::Error, std::string("flush: ") + error.what());
    }
    hub.release(durable);
  }

  void begin_stop() {
    if (hub.stopping) return io.stop();
    hub.stopping = true;
    stop_deadline = SteadyClock::now() + options.stop_grace;
    error_code ignored;
    acceptor.close(ignored);
    for (Session* session : hub.sessions) session->stop();
    if (hub.sessions.empty()) io.stop();
  }

  void on_signal() {
    signals.async_wait([this](error_code error, int) {
      if (error) return;
      begin_stop();
      on_signal();  // a second signal does not wait for requests under way
    });
  }

  void run() {
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
    on_signal();
    asio::co_spawn(io, accept(), asio::detached);
    sweep();
    io.run();
    hub.held.clear();
  }

  const Options options;
  std::uint16_t port = 0;
  Hub hub;
  SteadyClock::time_point stop_deadline;
  asio::io_context io{1};
  Acceptor acceptor;
  Timer sweeper;
  asio::basic_signal_set<Executor> signals;  // from the start: a signal that comes before run() is not lost
};

Server::Server(Options options, Handler& handler) : impl_(std::make_unique<Impl>(std::move(options), handler)) {}
Server::~Server() = default;
std::uint16_t Server::port() const {
  return impl_->port;
}
void Server::run() {
  impl_->run();
}
void Server::repeat(std::chrono::milliseconds interval, std::function<bool()> step) {
  impl_->repeat(interval, std::make_shared<std::function<bool()>>(std::move(step)));
}
void Server::stop() {
  asio::post(impl_->io, [impl = impl_.get()] { impl->begin_stop(); });
}

}  // namespace http
