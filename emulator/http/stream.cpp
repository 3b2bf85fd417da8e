#include "http/stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

namespace http {
namespace {

IoResult plain_result(ssize_t returned, Io would_block) {
  if (returned > 0) return {Io::Done, static_cast<std::size_t>(returned)};
  if (returned < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return {would_block};
  return {Io::Closed};
}

int tls_size(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, INT_MAX));
}

}  // namespace

int Stream::peek() const {
  unsigned char first = 0;
  return ::recv(socket_, &first, 1, MSG_PEEK | MSG_DONTWAIT) == 1 ? first : -1;
}

bool Stream::buffered() const {
  return tls_ && SSL_pending(tls_.get()) > 0;
}

std::string_view Stream::tls_version() const {
  constexpr std::string_view kPrefix = "TLSv";
  const std::string_view name = tls_ ? SSL_get_version(tls_.get()) : "";
  return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : std::string_view();
}

IoResult Stream::tls_result(int returned) const {
  if (returned > 0) return {Io::Done, static_cast<std::size_t>(returned)};
  switch (SSL_get_error(tls_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
      return {Io::WantRead};
    case SSL_ERROR_WANT_WRITE:
      return {Io::WantWrite};
    default:
      return {Io::Closed};
  }
}

IoResult Stream::read(char* data, std::size_t size) {
  if (!tls_) return plain_result(::recv(socket_, data, size, MSG_DONTWAIT), Io::WantRead);
  ERR_clear_error();  // SSL_get_error also looks at what earlier calls left in this thread's queue
  return tls_result(SSL_read(tls_.get(), data, tls_size(size)));
}

IoResult Stream::write(std::string_view first, std::string_view second) {
  if (tls_) {
    const std::string_view piece = first.empty() ? second : first;
    ERR_clear_error();
    return tls_result(SSL_write(tls_.get(), piece.data(), tls_size(piece.size())));
  }
  if (second.empty())
    return plain_result(::send(socket_, first.data(), first.size(), MSG_DONTWAIT | MSG_NOSIGNAL), Io::WantWrite);
  std::array<iovec, 2> pieces{iovec{const_cast<char*>(first.data()), first.size()},
                              iovec{const_cast<char*>(second.data()), second.size()}};
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  return plain_result(::sendmsg(socket_, &message, MSG_DONTWAIT | MSG_NOSIGNAL), Io::WantWrite);
}

void Stream::shutdown_write() {
  if (tls_) {
    ERR_clear_error();
    SSL_shutdown(tls_.get());
  }
  ::shutdown(socket_, SHUT_WR);
}

IoResult Stream::discard() {
  std::array<char, std::size_t{16} * 1024> waste;
  return plain_result(::recv(socket_, waste.data(), waste.size(), MSG_DONTWAIT), Io::WantRead);
}

}  // namespace http
