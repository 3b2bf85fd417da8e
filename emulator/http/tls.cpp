#include "http/tls.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "core/openssl.hpp"

namespace http {
namespace {

using core::openssl::Owned;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;
using Context = Owned<SSL_CTX, SSL_CTX_free>;

constexpr int kDay = 24 * 3600;
constexpr int kAuthorityDays = 3650;
/// Some platforms refuse server certificates that live longer than 398 days.
constexpr int kServerDays = 397;

void require(bool condition, const char* what) {
  if (condition) return;
  ERR_clear_error();
  throw std::runtime_error(std::string("cannot ") + what);
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "make an EC key");
  return key;
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  Owned<X509_EXTENSION, X509_EXTENSION_free> extension(X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "add a certificate extension");
}

/// A certificate without extensions. Backdated by a day: clients in containers may have slow clocks.
Certificate start_certificate(EVP_PKEY* key, const std::string& name, int days) {
  Certificate certificate(X509_new());
  require(certificate != nullptr, "make a certificate");
  std::array<unsigned char, 16> serial{};
  require(RAND_bytes(serial.data(), static_cast<int>(serial.size())) == 1, "make a serial number");
  serial[0] = static_cast<unsigned char>((serial[0] & 0x3f) | 0x40);  // positive, and never short
  Owned<BIGNUM, BN_free> number(BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
  X509_set_version(certificate.get(), X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), static_cast<long>(days) * kDay);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  for (const auto& [field, value] : {std::pair<const char*, std::string>{"O", "Understudy"}, {"CN", name}})
    X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()),
                               static_cast<int>(value.size()), -1, 0);
  return certificate;
}

Certificate make_authority(EVP_PKEY* key) {
  Certificate certificate = start_certificate(key, "Understudy local certificate authority", kAuthorityDays);
  X509* raw = certificate.get();
  X509_set_issuer_name(raw, X509_get_subject_name(raw));
  add_extension(raw, raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(raw, raw, NID_subject_key_identifier, "hash");
  require(X509_sign(raw, key, EVP_sha256()) > 0, "sign the authority's certificate");
  return certificate;
}

bool is_address(const std::string& name) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return inet_pton(AF_INET, name.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, name.c_str(), address.data()) == 1;
}

std::string alternative_names(const std::vector<std::string>& extra) {
  std::string names = "DNS:localhost,DNS:*.localhost,IP:127.0.0.1,IP:::1";
  for (const auto& name : extra) names += (is_address(name) ? ",IP:" : ",DNS:") + name;
  return names;
}

Certificate make_server(EVP_PKEY* key, X509* authority, EVP_PKEY* authority_key,
                        const std::vector<std::string>& extra) {
  Certificate certificate = start_certificate(key, "localhost", kServerDays);
  X509* raw = certificate.get();
  X509_set_issuer_name(raw, X509_get_subject_name(authority));
  add_extension(raw, authority, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(raw, authority, NID_key_usage, "critical,digitalSignature");
  add_extension(raw, authority, NID_ext_key_usage, "serverAuth");
  add_extension(raw, authority, NID_subject_alt_name, alternative_names(extra));
  add_extension(raw, authority, NID_subject_key_identifier, "hash");
  add_extension(raw, authority, NID_authority_key_identifier, "keyid");
  require(X509_sign(raw, authority_key, EVP_sha256()) > 0, "sign the server's certificate");
  return certificate;
}

std::string to_pem(X509* certificate) {
  const auto bio = core::openssl::writing();
  require(PEM_write_bio_X509(bio.get(), certificate) == 1, "write a certificate");
  return core::openssl::text_of(bio);
}

std::string to_pem(EVP_PKEY* key) {
  const auto bio = core::openssl::writing();
  require(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "write a private key");
  return core::openssl::text_of(bio);
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::filesystem::path& path, const std::string& text, mode_t mode) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  require(file >= 0, ("write " + path.string()).c_str());
  const bool written =
      ::fchmod(file, mode) == 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  require(written, ("write " + path.string()).c_str());
}

struct Authority {
  Key key;
  Certificate certificate;
};

/// Empty when the directory holds none that is whole and still valid.
Authority load_authority(const std::filesystem::path& directory) {
  const std::string certificate_pem = read_file(directory / "tls-ca.pem");
  const std::string key_pem = read_file(directory / "tls-ca-key.pem");
  const auto certificate_bio = core::openssl::reading(certificate_pem);
  const auto key_bio = core::openssl::reading(key_pem);
  Authority authority{
      Key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, core::openssl::no_passphrase, nullptr)),
      Certificate(PEM_read_bio_X509(certificate_bio.get(), nullptr, core::openssl::no_passphrase, nullptr))};
  ERR_clear_error();
  if (!authority.key || !authority.certificate) return {};
  if (X509_check_private_key(authority.certificate.get(), authority.key.get()) != 1) return {};
  if (X509_cmp_current_time(X509_get0_notAfter(authority.certificate.get())) < 0) return {};
  return authority;
}

Authority make_or_load_authority(const std::filesystem::path& directory) {
  if (!directory.empty())
    if (Authority loaded = load_authority(directory); loaded.key) return loaded;
  Key key = make_key();
  Certificate certificate = make_authority(key.get());
  if (!directory.empty()) {
    std::filesystem::create_directories(directory);
    write_file(directory / "tls-ca-key.pem", to_pem(key.get()), 0600);
    write_file(directory / "tls-ca.pem", to_pem(certificate.get()), 0644);
  }
  return {std::move(key), std::move(certificate)};
}

Context make_context(X509* certificate, EVP_PKEY* key) {
  Context context(SSL_CTX_new(TLS_server_method()));
  require(context != nullptr, "make a TLS context");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  require(SSL_CTX_use_certificate(context.get(), certificate) == 1 && SSL_CTX_use_PrivateKey(context.get(), key) == 1,
          "use the server's certificate");
  return context;
}

}  // namespace

struct Tls::Identity {
  std::string ca_pem;
  Context context;
};

Tls::Tls(std::filesystem::path directory, std::vector<std::string> extra_names)
    : directory_(std::move(directory)), extra_names_(std::move(extra_names)) {}
Tls::~Tls() = default;

Tls::Identity& Tls::identity() {
  if (identity_) return *identity_;
  const Authority authority = make_or_load_authority(directory_);
  const Key key = make_key();
  const Certificate server = make_server(key.get(), authority.certificate.get(), authority.key.get(), extra_names_);
  identity_ =
      std::make_unique<Identity>(Identity{to_pem(authority.certificate.get()), make_context(server.get(), key.get())});
  return *identity_;
}

std::string Tls::ca_pem() {
  return identity().ca_pem;
}

void Tls::FreeConnection::operator()(ssl_st* connection) const {
  SSL_free(connection);
}

Tls::Connection Tls::accept(int socket) {
  Connection connection(SSL_new(identity().context.get()));
  require(connection && SSL_set_fd(connection.get(), socket) == 1, "start TLS");
  SSL_set_accept_state(connection.get());
  return connection;
}

}  // namespace http
