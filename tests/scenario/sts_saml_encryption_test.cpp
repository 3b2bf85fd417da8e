// Encrypted SAML assertions: which ones a provider's private keys open.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>

#include "saml_world.hpp"

namespace scenario {
namespace {

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

const unsigned char* bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string encrypted_key(const std::string& pem, const std::string& content_key) {
  const Owned<BIO> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), [](BIO* bio) { BIO_free(bio); });
  const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY_encrypt_init(context.get());
  EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING);
  std::size_t size = 1024;
  std::string sealed(size, '\0');
  EXPECT_EQ(EVP_PKEY_encrypt(context.get(), bytes(sealed), &size, bytes(content_key), content_key.size()), 1);
  sealed.resize(size);
  return sealed;
}

/// AES with a key of 32 bytes: CBC with XML Encryption's padding, or GCM with its tag behind the text.
std::string encrypted(std::string plain, const std::string& key, bool gcm) {
  const std::string vector(gcm ? 12 : 16, 'v');
  if (!gcm) {
    const auto padding = 16 - plain.size() % 16;
    plain += std::string(padding - 1, 'x') + static_cast<char>(padding);
  }
  const Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  EVP_EncryptInit_ex(context.get(), gcm ? EVP_aes_256_gcm() : EVP_aes_256_cbc(), nullptr, bytes(key), bytes(vector));
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  std::string sealed(plain.size() + 32, '\0');
  int size = 0, last = 0;
  EVP_EncryptUpdate(context.get(), bytes(sealed), &size, bytes(plain), static_cast<int>(plain.size()));
  EVP_EncryptFinal_ex(context.get(), bytes(sealed) + size, &last);
  sealed.resize(static_cast<std::size_t>(size + last));
  std::string tag(gcm ? 16 : 0, '\0');
  if (gcm) EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, 16, tag.data());
  return vector + sealed + tag;
}

class SamlEncryption : public SamlWorld {
 protected:
  static std::string new_key() {
    core::IdGenerator ids;
    return federation::PrivateKey::generate(federation::KeyType::Rsa, ids).pem();
  }
  // For all tests: making keys is slow.
  static const std::string& ours() {
    static const std::string pem = new_key();
    return pem;
  }
  static const std::string& another() {
    static const std::string pem = new_key();
    return pem;
  }

  /// A response whose assertion is encrypted for the key.
  static std::string sealed_response(const std::string& pem, bool gcm = false, const Response& response = {}) {
    const std::string content_key(32, 'k');
    const auto value = [](const std::string& data) {
      return "<xenc:CipherData><xenc:CipherValue>" + core::base64_encode(data) +
             "</xenc:CipherValue></xenc:CipherData>";
    };
    const std::string method =
        gcm ? "http://www.w3.org/2009/xmlenc11#aes256-gcm" : "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
    const std::string holder =
        std::string("<saml:EncryptedAssertion xmlns:saml=\"") + kAssertionNamespace +
        "\"><xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\"><xenc:EncryptionMethod Algorithm=\"" +
        method +
        "\"/><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><xenc:EncryptedKey>"
        "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p\"/>" +
        value(encrypted_key(pem, content_key)) + "</xenc:EncryptedKey></ds:KeyInfo>" +
        value(encrypted(response.signed_assertion(), content_key, gcm)) +
        "</xenc:EncryptedData></saml:EncryptedAssertion>";
    return core::base64_encode(Response::wrapped(holder));
  }

  Answer update(const Fields& more) {
    Fields fields{{"SAMLProviderArn", kSamlArn}};
    fields.insert(fields.end(), more.begin(), more.end());
    return iam(kRoot, "UpdateSAMLProvider", fields);
  }
};

TEST_F(SamlEncryption, AnAssertionForTheProvidersKeyIsOpened) {
  done(update({{"AddPrivateKey", ours()}, {"AssertionEncryptionMode", "Allowed"}}));
  const Answer answer = assume_saml(sealed_response(ours()));
  ASSERT_TRUE(answer.ok()) << answer.body;
  EXPECT_EQ(answer.xml("Subject"), "alice");
  EXPECT_EQ(outcome(assume_saml(sealed_response(ours(), true))), "200") << "AES-GCM";
  EXPECT_EQ(try_saml(Response()), "200") << "encryption is allowed, not required";
}

TEST_F(SamlEncryption, AnotherKeyOpensNothing) {
  const std::string refusal = "400 InvalidIdentityToken Assertion could not be decrypted";
  EXPECT_EQ(outcome(assume_saml(sealed_response(ours()))), refusal) << "a provider without keys";
  done(update({{"AddPrivateKey", ours()}, {"AssertionEncryptionMode", "Required"}}));
  EXPECT_EQ(outcome(assume_saml(sealed_response(another()))), refusal);
  EXPECT_EQ(outcome(assume_saml(sealed_response(another(), true))), refusal);
  done(update({{"AddPrivateKey", another()}}));
  EXPECT_EQ(outcome(assume_saml(sealed_response(another()))), "200") << "while keys change there are two";
  EXPECT_EQ(outcome(assume_saml(sealed_response(ours()))), "200");
}

TEST_F(SamlEncryption, WhatMustBeEncryptedIsRefusedInTheOpen) {
  done(update({{"AddPrivateKey", ours()}, {"AssertionEncryptionMode", "Required"}}));
  EXPECT_EQ(try_saml(Response()), "400 InvalidIdentityToken Assertion must be encrypted");
  EXPECT_EQ(outcome(assume_saml(sealed_response(ours()))), "200");
}

TEST_F(SamlEncryption, EncryptionDoesNotStandInForASignature) {
  done(update({{"AddPrivateKey", ours()}, {"AssertionEncryptionMode", "Required"}}));
  Response forged;
  forged.issuer = "https://other.example.com";
  EXPECT_EQ(outcome(assume_saml(sealed_response(ours(), false, forged))),
            "400 InvalidIdentityToken Issuer not present in specified provider");
  EXPECT_EQ(outcome(assume_saml(sealed_response(ours()).substr(0, 400))).substr(0, 25), "400 InvalidIdentityToken ");
}

TEST_F(SamlEncryption, AProviderHasTwoKeysAtMostWhichAreKnownByTheirIds) {
  done(update({{"AddPrivateKey", ours()}}));
  done(update({{"AddPrivateKey", another()}}));
  EXPECT_EQ(outcome(update({{"AddPrivateKey", ours()}})),
            "409 LimitExceeded Cannot exceed quota for PrivateKeysPerSAMLProvider: 2");
  const auto ids = iam(kRoot, "GetSAMLProvider", {{"SAMLProviderArn", kSamlArn}}).all("KeyId");
  ASSERT_EQ(ids.size(), 2u);
  for (const auto& id : ids) done(update({{"RemovePrivateKey", id}}));
  EXPECT_EQ(update({{"RemovePrivateKey", ids[0]}}).code(), "NoSuchEntity");
  EXPECT_EQ(outcome(assume_saml(sealed_response(ours()))), "400 InvalidIdentityToken Assertion could not be decrypted");
  EXPECT_EQ(outcome(update({{"AddPrivateKey", "no key"}})), "400 InvalidInput The private key could not be parsed");
}

}  // namespace
}  // namespace scenario
