#include "commands.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "protocol/declare.hpp"

namespace app {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* addresses) const { freeaddrinfo(addresses); }
};

class Socket {
 public:
  explicit Socket(const addrinfo& address) : fd_(socket(address.ai_family, SOCK_STREAM, 0)) {
    const timeval patience{2, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = fd_ >= 0 && connect(fd_, address.ai_addr, address.ai_addrlen) == 0;
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }

  std::string ask(const std::string& request) const {
    if (!connected_ || send(fd_, request.data(), request.size(), MSG_NOSIGNAL) < 0) return {};
    std::array<char, 64> buffer;
    const ssize_t length = recv(fd_, buffer.data(), buffer.size(), 0);
    return length > 0 ? std::string(buffer.data(), static_cast<std::size_t>(length)) : std::string();
  }

 private:
  int fd_;
  bool connected_ = false;
};

}  // namespace

std::string declared_api(std::span<const handlers::Service* const> services) {
  std::vector<protocol::DeclaredService> declared;
  for (const auto* service : services) {
    auto& entry = declared.emplace_back();
    entry.model = &service->model;
    for (const auto& operation : service->operations) {
      std::vector<std::string_view> actions;
      if (!operation.authorization.action.empty()) actions.push_back(operation.authorization.action);
      entry.operations.push_back({operation.model, std::move(actions)});
    }
  }
  return protocol::declare(declared);
}

bool is_healthy(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  // A server that listens on every address is asked on the local one.
  const std::string target = host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "::1" : host;
  if (getaddrinfo(target.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return false;
  const std::unique_ptr<addrinfo, FreeAddresses> addresses(found);
  const Socket socket(*addresses);
  return socket.ask("GET /_understudy/health HTTP/1.1\r\nHost: " + target + "\r\nConnection: close\r\n\r\n")
      .starts_with("HTTP/1.1 200");
}

}  // namespace app
