#include "http/session.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/this_coro.hpp>
#include <cstring>
#include <utility>

namespace http {
namespace {

constexpr Token kToken{};
constexpr unsigned char kTlsHandshake = 0x16;
/// Below this an answer's body is copied behind its head: one piece is cheaper to send than two.
constexpr std::size_t kJoinedBody = std::size_t{16} * 1024;
/// What an idle connection may keep of the memory its largest answer needed.
constexpr std::size_t kKeptOutput = std::size_t{64} * 1024;
/// Space behind the largest head, in which chunked bodies are received.
constexpr std::size_t kWorkArea = std::size_t{4} * 1024;
constexpr std::chrono::seconds kLinger{2};
/// Answers that are sent together at most.
constexpr std::size_t kGroup = 32;

// The coroutine that waits for its answer's release.
template <class Waiter>
class HeldBy : public Held {
 public:
  explicit HeldBy(Waiter waiter) : waiter_(std::move(waiter)) {}
  void release(bool durable) override { std::move(waiter_)(durable); }

 private:
  Waiter waiter_;
};

std::string peer_address(const Socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};
  const auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

}  // namespace

void Hub::release(bool durable) {
  // Whoever is released may answer the next request at once.
  for (auto& answer : std::exchange(held, {})) answer->release(durable);
}

Session::Session(Hub& hub, Socket socket)
    : hub_(hub),
      socket_(std::move(socket)),
      stream_(socket_.native_handle()),
      peer_(peer_address(socket_)),
      buffer_(std::make_unique_for_overwrite<char[]>(hub.options.max_header_bytes + kWorkArea)),
      capacity_(hub.options.max_header_bytes + kWorkArea),
      body_(hub.bodies) {
  hub_.sessions.insert(this);
}

Session::~Session() {
  hub_.sessions.erase(this);
  if (hub_.on_session_end) hub_.on_session_end();
}

Awaitable<void> Session::serve() {
  if (co_await begin() != Outcome::Ready) co_return;
  do {
    next_request();
    Outcome outcome = co_await read_head();
    if (outcome == Outcome::Ready && head_.framing != RequestHead::Framing::None) outcome = co_await read_body();
    if (outcome == Outcome::Gone) co_return;

    core::HttpResponse response = answer(outcome);
    const bool waits = hub_.handler.flush_pending() || joins_others(response);
    if (!waits) hub_.release(true);
    if (waits && !co_await end_of_turn()) response = rejection(Fault::InternalFailure);
    if (response.delay.count() > 0) co_await pause(response.delay);
    if (hub_.stopping || wants_close(response)) keep_alive_ = false;

    out_.clear();
    append_head(out_, response, {keep_alive_, head_.http_1_0, head_.is_head}, hub_.date.now());
    std::string_view body;
    if (!head_.is_head && has_body(response.status)) body = response.body;
    if (body.size() <= kJoinedBody) {
      out_.append(body);
      body = {};
    }
    if (!co_await send(out_, body)) co_return;
    if (outcome == Outcome::Refused) co_await linger();
  } while (keep_alive_);
  stream_.shutdown_write();
}

Awaitable<Session::Outcome> Session::begin() {
  deadline_ = SteadyClock::now() + hub_.options.header_timeout;
  if (!co_await ready(Io::WantRead)) co_return Outcome::Gone;
  if (stream_.peek() != kTlsHandshake) co_return Outcome::Ready;
  if (!hub_.options.tls) co_return Outcome::Gone;
  try {
    socket_.native_non_blocking(true);
    stream_.start_tls(*hub_.options.tls);
  } catch (const std::exception& error) {
    if (hub_.options.log) hub_.options.log->write(core::log::Level::Error, std::string("TLS: ") + error.what());
    co_return Outcome::Gone;
  }
  co_return Outcome::Ready;
}

Awaitable<Session::Outcome> Session::read_head() {
  const auto now = SteadyClock::now();
  idle_ = pending().empty();
  deadline_ = now + (idle_ && !first_request_ ? hub_.options.idle_timeout : hub_.options.header_timeout);
  first_request_ = false;
  for (;;) {
    switch (pending().empty() ? HeadScanner::Result::NeedMore
                              : scanner_.scan(pending(), hub_.options.max_header_bytes)) {
      case HeadScanner::Result::TooLarge:
        co_return refuse(Fault::HeadersTooLarge);
      case HeadScanner::Result::Malformed:
        co_return refuse(Fault::MalformedRequest);
      case HeadScanner::Result::Complete: {
        consumed_ = begin_ + scanner_.size();
        const auto fault = parse_head(pending().substr(0, scanner_.size()), request_, head_);
        if (fault) co_return refuse(*fault);
        keep_alive_ = head_.keep_alive;
        co_return Outcome::Ready;
      }
      case HeadScanner::Result::NeedMore:
        break;
    }
    make_room();
    if (const Outcome outcome = co_await fill(); outcome != Outcome::Ready) {
      // A client that closes or falls silent between requests, or within a head, has nothing coming to it but 408.
      co_return expired_ && !idle_ ? refuse(Fault::Timeout) : Outcome::Gone;
    }
    if (idle_) deadline_ = SteadyClock::now() + hub_.options.header_timeout;
    idle_ = false;
  }
}

Awaitable<Session::Outcome> Session::read_body() {
  const std::uint64_t limit = hub_.handler.body_limit(request_);
  if (head_.content_length > limit) co_return refuse(Fault::BodyTooLarge);
  transfer_start_ = SteadyClock::now();
  expect_progress(0);
  if (head_.expects_continue && end_ == consumed_ && !co_await send("HTTP/1.1 100 Continue\r\n\r\n", {}))
    co_return Outcome::Gone;
  if (head_.framing == RequestHead::Framing::Chunked) co_return co_await read_chunked_body(limit);
  co_return co_await read_sized_body();
}

Awaitable<Session::Outcome> Session::read_sized_body() {
  const std::size_t length = static_cast<std::size_t>(head_.content_length);
  if (length <= capacity_ - consumed_) {
    while (end_ - consumed_ < length) {
      if (const Outcome outcome = co_await fill(); outcome != Outcome::Ready)
        co_return refuse(expired_ ? Fault::Timeout : Fault::IncompleteBody);
      expect_progress(end_ - consumed_);
    }
    request_.body = {buffer_.get() + consumed_, length};
    consumed_ += length;
    co_return Outcome::Ready;
  }

  if (!body_.reserve(length)) co_return refuse(Fault::Overloaded);
  body_.append({buffer_.get() + consumed_, end_ - consumed_});
  consumed_ = end_;
  while (body_.size() < length) {
    std::size_t received = 0;
    if (co_await receive(body_.free_space(), length - body_.size(), received) != Outcome::Ready)
      co_return refuse(expired_ ? Fault::Timeout : Fault::IncompleteBody);
    body_.advance(received);
    expect_progress(body_.size());
  }
  request_.body = body_.view();
  co_return Outcome::Ready;
}

Awaitable<Session::Outcome> Session::read_chunked_body(std::uint64_t limit) {
  // The head must stay where it is, so each piece is received behind it, over the one before.
  const std::size_t work_area = consumed_;
  std::uint64_t transferred = 0;
  for (;;) {
    const Outcome decoded = decode_chunks(limit);
    if (decoded != Outcome::Ready) co_return decoded;
    if (chunks_.done()) break;
    consumed_ = end_ = work_area;
    if (co_await fill() != Outcome::Ready) co_return refuse(expired_ ? Fault::Timeout : Fault::IncompleteBody);
    transferred += end_ - consumed_;
    expect_progress(transferred);
  }
  request_.body = body_.view();
  co_return Outcome::Ready;
}

Session::Outcome Session::decode_chunks(std::uint64_t limit) {
  while (consumed_ < end_ && !chunks_.done()) {
    const auto step = chunks_.next({buffer_.get() + consumed_, end_ - consumed_});
    consumed_ += step.consumed;
    if (chunks_.failed()) return refuse(Fault::MalformedRequest);
    if (step.data.size() > limit - body_.size()) return refuse(Fault::BodyTooLarge);
    if (!body_.append(step.data)) return refuse(Fault::Overloaded);
  }
  return Outcome::Ready;
}

Awaitable<Session::Outcome> Session::fill() {
  std::size_t received = 0;
  const Outcome outcome = co_await receive(buffer_.get() + end_, capacity_ - end_, received);
  end_ += received;
  co_return outcome;
}

/// Waits first: between two requests there is hardly ever anything to read yet.
Awaitable<Session::Outcome> Session::receive(char* data, std::size_t size, std::size_t& received) {
  Io wanted = Io::WantRead;
  bool wait = !stream_.buffered();
  for (;;) {
    if (wait) {
      auto [error] =
          co_await socket_.async_wait(wanted == Io::WantRead ? Socket::wait_read : Socket::wait_write, kToken);
      if (error) co_return Outcome::Gone;
    }
    const IoResult result = stream_.read(data, size);
    if (result.status == Io::Closed) co_return Outcome::Gone;
    if (result.status == Io::Done) {
      received = result.bytes;
      co_return Outcome::Ready;
    }
    wanted = result.status;
    wait = true;
  }
}

Awaitable<bool> Session::ready(Io wanted) {
  auto [error] = co_await socket_.async_wait(wanted == Io::WantRead ? Socket::wait_read : Socket::wait_write, kToken);
  co_return !error;
}

/// Small answers to many clients leave in groups: each by itself would wake its client, which costs more than sending
/// it does. In groups of no more than half of the clients, so that there is always somebody who works.
bool Session::joins_others(const core::HttpResponse& response) const {
  return response.body.size() <= kJoinedBody && hub_.held.size() + 1 < std::min(hub_.sessions.size() / 2, kGroup);
}

Awaitable<bool> Session::end_of_turn() {
  deadline_ = SteadyClock::time_point::max();
  const auto wait = [this]<class Waiter>(Waiter waiter) {
    hub_.hold(std::make_unique<HeldBy<Waiter>>(std::move(waiter)));
  };
  boost::asio::use_awaitable_t<Executor> token;
  co_return co_await boost::asio::async_initiate<boost::asio::use_awaitable_t<Executor>, void(bool)>(wait, token);
}

/// The time is the answer's own: no deadline runs meanwhile.
Awaitable<void> Session::pause(std::chrono::milliseconds time) {
  deadline_ = SteadyClock::time_point::max();
  Timer timer(co_await boost::asio::this_coro::executor);
  timer.expires_after(time);
  pause_ = &timer;
  if (!hub_.stopping) co_await timer.async_wait(kToken);
  pause_ = nullptr;
}

Awaitable<bool> Session::send(std::string_view head, std::string_view body) {
  IoResult result = stream_.write(head, body);
  if (result.status == Io::Done && result.bytes == head.size() + body.size()) co_return true;

  expired_ = false;
  transfer_start_ = SteadyClock::now();
  std::uint64_t sent = 0;
  for (;;) {
    if (result.status == Io::Closed) co_return false;
    sent += result.bytes;
    const std::size_t of_head = std::min(result.bytes, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(result.bytes - of_head);
    if (head.empty() && body.empty()) co_return true;
    expect_progress(sent);
    // Waiting even after progress gives the other connections their turn.
    if (!co_await ready(result.status == Io::WantRead ? Io::WantRead : Io::WantWrite)) {
      // A peer that does not read must not leave megabytes behind in the kernel: reset instead of an orderly end.
      boost::system::error_code ignored;
      socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
      socket_.close(ignored);  // the socket's destructor would set the option back
      co_return false;
    }
    result = stream_.write(head, body);
  }
}

/// Closing with unread bytes resets the connection, and the reset may overtake the answer: read them first.
Awaitable<void> Session::linger() {
  stream_.shutdown_write();
  expired_ = false;
  deadline_ = SteadyClock::now() + kLinger;
  for (;;) {
    const IoResult result = stream_.discard();
    if (result.status == Io::Closed || expired_ || hub_.stopping) co_return;
    if (result.status == Io::Done && SteadyClock::now() >= deadline_) co_return;
    if (result.status != Io::Done && !co_await ready(Io::WantRead)) co_return;
  }
}

Session::Outcome Session::refuse(Fault fault) {
  fault_ = fault;
  keep_alive_ = false;
  return Outcome::Refused;
}

core::HttpResponse Session::answer(Outcome outcome) {
  if (outcome == Outcome::Refused) return rejection(fault_);
  try {
    return hub_.handler.handle(request_);
  } catch (const std::exception& error) {
    if (hub_.options.log) hub_.options.log->write(core::log::Level::Error, std::string("handler: ") + error.what());
    return rejection(Fault::InternalFailure);
  }
}

core::HttpResponse Session::rejection(Fault fault) {
  if (fault == Fault::MalformedRequest || fault == Fault::HeadersTooLarge) {
    request_ = {};
    request_.peer_address = peer_;
    request_.secure = stream_.secure();
    request_.tls_version = stream_.tls_version();
    head_.is_head = false;
  }
  try {
    return hub_.handler.reject(request_, fault);
  } catch (const std::exception&) {
    return {500, {}, {}};
  }
}

void Session::make_room() {
  if (begin_ == 0 || capacity_ - end_ >= kWorkArea) return;
  std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
}

void Session::next_request() {
  begin_ = consumed_;
  if (begin_ == end_) begin_ = end_ = 0;
  consumed_ = begin_;
  scanner_.reset();
  chunks_ = {};
  body_.release();
  if (out_.capacity() > kKeptOutput) out_ = {};
  head_.is_head = head_.http_1_0 = false;
  request_.method = request_.target = request_.body = request_.proxy_host = {};
  request_.headers.clear();
  request_.peer_address = peer_;
  request_.secure = stream_.secure();
  request_.tls_version = stream_.tls_version();
  expired_ = false;
}

/// A transfer may pause for body_timeout at most, and beyond that time it must keep min_body_rate on the whole.
void Session::expect_progress(std::uint64_t transferred) {
  const auto timeout = hub_.options.body_timeout;
  const auto earned = std::chrono::milliseconds(
      std::min<std::uint64_t>(transferred / std::max<std::uint64_t>(hub_.options.min_body_rate, 1), 1'000'000) * 1000);
  deadline_ = std::min(SteadyClock::now() + timeout, transfer_start_ + timeout + earned);
}

void Session::sweep(SteadyClock::time_point now) {
  if (now < deadline_) return;
  deadline_ = SteadyClock::time_point::max();
  expired_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Session::stop() {
  if (pause_) pause_->cancel();
  if (!idle_) return;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

}  // namespace http
