// What bounds a client: sizes, time, connections.
#include <atomic>
#include <future>
#include <string>

#include "http_fixture.hpp"

namespace http_test {
namespace {

using namespace std::chrono_literals;

/// Timeouts of some milliseconds; those that a test does not mean stay long.
http::Options impatient() {
  http::Options options;
  options.sweep_interval = 5ms;
  return options;
}

TEST_F(HttpTest, HeadersMayTakeTheLimitAndNoMore) {
  http::Options options;
  options.max_header_bytes = 4096;
  start(options);
  const std::string start_of_head = "GET / HTTP/1.1\r\nHost: h\r\nA: ";
  const std::string fits = start_of_head + std::string(4096 - start_of_head.size() - 4, 'a') + "\r\n\r\n";
  EXPECT_EQ(status(fits), 200);
  EXPECT_EQ(status(start_of_head + std::string(4096 - start_of_head.size() - 3, 'a') + "\r\n\r\n"), 431);
  EXPECT_EQ(status(start_of_head + std::string(1'000'000, 'a')), 431) << "the answer must survive what is still sent";
}

TEST_F(HttpTest, LargestHeadLeavesRoomForItsChunkedBody) {
  http::Options options;
  options.max_header_bytes = 4096;
  start(options);
  const std::string start_of_head = "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nA: ";
  const std::string head = start_of_head + std::string(4096 - start_of_head.size() - 4, 'a') + "\r\n\r\n";
  const auto answer = ask(head + "7530\r\n" + std::string(30'000, 'b') + "\r\n0\r\n\r\n");
  ASSERT_TRUE(answer);
  EXPECT_NE(answer->body.find("body=" + std::string(30'000, 'b') + "\n"), std::string::npos);
}

TEST_F(HttpTest, BodyOverTheLimitIsRefusedBeforeItIsRead) {
  handler_.limit = 100;
  EXPECT_EQ(status("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n"), 413);
  EXPECT_EQ(status("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 18446744073709551615\r\n\r\n"), 413);
  EXPECT_EQ(status("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'b')), 200);
}

TEST_F(HttpTest, RefusalSurvivesTheBodyThatIsStillSent) {
  handler_.limit = 100;
  auto connection = client();
  const std::size_t length = 4 << 20;
  std::thread sender([&] {
    connection.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
                    std::string(length, 'b'));
    connection.end_sending();
  });
  const auto answer = connection.answer();
  sender.join();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413);
}

TEST_F(HttpTest, ChunkedBodyOverTheLimitIsRefused) {
  handler_.limit = 10;
  const std::string head = "PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(status(head + "5\r\nhello\r\n6\r\nworld!\r\n0\r\n\r\n"), 413);
  EXPECT_EQ(status(head + "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n"), 200);
}

TEST_F(HttpTest, BodiesShareOneBudgetOfMemory) {
  http::Options options;
  options.max_buffered_bytes = 1 << 20;
  handler_.limit = 1 << 30;
  start(options);
  EXPECT_EQ(status("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\n"), 503);
  EXPECT_EQ(status("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n" + std::string(500'000, 'b')), 200);
}

TEST_F(HttpTest, TruncatedBodyIsIncomplete) {
  for (const std::string request : {"PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf",
                                    "PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\nhalf",
                                    "PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"}) {
    auto connection = client();
    ASSERT_TRUE(connection.send(request));
    connection.end_sending();
    const auto answer = connection.answer();
    ASSERT_TRUE(answer) << request;
    EXPECT_EQ(answer->status, 422);
    EXPECT_EQ(answer->body, "fault for </k>");
  }
  EXPECT_EQ(handler_.handled, 0);
}

TEST_F(HttpTest, ClientsThatVanishHarmNobody) {
  start();
  for (const std::string request : {"", "GET", "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                                    "PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\nhalf"}) {
    auto connection = client();
    connection.send(request);
    const linger reset{1, 0};
    ::setsockopt(connection.socket(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  }
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), 200);
}

TEST_F(HttpTest, SlowHeadersTimeOut) {
  auto options = impatient();
  options.header_timeout = 30ms;
  start(options);
  auto connection = client();
  const auto answer = connection.ask("GET / HTTP/1.1\r\nHost:");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408);
  EXPECT_TRUE(connection.closed());
}

TEST_F(HttpTest, IdleConnectionsAreClosedWithoutAWord) {
  auto options = impatient();
  options.idle_timeout = 30ms;
  start(options);
  auto used = client();
  ASSERT_TRUE(used.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_TRUE(used.closed());
}

TEST_F(HttpTest, ConnectionsThatNeverAskAreClosed) {
  auto options = impatient();
  options.header_timeout = 30ms;
  start(options);
  auto mute = client();
  EXPECT_TRUE(mute.closed());
}

TEST_F(HttpTest, StalledBodiesTimeOut) {
  auto options = impatient();
  options.body_timeout = 30ms;
  start(options);
  auto connection = client();
  const auto answer = connection.ask("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408);
  EXPECT_EQ(answer->body, "fault for </k>");
}

TEST_F(HttpTest, DrippingBodiesTimeOutThoughTheyNeverStall) {
  auto options = impatient();
  options.body_timeout = 60ms;
  options.min_body_rate = 1'000'000;
  start(options);
  auto connection = client();
  ASSERT_TRUE(connection.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"));
  const auto start_time = std::chrono::steady_clock::now();
  while (connection.silent() && std::chrono::steady_clock::now() - start_time < 3s) {
    connection.send("b");
    pollfd poll_for{connection.socket(), POLLIN, 0};
    ::poll(&poll_for, 1, 2);
  }
  const auto answer = connection.answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408);
}

TEST_F(HttpTest, ClientsThatDoNotReadAreCutOff) {
  auto options = impatient();
  options.body_timeout = 30ms;
  handler_.reply = [](const core::HttpRequest&) { return core::HttpResponse{200, {}, std::string(32 << 20, 'x')}; };
  start(options);
  auto connection = client();
  ASSERT_TRUE(connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  // Cut off means reset: an orderly end would keep the unread bytes in the kernel for as long as nobody reads them.
  pollfd poll_for{connection.socket(), POLLRDHUP, 0};
  EXPECT_EQ(::poll(&poll_for, 1, 5000), 1);
}

TEST_F(HttpTest, ConnectionsOverTheMostWaitTheirTurn) {
  http::Options options;
  options.max_connections = 1;
  start(options);
  std::optional<Client> first(std::in_place, server_->port());
  ASSERT_TRUE(first->ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  Client second(server_->port());
  ASSERT_TRUE(second.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  ASSERT_TRUE(first->ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_TRUE(second.silent());
  first.reset();
  EXPECT_TRUE(second.answer());
}

}  // namespace
}  // namespace http_test
