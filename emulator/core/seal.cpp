#include "core/seal.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "core/hash.hpp"

namespace core {
namespace {

constexpr std::size_t kNonceSize = 12, kTagSize = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string seal(std::string_view key, std::string_view plain) {
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string sealed(view(hmac_sha256(key, plain)).substr(0, kNonceSize));
  sealed.resize(kNonceSize + plain.size() + kTagSize);
  int written = 0;
  if (EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(sealed)) != 1 ||
      EVP_EncryptUpdate(cipher.get(), bytes(sealed) + kNonceSize, &written, bytes(plain),
                        static_cast<int>(plain.size())) != 1 ||
      EVP_EncryptFinal_ex(cipher.get(), bytes(sealed) + kNonceSize + written, &written) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, bytes(sealed) + kNonceSize + plain.size()) != 1)
    throw std::runtime_error("OpenSSL does not encrypt");
  return sealed;
}

std::optional<std::string> unseal(std::string_view key, std::string_view sealed) {
  if (sealed.size() < kNonceSize + kTagSize) return std::nullopt;
  const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string plain(sealed.size() - kNonceSize - kTagSize, '\0'), tag(sealed.substr(sealed.size() - kTagSize));
  int written = 0, last = 0;
  if (EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(sealed)) != 1 ||
      EVP_DecryptUpdate(cipher.get(), bytes(plain), &written, bytes(sealed) + kNonceSize,
                        static_cast<int>(plain.size())) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, bytes(tag)) != 1 ||
      EVP_DecryptFinal_ex(cipher.get(), bytes(plain) + written, &last) != 1)
    return std::nullopt;
  return plain;
}

}  // namespace core
