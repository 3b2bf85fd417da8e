#include "client/http.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "core/text.hpp"

namespace client {
namespace {

constexpr std::chrono::seconds kHealthPatience{2};
constexpr std::size_t kPiece = std::size_t{64} * 1024;

struct FreeAddresses {
  void operator()(addrinfo* addresses) const { freeaddrinfo(addresses); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

class Socket {
 public:
  Socket(const addrinfo& address, std::chrono::seconds patience)
      : fd_(socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval timeout{patience.count(), 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    connected_ = fd_ >= 0 && connect(fd_, address.ai_addr, address.ai_addrlen) == 0;
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }

  bool connected() const { return connected_; }

  /// False when the peer stopped reading: it may have answered already.
  bool send_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// All bytes until the peer closes.
  std::string receive_all() const {
    std::string received;
    auto piece = std::make_unique<std::array<char, kPiece>>();
    for (;;) {
      const ssize_t length = recv(fd_, piece->data(), piece->size(), 0);
      if (length <= 0) return received;
      received.append(piece->data(), static_cast<std::size_t>(length));
    }
  }

 private:
  int fd_;
  bool connected_ = false;
};

std::string reachable(const std::string& host) {
  if (host == "0.0.0.0") return "127.0.0.1";
  return host == "::" ? "::1" : host;
}

Addresses resolve(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found); error != 0)
    throw Unreachable("cannot resolve " + host + ": " + gai_strerror(error));
  return Addresses(found);
}

std::string request_text(const std::string& host, std::uint16_t port, std::string_view method, std::string_view target,
                         std::string_view body) {
  const std::string name = host.find(':') == std::string::npos ? host : '[' + host + ']';
  std::string text(method);
  text.append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(name).append(":");
  text.append(std::to_string(port)).append("\r\nConnection: close\r\nContent-Length: ");
  return text.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
}

std::size_t announced_length(std::string_view head) {
  for (const auto line : core::split(head, '\n')) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !core::iequals(line.substr(0, colon), "content-length")) continue;
    return static_cast<std::size_t>(core::parse_integer(core::trim(line.substr(colon + 1))).value_or(0));
  }
  return 0;
}

Reply read_reply(const std::string& received, const std::string& where) {
  constexpr std::string_view kVersion = "HTTP/1.";
  constexpr std::size_t kStatus = 9;  // behind `HTTP/1.1 `
  const auto end = received.find("\r\n\r\n");
  if (!received.starts_with(kVersion) || end == std::string::npos)
    throw Unreachable("what answers at " + where + " is no server of this kind");
  Reply reply;
  reply.status = static_cast<int>(core::parse_integer(std::string_view(received).substr(kStatus, 3)).value_or(0));
  reply.body = received.substr(end + 4);
  if (reply.body.size() < announced_length(std::string_view(received).substr(0, end)))
    throw Unreachable("the answer of " + where + " broke off");
  return reply;
}

}  // namespace

Reply ask(const std::string& host, std::uint16_t port, std::string_view method, std::string_view target,
          std::string_view body, std::chrono::seconds patience) {
  const std::string name = reachable(host);
  const std::string where = name + ":" + std::to_string(port);
  const Addresses addresses = resolve(name, port);
  int error = 0;
  for (const addrinfo* address = addresses.get(); address; address = address->ai_next) {
    const Socket socket(*address, patience);
    if (!socket.connected()) {
      error = errno;
      continue;
    }
    // A server that refuses a body answers before it has read all of it.
    socket.send_all(request_text(name, port, method, target, body));
    return read_reply(socket.receive_all(), where);
  }
  throw Unreachable("no server answers at " + where + ": " + std::strerror(error));
}

bool is_healthy(const std::string& host, std::uint16_t port) {
  try {
    return ask(host, port, "GET", "/_understudy/health", {}, kHealthPatience).status == 200;
  } catch (const Unreachable&) {
    return false;
  }
}

}  // namespace client
