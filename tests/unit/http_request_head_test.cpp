#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "http/request_head.hpp"

namespace {

using http::Fault;
using http::HeadScanner;
using http::RequestHead;
using Result = http::HeadScanner::Result;

constexpr std::size_t kLimit = 1024;

struct Parsed {
  core::HttpRequest request;
  RequestHead head;
  std::optional<Fault> fault;
};

Parsed parse(std::string_view bytes) {
  Parsed parsed;
  parsed.fault = http::parse_head(bytes, parsed.request, parsed.head);
  return parsed;
}

Parsed with_header(const std::string& lines) {
  return parse("PUT /k HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n");
}

TEST(HeadScanner, FindsTheEndHoweverTheBytesArrive) {
  const std::string head = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  HeadScanner scanner;
  for (std::size_t length = 1; length < head.size(); ++length)
    ASSERT_EQ(scanner.scan(head.substr(0, length), kLimit), Result::NeedMore) << length;
  EXPECT_EQ(scanner.scan(head + "body", kLimit), Result::Complete);
  EXPECT_EQ(scanner.size(), head.size());
}

TEST(HeadScanner, RefusesBareLineFeedBeforeTheHeadIsComplete) {
  EXPECT_EQ(HeadScanner().scan("GET / HTTP/1.1\n", kLimit), Result::Malformed);
  EXPECT_EQ(HeadScanner().scan("GET / HTTP/1.1\r\nHost: h\n", kLimit), Result::Malformed);
  EXPECT_EQ(HeadScanner().scan("\n", kLimit), Result::Malformed);
}

TEST(HeadScanner, RefusesFoldedHeaderLines) {
  EXPECT_EQ(HeadScanner().scan("GET / HTTP/1.1\r\nA: b\r\n c\r\n", kLimit), Result::Malformed);
  EXPECT_EQ(HeadScanner().scan("GET / HTTP/1.1\r\nA: b\r\n\tc\r\n", kLimit), Result::Malformed);
}

TEST(HeadScanner, RefusesNulBytesBeforeAnyLineEnds) {
  EXPECT_EQ(HeadScanner().scan(std::string_view("\x16\x03\x01\0abc", 7), kLimit), Result::Malformed);
}

TEST(HeadScanner, ToleratesOneEmptyLineBeforeTheRequestAndNoMore) {
  EXPECT_EQ(HeadScanner().scan("\r\nGET / HTTP/1.1\r\n\r\n", kLimit), Result::Complete);
  EXPECT_EQ(HeadScanner().scan("\r\n\r\nGET / HTTP/1.1\r\n\r\n", kLimit), Result::Malformed);
}

TEST(HeadScanner, LimitCountsTheHeadAloneAndIsInclusive) {
  const std::string head = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  EXPECT_EQ(HeadScanner().scan(head + std::string(100, 'b'), head.size()), Result::Complete);
  EXPECT_EQ(HeadScanner().scan(head, head.size() - 1), Result::TooLarge);
  EXPECT_EQ(HeadScanner().scan(std::string(20, 'a'), 20), Result::TooLarge);
}

TEST(ParseHead, KeepsTargetAndHeadersExactlyAsSent) {
  const auto parsed =
      parse("GET /a%2Fb/../c%20d//?x=%41&&y HTTP/1.1\r\nhOsT:h\r\nX-Amz-Meta-A: \t one  two \t\r\nB:\r\nb: 2\r\n\r\n");
  ASSERT_FALSE(parsed.fault);
  EXPECT_EQ(parsed.request.method, "GET");
  EXPECT_EQ(parsed.request.target, "/a%2Fb/../c%20d//?x=%41&&y");
  ASSERT_EQ(parsed.request.headers.size(), 4u);
  EXPECT_EQ(parsed.request.headers[0].name, "hOsT");
  EXPECT_EQ(parsed.request.headers[1].value, "one  two");
  EXPECT_EQ(parsed.request.headers[2].value, "");
  EXPECT_TRUE(parsed.request.has_header("b"));
  EXPECT_EQ(parsed.request.headers[3].name, "b");
}

TEST(ParseHead, SplitsAbsoluteForms) {
  const auto with_path = parse("GET http://bucket.host:80/k?q HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_FALSE(with_path.fault);
  EXPECT_EQ(with_path.request.target, "/k?q");
  EXPECT_EQ(with_path.request.proxy_host, "bucket.host:80");
  EXPECT_EQ(parse("GET HTTPS://host HTTP/1.1\r\nHost: h\r\n\r\n").request.target, "/");

  Parsed only_query;
  only_query.fault =
      http::parse_head("GET http://host?a=b HTTP/1.1\r\nHost: h\r\n\r\n", only_query.request, only_query.head);
  EXPECT_EQ(only_query.request.target, "/?a=b");
}

TEST(ParseHead, RefusesTargetsThatAreNoPath) {
  for (const std::string line :
       {"GET host/path HTTP/1.1", "CONNECT host:443 HTTP/1.1", "CONNECT / HTTP/1.1", "GET * HTTP/1.1",
        "GET ftp://host/ HTTP/1.1", "GET http:///path HTTP/1.1", "GET http://user@host/ HTTP/1.1", "GET /a#b HTTP/1.1"})
    EXPECT_EQ(parse(line + "\r\nHost: h\r\n\r\n").fault, Fault::MalformedRequest) << line;
  EXPECT_FALSE(parse("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").fault);
}

TEST(ParseHead, RefusesRequestLinesThatAreNotHttp1) {
  for (const std::string line :
       {"GET / HTTP/2.0", "GET / HTTP/0.9", "GET /", "GET  / HTTP/1.1", "G T / HTTP/1.1", "G(T / HTTP/1.1",
        "GET / HTTP/1.1 ", "GET /a b HTTP/1.1", " GET / HTTP/1.1", "GET /\x7f HTTP/1.1"})
    EXPECT_EQ(parse(line + "\r\nHost: h\r\n\r\n").fault, Fault::MalformedRequest) << line;
}

TEST(ParseHead, RefusesHeaderLinesThatReadTwoWays) {
  for (const std::string line : {"A : b", "A", ": b", "A B: c", "A: b\rc"})
    EXPECT_EQ(with_header(line + "\r\n").fault, Fault::MalformedRequest) << line;
  EXPECT_EQ(with_header(std::string("A: b\0c\r\n", 8)).fault, Fault::MalformedRequest);
}

TEST(ParseHead, RefusesAmbiguousContentLengths) {
  for (const std::string lines :
       {"Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5\r\ncontent-length: 5\r\n",
        "Content-Length: 5, 5\r\n", "Content-Length: +5\r\n", "Content-Length: -1\r\n", "Content-Length: 0x5\r\n",
        "Content-Length: \r\n", "Content-Length: 99999999999999999999999\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"})
    EXPECT_EQ(with_header(lines).fault, Fault::MalformedRequest) << lines;
}

TEST(ParseHead, KnowsNoTransferCodingButChunked) {
  EXPECT_EQ(with_header("Transfer-Encoding: gzip\r\n").fault, Fault::UnsupportedTransferEncoding);
  EXPECT_EQ(with_header("Transfer-Encoding: gzip, chunked\r\n").fault, Fault::UnsupportedTransferEncoding);
  EXPECT_EQ(with_header("Transfer-Encoding: Chunked\r\n").head.framing, RequestHead::Framing::Chunked);
  EXPECT_EQ(parse("PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").fault, Fault::MalformedRequest);
}

TEST(ParseHead, WantsExactlyOneHostInHttp11) {
  EXPECT_EQ(parse("GET / HTTP/1.1\r\n\r\n").fault, Fault::MalformedRequest);
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n").fault, Fault::MalformedRequest);
  EXPECT_FALSE(parse("GET / HTTP/1.0\r\n\r\n").fault);
}

TEST(ParseHead, KeepAliveIsTheDefaultOfHttp11Alone) {
  EXPECT_TRUE(with_header("").head.keep_alive);
  EXPECT_FALSE(with_header("Connection: close\r\n").head.keep_alive);
  EXPECT_FALSE(with_header("Connection: x, CLOSE\r\n").head.keep_alive);
  EXPECT_FALSE(parse("GET / HTTP/1.0\r\n\r\n").head.keep_alive);
  EXPECT_TRUE(parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").head.keep_alive);
}

TEST(ParseHead, ExpectsContinueOnlyForABody) {
  EXPECT_TRUE(with_header("Expect: 100-Continue\r\nContent-Length: 5\r\n").head.expects_continue);
  EXPECT_FALSE(with_header("Expect: 100-continue\r\nContent-Length: 0\r\n").head.expects_continue);
  EXPECT_FALSE(with_header("Expect: 100-continue\r\n").head.expects_continue);
}

}  // namespace
