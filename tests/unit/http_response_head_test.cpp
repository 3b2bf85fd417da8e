#include <gtest/gtest.h>

#include "http/response_head.hpp"

namespace {

constexpr std::string_view kDate = "Sat, 22 Aug 2026 10:11:12 GMT";

std::string head(const core::HttpResponse& response, const http::Framing& framing = {}) {
  std::string out;
  http::append_head(out, response, framing, kDate);
  return out;
}

core::HttpResponse response(int status, std::string body = {}) {
  return {status, {}, std::move(body)};
}

TEST(ResponseHead, AddsDateAndLengthAfterTheHandlersHeaders) {
  auto answer = response(200, "abc");
  answer.set("x-Amz-B", "2");
  answer.set("A", "1");
  EXPECT_EQ(
      head(answer),
      "HTTP/1.1 200 OK\r\nx-Amz-B: 2\r\nA: 1\r\nDate: Sat, 22 Aug 2026 10:11:12 GMT\r\nContent-Length: 3\r\n\r\n");
}

TEST(ResponseHead, NamesTheConnectionOnlyWhereItIsNotTheDefault) {
  EXPECT_EQ(head(response(200)).find("Connection"), std::string::npos);
  EXPECT_NE(head(response(200), {.keep_alive = false}).find("Connection: close\r\n"), std::string::npos);
  EXPECT_NE(head(response(200), {.http_1_0 = true}).find("Connection: keep-alive\r\n"), std::string::npos);
}

TEST(ResponseHead, LengthIsTheBodysWhateverTheHandlerSays) {
  auto answer = response(200, "abc");
  answer.set("content-length", "7");
  const std::string text = head(answer);
  EXPECT_NE(text.find("Content-Length: 3\r\n"), std::string::npos);
  EXPECT_EQ(text.find("7"), std::string::npos);
}

TEST(ResponseHead, LengthOfAHeadAnswerIsTheHandlers) {
  auto answer = response(200);
  answer.set("Content-Length", "4096");
  EXPECT_NE(head(answer, {.head_request = true}).find("Content-Length: 4096\r\n"), std::string::npos);
  EXPECT_NE(head(response(200, "abc"), {.head_request = true}).find("Content-Length: 3\r\n"), std::string::npos);
}

TEST(ResponseHead, NoContentAndNotModifiedHaveNoLength) {
  for (const int status : {204, 304}) {
    EXPECT_EQ(head(response(status)).find("Content-Length"), std::string::npos);
    EXPECT_FALSE(http::has_body(status));
  }
}

TEST(ResponseHead, LineBreaksInValuesDoNotMakeHeaders) {
  auto answer = response(200);
  answer.set("Content-Disposition", "a\r\nSet-Cookie: b");
  EXPECT_NE(head(answer).find("Content-Disposition: a  Set-Cookie: b\r\n"), std::string::npos);
}

TEST(ResponseHead, DateOfTheHandlerWins) {
  auto answer = response(200);
  answer.set("Date", "then");
  EXPECT_NE(head(answer).find("Date: then\r\n"), std::string::npos);
  EXPECT_EQ(head(answer).find(kDate), std::string::npos);
}

}  // namespace
