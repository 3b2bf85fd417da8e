#include <algorithm>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "http/server.hpp"
#include "http_fixture.hpp"

namespace http_test {
namespace {

TEST_F(HttpTest, HandsTheRequestToTheHandlerAsSent) {
  const auto answer = ask("POST /a%2fb?c=d HTTP/1.1\r\nHost: h:1\r\nX-Two:  2 \r\nContent-Length: 5\r\n\r\nhello");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body,
            "POST /a%2fb?c=d\nproxy_host= peer=127.0.0.1 secure=0\n[Host]=[h:1]\n[X-Two]=[2]\n[Content-Length]=[5]\n"
            "body=hello\n");
}

TEST_F(HttpTest, KeepsTheConnectionUntilTheClientWantsItClosed) {
  auto connection = client();
  for (int i = 0; i < 3; ++i) {
    const auto answer = connection.ask("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body.substr(0, 6), "GET /" + std::to_string(i));
    EXPECT_FALSE(answer->has("Connection:"));
  }
  const auto last = connection.ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  ASSERT_TRUE(last);
  EXPECT_TRUE(last->has("Connection: close\r\n"));
  EXPECT_TRUE(connection.closed());
}

TEST_F(HttpTest, Http10ClosesUnlessAskedToKeep) {
  auto closing = client();
  ASSERT_TRUE(closing.ask("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(closing.closed());
  auto keeping = client();
  const auto kept = keeping.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->has("Connection: keep-alive\r\n"));
  EXPECT_TRUE(keeping.ask("GET / HTTP/1.0\r\n\r\n"));
}

TEST_F(HttpTest, HandlerCanCloseTheConnection) {
  handler_.reply = [](const core::HttpRequest&) {
    core::HttpResponse response;
    response.set("Connection", "close");
    return response;
  };
  auto connection = client();
  const auto answer = connection.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->has("Connection: close\r\n"));
  EXPECT_TRUE(connection.closed());
}

TEST_F(HttpTest, AnswersPipelinedRequestsInOrder) {
  auto connection = client();
  std::string requests;
  for (int i = 0; i < 200; ++i)
    requests +=
        "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 300\r\n\r\n" + std::string(300, 'b');
  ASSERT_TRUE(connection.send(requests));
  for (int i = 0; i < 200; ++i) {
    const auto answer = connection.answer();
    ASSERT_TRUE(answer) << i;
    const std::string expected = "POST /" + std::to_string(i) + "\n";
    EXPECT_EQ(answer->body.substr(0, expected.size()), expected);
    EXPECT_NE(answer->body.find("body=" + std::string(300, 'b') + "\n"), std::string::npos);
  }
}

TEST_F(HttpTest, ReadsARequestThatArrivesByteByByte) {
  auto connection = client();
  const std::string request = "PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (const char byte : request) ASSERT_TRUE(connection.send({&byte, 1}));
  const auto answer = connection.answer();
  ASSERT_TRUE(answer);
  EXPECT_NE(answer->body.find("body=abc\n"), std::string::npos);
}

TEST_F(HttpTest, HeadHasLengthButNoBody) {
  auto connection = client();
  const auto answer = connection.ask("HEAD /k HTTP/1.1\r\nHost: h\r\n\r\n", true);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->has("Content-Length: "));
  EXPECT_FALSE(answer->has("Content-Length: 0\r\n"));
  const auto next = connection.ask("GET /n HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->status, 200);
}

TEST_F(HttpTest, NoContentHasNoBody) {
  handler_.reply = [](const core::HttpRequest& request) {
    core::HttpResponse response;
    response.status = request.target == "/gone" ? 204 : 200;
    response.body = "text";
    return response;
  };
  auto connection = client();
  const auto empty = connection.ask("DELETE /gone HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(empty);
  EXPECT_FALSE(empty->has("Content-Length"));
  const auto next = connection.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->body, "text");
}

TEST_F(HttpTest, ReadsChunkedBodiesLargerThanItsBuffer) {
  const std::string chunk(50'000, 'c');
  std::string request = "PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 4; ++i) request += "c350;x=y\r\n" + chunk + "\r\n";
  auto connection = client();
  const auto answer = connection.ask(request + "0\r\nT: v\r\n\r\nGET /next HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(answer);
  EXPECT_NE(answer->body.find("body=" + chunk + chunk + chunk + chunk + "\n"), std::string::npos);
  const auto next = connection.answer();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->body.substr(0, 9), "GET /next");
}

TEST_F(HttpTest, ReadsAndSendsLargeBodiesAndGoesOn) {
  handler_.limit = 64 << 20;
  handler_.reply = [](const core::HttpRequest& request) {
    core::HttpResponse response;
    response.body = request.body;
    return response;
  };
  std::string body(8 << 20, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 7 + i / 4096);
  auto connection = client();
  for (int round = 0; round < 2; ++round) {
    std::thread sender([&] {
      connection.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                      body);
    });
    const auto answer = connection.answer();
    sender.join();
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->body == body);
  }
}

TEST_F(HttpTest, ContinueFollowsAcceptableHeaders) {
  auto connection = client();
  const auto interim =
      connection.ask("PUT /k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  ASSERT_TRUE(interim);
  EXPECT_EQ(interim->head, "HTTP/1.1 100 Continue\r\n");
  const auto answer = connection.ask("ok");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_NE(answer->body.find("body=ok\n"), std::string::npos);
}

TEST_F(HttpTest, NoContinueForABodyThatIsTooLarge) {
  handler_.limit = 10;
  auto connection = client();
  const auto answer =
      connection.ask("PUT /k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413);
  EXPECT_EQ(answer->body, "fault for </k>");
  EXPECT_TRUE(connection.closed());
}

TEST_F(HttpTest, NoContinueWhenTheBodyCameAlong) {
  EXPECT_EQ(status("PUT /k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok"), 200);
}

TEST_F(HttpTest, AbsoluteFormGoesToItsHost) {
  const auto answer = ask("GET http://111122223333.s3-control.localhost:4566/v?x HTTP/1.1\r\nHost: other\r\n\r\n");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body.substr(0, answer->body.find(" peer")),
            "GET /v?x\nproxy_host=111122223333.s3-control.localhost:4566");
}

TEST_F(HttpTest, MalformedRequestsAreAnsweredAndClosed) {
  for (const std::string request :
       {"CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\nHost: h\n\n", "GET / HTTP/3.0\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    auto connection = client();
    const auto answer = connection.ask(request);
    ASSERT_TRUE(answer) << request;
    EXPECT_EQ(answer->status, 400) << request;
    EXPECT_EQ(answer->body, "fault for <>");
    EXPECT_TRUE(answer->has("Connection: close\r\n"));
    EXPECT_TRUE(connection.closed());
  }
  EXPECT_EQ(handler_.handled, 0);
}

TEST_F(HttpTest, UnknownTransferCodingsAreNotImplemented) {
  EXPECT_EQ(status("PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n"), 501);
}

TEST_F(HttpTest, UnknownMethodsReachTheHandler) {
  EXPECT_EQ(status("FROBNICATE / HTTP/1.1\r\nHost: h\r\n\r\n"), 200);
}

TEST_F(HttpTest, HandlerThatThrowsAnswers500AndTheConnectionGoesOn) {
  handler_.reply = [](const core::HttpRequest& request) -> core::HttpResponse {
    if (request.target == "/bad") throw std::runtime_error("on purpose");
    return {};
  };
  auto connection = client();
  const auto failed = connection.ask("GET /bad HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->status, 500);
  const auto next = connection.ask("GET /good HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->status, 200);
}

TEST_F(HttpTest, AnAnswerThatIsKeptBackHoldsUpNobodyElse) {
  static constexpr std::chrono::milliseconds kDelay{500};
  handler_.reply = [](const core::HttpRequest& request) {
    core::HttpResponse response;
    response.body = request.target;
    if (request.target == "/late") response.delay = kDelay;
    return response;
  };
  auto late = client(), prompt = client();
  const auto begin = std::chrono::steady_clock::now();
  late.send("GET /late HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto first = prompt.ask("GET /prompt HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->body, "/prompt");
  EXPECT_TRUE(late.silent());
  const auto second = late.answer();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->body, "/late");
  EXPECT_GE(std::chrono::steady_clock::now() - begin, kDelay);
}

TEST_F(HttpTest, SmallAnswersLeaveInGroupsOfHalfTheClients) {
  static constexpr std::size_t kClients = 8;
  std::promise<void> entered, leave, done;
  std::vector<std::unique_ptr<Client>> clients;
  std::vector<std::ptrdiff_t> arrived;  // answers, by the time of each request
  handler_.reply = [&](const core::HttpRequest& request) {
    if (request.target == "/before") return core::HttpResponse{};
    if (request.target == "/first") {
      entered.set_value();
      leave.get_future().wait();
    }
    arrived.push_back(std::count_if(clients.begin(), clients.end(), [](auto& one) { return !one->silent(); }));
    if (arrived.size() == kClients) done.set_value();
    return core::HttpResponse{};
  };
  start();
  while (clients.size() < kClients) clients.push_back(std::make_unique<Client>(server_->port()));
  for (auto& client : clients) ASSERT_TRUE(client->ask("GET /before HTTP/1.1\r\nHost: h\r\n\r\n"));
  ASSERT_TRUE(clients[0]->send("GET /first HTTP/1.1\r\nHost: h\r\n\r\n"));
  entered.get_future().wait();
  for (std::size_t i = 1; i < kClients; ++i) ASSERT_TRUE(clients[i]->send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  leave.set_value();
  done.get_future().wait();
  for (auto& client : clients) EXPECT_TRUE(client->answer());
  // The first was alone in its turn.
  EXPECT_EQ(arrived, (std::vector<std::ptrdiff_t>{0, 1, 1, 1, 1, 5, 5, 5}));
}

TEST_F(HttpTest, PortInUseIsAnErrorOfItsOwn) {
  start();
  http::Options options;
  options.port = server_->port();
  EXPECT_THROW(http::Server(options, handler_), http::PortInUse);
  options.host = "203.0.113.1";
  options.port = 0;
  try {
    http::Server server(options, handler_);
    FAIL() << "listens on an address that is not ours";
  } catch (const http::PortInUse&) {
    FAIL() << "not the port's fault";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("203.0.113.1"), std::string::npos);
  }
}

}  // namespace
}  // namespace http_test
