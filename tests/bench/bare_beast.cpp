// R0, the yardstick of run.py: a textbook asynchronous Beast server on one thread that answers every request with the
// same 700 bytes. Deliberately untuned: default buffer, a timer per read, Beast's own message types and serializer.
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Executor = asio::io_context::executor_type;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Stream = beast::basic_stream<asio::ip::tcp, Executor>;

std::string fixed_answer() {
  std::string body = "<?xml version=\"1.0\"?>\n<FixedResponse>";
  const std::string end = "</FixedResponse>";
  body.append(700 - body.size() - end.size(), 'x');
  return body + end;
}

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Stream::socket_type socket, const std::string& body) : stream_(std::move(socket)), body_(body) {
    stream_.socket().set_option(asio::ip::tcp::no_delay(true));
  }

  void read() {
    parser_.emplace();
    stream_.expires_after(std::chrono::seconds(30));
    http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->write();
    });
  }

 private:
  void write() {
    response_ = {};
    response_.version(11);
    response_.result(http::status::ok);
    response_.set(http::field::server, "bare");
    response_.set(http::field::content_type, "text/xml");
    response_.set(http::field::date, "Sat, 22 Aug 2026 10:11:12 GMT");
    response_.set("x-amzn-RequestId", "00000000-0000-0000-0000-000000000000");
    response_.keep_alive(parser_->get().keep_alive());
    response_.body() = body_;
    response_.prepare_payload();
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (error) return;
      if (self->response_.need_eof()) return;
      self->read();
    });
  }

  Stream stream_;
  const std::string& body_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
};

void accept(Acceptor& acceptor, const std::string& body) {
  acceptor.async_accept([&](beast::error_code error, Stream::socket_type socket) {
    if (!error) std::make_shared<Connection>(std::move(socket), body)->read();
    accept(acceptor, body);
  });
}

}  // namespace

int main(int count, char** arguments) {
  const auto port = static_cast<unsigned short>(count > 1 ? std::atoi(arguments[1]) : 0);
  const std::string body = fixed_answer();
  asio::io_context io{1};
  Acceptor acceptor(io, {asio::ip::make_address("127.0.0.1"), port});
  std::cout << acceptor.local_endpoint().port() << std::endl;
  accept(acceptor, body);
  io.run();
}
