#include "core/certificate.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <new>

#include "core/hash.hpp"
#include "core/openssl.hpp"
#include "core/text.hpp"

namespace core {
namespace {

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----", kEnd = "-----END CERTIFICATE-----";

Time time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return from_millis(static_cast<std::int64_t>(timegm(&parts)) * 1000);
}

}  // namespace

std::optional<std::vector<Certificate>> Certificate::parse_chain(std::string_view pem) {
  std::vector<Certificate> chain;
  for (pem = trim(pem); !pem.empty(); pem = trim(pem)) {
    const auto end = pem.find(kEnd);
    if (!pem.starts_with(kBegin) || end == std::string_view::npos) return std::nullopt;
    const auto bio = openssl::reading(pem.substr(0, end + kEnd.size()));
    const std::shared_ptr<X509> x509(PEM_read_bio_X509(bio.get(), nullptr, openssl::no_passphrase, nullptr), X509_free);
    ERR_clear_error();
    if (!x509) return std::nullopt;
    chain.push_back(Certificate(x509));
    pem.remove_prefix(end + kEnd.size());
  }
  if (chain.empty()) return std::nullopt;
  return chain;
}

std::optional<Certificate> Certificate::parse(std::string_view pem) {
  auto chain = parse_chain(pem);
  if (!chain || chain->size() != 1) return std::nullopt;
  return std::move(chain->front());
}

Time Certificate::not_before() const {
  return time_of(X509_get0_notBefore(x509_.get()));
}

Time Certificate::not_after() const {
  return time_of(X509_get0_notAfter(x509_.get()));
}

std::string Certificate::fingerprint() const {
  unsigned char* der = nullptr;
  const int size = i2d_X509(x509_.get(), &der);
  if (size < 0) throw std::bad_alloc();
  std::string digest = sha256_hex({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return digest;
}

bool Certificate::signed_by(const Certificate& issuer) const {
  EVP_PKEY* key = X509_get0_pubkey(issuer.x509_.get());
  const bool result =
      key != nullptr &&
      X509_NAME_cmp(X509_get_issuer_name(x509_.get()), X509_get_subject_name(issuer.x509_.get())) == 0 &&
      X509_verify(x509_.get(), key) == 1;
  ERR_clear_error();
  return result;
}

std::optional<bool> Certificate::has_private_key(std::string_view pem) const {
  const auto bio = openssl::reading(trim(pem));
  const openssl::Owned<EVP_PKEY, EVP_PKEY_free> key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, openssl::no_passphrase, nullptr));
  const bool matches = key && X509_check_private_key(x509_.get(), key.get()) == 1;
  ERR_clear_error();
  if (!key) return std::nullopt;
  return matches;
}

}  // namespace core
