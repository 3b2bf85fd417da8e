#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "http/tls.hpp"
#include "http_fixture.hpp"

namespace http_test {
namespace {

struct FreeTls {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* connection) const { SSL_free(connection); }
  void operator()(BIO* memory) const { BIO_free(memory); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};

/// A TLS client that trusts one authority only and checks the name it connects to.
class TlsClient {
 public:
  TlsClient(std::uint16_t port, const std::string& ca_pem, const std::string& name)
      : client_(port), context_(SSL_CTX_new(TLS_client_method())) {
    std::unique_ptr<BIO, FreeTls> memory(BIO_new_mem_buf(ca_pem.data(), static_cast<int>(ca_pem.size())));
    std::unique_ptr<X509, FreeTls> authority(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), authority.get());
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    connection_.reset(SSL_new(context_.get()));
    X509_VERIFY_PARAM* wanted = SSL_get0_param(connection_.get());
    if (X509_VERIFY_PARAM_set1_ip_asc(wanted, name.c_str()) != 1) X509_VERIFY_PARAM_set1_host(wanted, name.c_str(), 0);
    ERR_clear_error();
    SSL_set_fd(connection_.get(), client_.socket());
    verified_ = SSL_connect(connection_.get()) == 1 && SSL_get_verify_result(connection_.get()) == X509_V_OK;
  }

  bool verified() const { return verified_; }

  /// Sends everything and reads until the server closes.
  std::string converse(const std::string& bytes) {
    if (SSL_write(connection_.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) return {};
    std::string all;
    char piece[16384];
    for (int count; (count = SSL_read(connection_.get(), piece, sizeof piece)) > 0;)
      all.append(piece, static_cast<std::size_t>(count));
    return all;
  }

 private:
  Client client_;
  std::unique_ptr<SSL_CTX, FreeTls> context_;
  std::unique_ptr<SSL, FreeTls> connection_;
  bool verified_ = false;
};

class TlsTest : public HttpTest {
 protected:
  void start_with(http::Tls& tls) {
    http::Options options;
    options.tls = &tls;
    start(options);
  }
};

struct TemporaryDirectory {
  std::filesystem::path path;
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "understudy-tls-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path); }
};

constexpr const char* kClosing = "GET /t HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

TEST_F(TlsTest, ServesTlsAndPlainOnOnePort) {
  http::Tls tls;
  start_with(tls);
  TlsClient secure(server_->port(), tls.ca_pem(), "localhost");
  ASSERT_TRUE(secure.verified());
  EXPECT_NE(secure.converse(kClosing).find("secure=1"), std::string::npos);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), 200);
}

TEST_F(TlsTest, CertificateIsGoodForTheNamesOfThisMachineAndNoOther) {
  http::Tls tls({}, {"understudy", "10.1.2.3"});
  start_with(tls);
  for (const char* name : {"localhost", "127.0.0.1", "::1", "understudy", "10.1.2.3"})
    EXPECT_TRUE(TlsClient(server_->port(), tls.ca_pem(), name).verified()) << name;
  for (const char* name : {"example.com", "127.0.0.2"})
    EXPECT_FALSE(TlsClient(server_->port(), tls.ca_pem(), name).verified()) << name;
}

TEST_F(TlsTest, AuthoritiesOfTwoServersDoNotTrustEachOther) {
  http::Tls tls;
  http::Tls other;
  start_with(tls);
  EXPECT_FALSE(TlsClient(server_->port(), other.ca_pem(), "localhost").verified());
}

TEST_F(TlsTest, LargeBodiesPassBothWays) {
  handler_.limit = 8 << 20;
  handler_.reply = [](const core::HttpRequest& request) {
    return core::HttpResponse{200, {}, std::string(request.body) + "end"};
  };
  http::Tls tls;
  start_with(tls);
  const std::string body(300'000, 'b');
  TlsClient secure(server_->port(), tls.ca_pem(), "localhost");
  const std::string answers =
      secure.converse("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n" + body + kClosing);
  EXPECT_NE(answers.find("\r\n\r\n" + body + "endHTTP/1.1 200 OK\r\n"), std::string::npos);
  EXPECT_EQ(answers.substr(answers.size() - 7), "\r\n\r\nend");
}

TEST_F(TlsTest, BrokenHandshakesHarmNobody) {
  http::Tls tls;
  start_with(tls);
  auto connection = client();
  ASSERT_TRUE(connection.send(std::string("\x16\x03\x01\x00\x05garbage garbage garbage", 28)));
  while (connection.answer()) {
  }
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), 200);
}

TEST_F(TlsTest, WithoutAnIdentityTlsConnectionsAreClosed) {
  auto connection = client();
  ASSERT_TRUE(connection.send(std::string_view("\x16\x03\x01", 3)));
  EXPECT_FALSE(connection.answer());
}

TEST(Tls, AuthorityInADirectoryOutlivesTheProcess) {
  const TemporaryDirectory directory;
  const std::string first = http::Tls(directory.path).ca_pem();
  EXPECT_EQ(http::Tls(directory.path).ca_pem(), first);
  const auto mode = std::filesystem::status(directory.path / "tls-ca-key.pem").permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(Tls, DamagedAuthorityIsReplaced) {
  const TemporaryDirectory directory;
  const std::string first = http::Tls(directory.path).ca_pem();
  std::ofstream(directory.path / "tls-ca-key.pem") << "not a key";
  const std::string second = http::Tls(directory.path).ca_pem();
  EXPECT_NE(second, first);
  EXPECT_EQ(http::Tls(directory.path).ca_pem(), second);
}

TEST(Tls, NothingIsWrittenBeforeTheFirstUse) {
  const TemporaryDirectory directory;
  const http::Tls tls(directory.path);
  EXPECT_TRUE(std::filesystem::is_empty(directory.path));
}

}  // namespace
}  // namespace http_test
