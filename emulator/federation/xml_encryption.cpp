#include "federation/xml_encryption.hpp"

#include <openssl/evp.h>

#include <memory>
#include <string_view>

#include "federation/xml.hpp"

namespace federation::xml {
namespace {

struct Cipher {
  std::string_view uri;
  const EVP_CIPHER* (*cipher)();
  std::size_t key_size;
  bool authenticated;  // GCM: a tag of 16 bytes at the end
};

constexpr Cipher kCiphers[] = {
    {"http://www.w3.org/2001/04/xmlenc#aes128-cbc", EVP_aes_128_cbc, 16, false},
    {"http://www.w3.org/2001/04/xmlenc#aes192-cbc", EVP_aes_192_cbc, 24, false},
    {"http://www.w3.org/2001/04/xmlenc#aes256-cbc", EVP_aes_256_cbc, 32, false},
    {"http://www.w3.org/2009/xmlenc11#aes128-gcm", EVP_aes_128_gcm, 16, true},
    {"http://www.w3.org/2009/xmlenc11#aes192-gcm", EVP_aes_192_gcm, 24, true},
    {"http://www.w3.org/2009/xmlenc11#aes256-gcm", EVP_aes_256_gcm, 32, true},
};

constexpr std::size_t kTagSize = 16;

unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string_view method_of(const pugi::xml_node& element) {
  return child(element, kEncryption, "EncryptionMethod").attribute("Algorithm").value();
}

std::string value_of(const pugi::xml_node& element) {
  return binary(child(child(element, kEncryption, "CipherData"), kEncryption, "CipherValue"));
}

std::optional<std::string> open(const Cipher& cipher, std::string key, std::string sealed) {
  const std::size_t vector_size = cipher.authenticated ? 12 : 16, tag_size = cipher.authenticated ? kTagSize : 0;
  if (key.size() != cipher.key_size || sealed.size() < vector_size + tag_size) return std::nullopt;
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                EVP_CIPHER_CTX_free);
  if (EVP_DecryptInit_ex(context.get(), cipher.cipher(), nullptr, bytes(key), bytes(sealed)) <= 0) return std::nullopt;
  // The padding of XML Encryption says its length in the last byte alone.
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  const std::size_t size = sealed.size() - vector_size - tag_size;
  std::string plain(size + 32, '\0');
  int written = 0, last = 0;
  if (EVP_DecryptUpdate(context.get(), bytes(plain), &written, bytes(sealed) + vector_size, static_cast<int>(size)) <=
      0)
    return std::nullopt;
  if (cipher.authenticated)
    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_size),
                        bytes(sealed) + vector_size + size);
  if (EVP_DecryptFinal_ex(context.get(), bytes(plain) + written, &last) <= 0) return std::nullopt;
  plain.resize(static_cast<std::size_t>(written) + static_cast<std::size_t>(last));
  if (cipher.authenticated) return plain;
  const auto padding = plain.empty() ? 0U : static_cast<unsigned char>(plain.back());
  if (padding == 0 || padding > 16 || padding > plain.size()) return std::nullopt;
  plain.resize(plain.size() - padding);
  return plain;
}

}  // namespace

std::optional<std::string> decrypt(const pugi::xml_node& holder, const std::vector<PrivateKey>& keys) {
  const auto data = child(holder, kEncryption, "EncryptedData");
  // The key stands inside the data's KeyInfo or beside the data.
  auto encrypted_key = child(child(data, kSignature, "KeyInfo"), kEncryption, "EncryptedKey");
  if (!encrypted_key) encrypted_key = child(holder, kEncryption, "EncryptedKey");
  const bool oaep = method_of(encrypted_key) == "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
  if (!oaep && method_of(encrypted_key) != "http://www.w3.org/2001/04/xmlenc#rsa-1_5") return std::nullopt;
  for (const auto& cipher : kCiphers) {
    if (cipher.uri != method_of(data)) continue;
    for (const auto& key : keys) {
      const auto content_key = key.decrypt(value_of(encrypted_key), oaep);
      if (!content_key) continue;
      if (auto plain = open(cipher, *content_key, value_of(data))) return plain;
    }
  }
  return std::nullopt;
}

}  // namespace federation::xml
