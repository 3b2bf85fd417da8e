// The end of a server: whom it waits for.
#include <string>

#include "http_fixture.hpp"

namespace http_test {
namespace {

using namespace std::chrono_literals;

TEST(HttpStop, FinishesTheRequestUnderWayAndClosesIdleConnections) {
  EchoHandler handler;
  RunningServer server({}, handler);
  Client idle(server.port());
  Client busy(server.port());
  ASSERT_TRUE(idle.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  const auto interim = busy.ask("PUT /k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  ASSERT_TRUE(interim);
  server.request_stop();
  EXPECT_TRUE(idle.closed());
  const auto answer = busy.ask("done");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_TRUE(answer->has("Connection: close\r\n"));
  server.join();
  EXPECT_FALSE(Client(server.port()).connected());
}

TEST(HttpStop, DoesNotWaitForRequestsThatNeverEnd) {
  EchoHandler handler;
  http::Options options;
  options.sweep_interval = 5ms;
  options.stop_grace = 20ms;
  RunningServer server(options, handler);
  Client stuck(server.port());
  ASSERT_TRUE(stuck.ask("PUT /k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"));
  const auto before = std::chrono::steady_clock::now();
  server.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, 1s);
}

}  // namespace
}  // namespace http_test
