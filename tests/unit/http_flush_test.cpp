// Group commit: no answer goes out before what it tells of is safe.
#include <algorithm>
#include <future>
#include <stdexcept>
#include <string>

#include "http_fixture.hpp"

namespace http_test {
namespace {

constexpr std::string_view kWrite = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n";
constexpr std::string_view kRead = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

/// Commits in groups, as a file database does.
struct CommittingHandler : EchoHandler {
  bool pending = false;
  bool fail = false;
  int flushes = 0;
  int uncommitted = 0;
  int largest_group = 0;

  core::HttpResponse handle(const core::HttpRequest& request) override {
    if (request.method == "POST") {
      pending = true;
      ++uncommitted;
    }
    return EchoHandler::handle(request);
  }
  bool flush_pending() const override { return pending; }
  void flush() override {
    ++flushes;
    largest_group = std::max(largest_group, uncommitted);
    uncommitted = 0;
    pending = false;
    if (fail) throw std::runtime_error("disk full");
  }
};

TEST(HttpFlush, AnswersWaitForTheFlushAndReadsNeedNone) {
  CommittingHandler handler;
  RunningServer server({}, handler);
  Client client(server.port());
  ASSERT_TRUE(client.ask(kRead));
  EXPECT_EQ(handler.flushes, 0);
  const auto answer = client.ask(kWrite);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(handler.flushes, 1);
  EXPECT_FALSE(handler.pending);
}

TEST(HttpFlush, RequestsThatAreReadyTogetherShareOne) {
  CommittingHandler handler;
  std::promise<void> entered;
  std::promise<void> leave;
  handler.reply = [&, left = leave.get_future().share()](const core::HttpRequest& request) {
    if (request.target == "/hold") {
      entered.set_value();
      left.wait();
    }
    return core::HttpResponse{};
  };
  RunningServer server({}, handler);
  Client holder(server.port());
  Client one(server.port());
  Client two(server.port());
  Client three(server.port());
  for (Client* client : {&one, &two, &three}) ASSERT_TRUE(client->ask(kRead));
  ASSERT_TRUE(holder.send("GET /hold HTTP/1.1\r\nHost: h\r\n\r\n"));
  entered.get_future().wait();
  for (Client* client : {&one, &two, &three}) ASSERT_TRUE(client->send(kWrite));
  leave.set_value();
  for (Client* client : {&holder, &one, &two, &three}) ASSERT_TRUE(client->answer());
  EXPECT_EQ(handler.flushes, 1);
  EXPECT_EQ(handler.largest_group, 3);
}

TEST(HttpFlush, NothingIsAcknowledgedWhenItFails) {
  CommittingHandler handler;
  handler.fail = true;
  RunningServer server({}, handler);
  Client client(server.port());
  const auto answer = client.ask(kWrite);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 500);
}

}  // namespace
}  // namespace http_test
