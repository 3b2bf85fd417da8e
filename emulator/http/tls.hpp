// The server's TLS identity: a certificate authority of its own and a certificate for localhost signed by it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct ssl_st;

namespace http {

/// Costs nothing until the first use: keys and certificates are made by the first TLS connection or ca_pem().
class Tls {
 public:
  /// With a directory the authority is kept there (`tls-ca.pem`, `tls-ca-key.pem`), so that clients which trust it
  /// still do after a restart. `extra_names` are DNS names or addresses besides localhost, *.localhost, 127.0.0.1 and
  /// ::1.
  explicit Tls(std::filesystem::path directory = {}, std::vector<std::string> extra_names = {});
  ~Tls();
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  /// The authority's certificate, for clients to trust. Throws std::runtime_error when it can be neither read nor made.
  std::string ca_pem();

  struct FreeConnection {
    void operator()(ssl_st* connection) const;
  };
  using Connection = std::unique_ptr<ssl_st, FreeConnection>;
  /// The server's side of one connection over a non-blocking socket. Throws as ca_pem().
  Connection accept(int socket);

 private:
  struct Identity;
  Identity& identity();

  std::filesystem::path directory_;
  std::vector<std::string> extra_names_;
  std::unique_ptr<Identity> identity_;
};

}  // namespace http
