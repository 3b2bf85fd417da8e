// A server on a free port with a handler that tells what it got, and a client that is nothing but a socket.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "http/server.hpp"

namespace http_test {

/// Answers with the request spelled out, unless `reply` says otherwise. Faults answer `fault N` with a status of their
/// own.
struct EchoHandler : http::Handler {
  std::function<core::HttpResponse(const core::HttpRequest&)> reply;
  std::uint64_t limit = 1024 * 1024;
  int handled = 0;

  core::HttpResponse handle(const core::HttpRequest& request) override {
    ++handled;
    if (reply) return reply(request);
    core::HttpResponse response;
    response.set("Content-Type", "text/plain");
    response.body = describe(request);
    return response;
  }

  static std::string describe(const core::HttpRequest& request) {
    std::string text = std::string(request.method) + " " + std::string(request.target) + "\n";
    text += "proxy_host=" + std::string(request.proxy_host) + " peer=" + std::string(request.peer_address) +
            " secure=" + (request.secure ? "1" : "0") + "\n";
    for (const auto& field : request.headers)
      text += "[" + std::string(field.name) + "]=[" + std::string(field.value) + "]\n";
    return text + "body=" + std::string(request.body) + "\n";
  }

  std::uint64_t body_limit(const core::HttpRequest&) override { return limit; }

  core::HttpResponse reject(const core::HttpRequest& head, http::Fault fault) override {
    core::HttpResponse response;
    response.status = status(fault);
    response.body = "fault for <" + std::string(head.target) + ">";
    return response;
  }

  static int status(http::Fault fault) {
    switch (fault) {
      case http::Fault::MalformedRequest:
        return 400;
      case http::Fault::HeadersTooLarge:
        return 431;
      case http::Fault::BodyTooLarge:
        return 413;
      case http::Fault::IncompleteBody:
        return 422;
      case http::Fault::Timeout:
        return 408;
      case http::Fault::UnsupportedTransferEncoding:
        return 501;
      case http::Fault::Overloaded:
        return 503;
      case http::Fault::InternalFailure:
        return 500;
    }
    return 599;
  }
};

class RunningServer {
 public:
  RunningServer(http::Options options, http::Handler& handler) : server_(free_port(std::move(options)), handler) {
    thread_ = std::thread([this] { server_.run(); });
  }
  ~RunningServer() { stop(); }
  void request_stop() { server_.stop(); }
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  void stop() {
    request_stop();
    join();
  }
  std::uint16_t port() const { return server_.port(); }

 private:
  static http::Options free_port(http::Options options) {
    options.port = 0;
    return options;
  }
  http::Server server_;
  std::thread thread_;
};

struct Answer {
  int status = 0;
  std::string head;  // status line and headers
  std::string body;
  bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

/// Every wait gives up after five seconds, so that a server that falls silent fails a test instead of hanging it.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  int socket() const { return socket_; }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void end_sending() { ::shutdown(socket_, SHUT_WR); }

  /// The next answer; `to_head` when the request was a HEAD. Nullopt when the connection ended before a whole one.
  std::optional<Answer> answer(bool to_head = false) {
    std::size_t end;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos)
      if (!receive()) return std::nullopt;
    Answer result;
    result.head = received_.substr(0, end + 2);
    received_.erase(0, end + 4);
    result.status = std::stoi(result.head.substr(result.head.find(' ') + 1, 3));
    const auto length_at = result.head.find("Content-Length: ");
    if (to_head || length_at == std::string::npos) return result;
    const std::size_t length = std::stoul(result.head.substr(length_at + 16));
    while (received_.size() < length)
      if (!receive()) return std::nullopt;
    result.body = received_.substr(0, length);
    received_.erase(0, length);
    return result;
  }

  std::optional<Answer> ask(std::string_view request, bool to_head = false) {
    send(request);
    return answer(to_head);
  }

  /// True when the server has closed and sent nothing more before.
  bool closed() { return received_.empty() && !receive() && !timed_out_; }
  /// True when nothing has arrived yet.
  bool silent() {
    pollfd poll_for{socket_, POLLIN, 0};
    return received_.empty() && ::poll(&poll_for, 1, 0) == 0;
  }

 private:
  bool receive() {
    pollfd poll_for{socket_, POLLIN, 0};
    if (::poll(&poll_for, 1, 5000) != 1) {
      timed_out_ = true;
      return false;
    }
    char bytes[65536];
    const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    received_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  bool connected_ = false;
  bool timed_out_ = false;
  std::string received_;
};

class HttpTest : public testing::Test {
 protected:
  /// Starts the server; to be called before the first client.
  void start(http::Options options = {}) { server_.emplace(std::move(options), handler_); }
  Client client() {
    if (!server_) start();
    return Client(server_->port());
  }
  /// One request on a connection of its own.
  std::optional<Answer> ask(std::string_view request) {
    auto connection = client();
    return connection.ask(request);
  }
  /// Status of the answer to such a request; 0 when there was none.
  int status(std::string_view request) {
    const auto answer = ask(request);
    return answer ? answer->status : 0;
  }

  EchoHandler handler_;
  std::optional<RunningServer> server_;
};

}  // namespace http_test
