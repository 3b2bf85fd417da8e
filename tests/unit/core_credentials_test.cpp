// What credentials are made of: one-time passwords, certificates, RSA keys, QR codes.
#include <gtest/gtest.h>
#include <zlib.h>

#include "../scenario/certificates.hpp"
#include "core/certificate.hpp"
#include "core/rsa_public_key.hpp"
#include "core/text.hpp"
#include "core/totp.hpp"
#include "handlers/iam/qr_code.hpp"

namespace {

using core::Certificate;
using core::RsaPublicKey;

// RFC 6238, appendix B, the last six of the eight digits.
TEST(OneTimePassword, AgreesWithTheExamplesOfTheRfc) {
  const std::string seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  for (const auto& [seconds, digits] :
       std::initializer_list<std::pair<std::int64_t, const char*>>{{59, "287082"},
                                                                   {1111111109, "081804"},
                                                                   {1111111111, "050471"},
                                                                   {1234567890, "005924"},
                                                                   {2000000000, "279037"},
                                                                   {20000000000, "353130"}})
    EXPECT_EQ(core::one_time_password(seed, core::totp_step(core::from_millis(seconds * 1000))), digits);
  EXPECT_EQ(core::one_time_password("1!", 1), "");
}

TEST(CertificateText, IsOneCertificateAndNothingElse) {
  const std::string root = scenario::kRootCertificate;
  EXPECT_TRUE(Certificate::parse("\n " + root + "\n"));
  for (const std::string& text : {std::string(), std::string("x"), root + root, "x" + root, root + "x",
                                  root.substr(0, root.size() / 2), std::string(scenario::kServerKey)})
    EXPECT_FALSE(Certificate::parse(text)) << text;
  EXPECT_EQ(Certificate::parse_chain(root + root)->size(), 2u);
}

TEST(CertificateText, TellsItsValidityItsIssuerAndItsKey) {
  const auto server = Certificate::parse(scenario::kServerCertificate);
  const auto issuer = Certificate::parse(scenario::kIntermediateCertificate);
  const auto root = Certificate::parse(scenario::kRootCertificate);
  EXPECT_EQ(core::iso8601(server->not_before()), "2020-01-01T00:00:00Z");
  EXPECT_EQ(core::iso8601(server->not_after()), "2100-06-01T12:00:00Z");
  EXPECT_TRUE(server->signed_by(*issuer));
  EXPECT_FALSE(server->signed_by(*root));
  EXPECT_TRUE(root->signed_by(*root));
  EXPECT_EQ(server->has_private_key(scenario::kServerKey), true);
  EXPECT_EQ(server->has_private_key(scenario::kOtherKey), false);
  EXPECT_EQ(server->has_private_key(scenario::kEncryptedKey), std::nullopt);
  EXPECT_NE(server->fingerprint(), issuer->fingerprint());
}

TEST(RsaPublicKey, IsTheSameInBothForms) {
  const auto ssh = RsaPublicKey::from_ssh(scenario::kSshKey), pem = RsaPublicKey::from_pem(scenario::kSshKeyPem);
  EXPECT_EQ(ssh->bits(), 2048u);
  EXPECT_EQ(ssh->pem(), scenario::kSshKeyPem);
  EXPECT_EQ(pem->ssh(), scenario::kSshKey);
  EXPECT_EQ(pem->fingerprint(), scenario::kSshFingerprint);
  EXPECT_FALSE(RsaPublicKey::from_ssh(scenario::kSshKeyPem));
  EXPECT_FALSE(RsaPublicKey::from_pem(scenario::kSshKey));
}

TEST(RsaPublicKey, CutAnywhereIsNoKey) {
  const std::string blob = *core::base64_decode(std::string(scenario::kSshKey).substr(8));
  for (std::size_t size = 0; size < blob.size(); ++size)
    EXPECT_FALSE(RsaPublicKey::from_ssh("ssh-rsa " + core::base64_encode(blob.substr(0, size)))) << size;
  EXPECT_TRUE(RsaPublicKey::from_ssh("ssh-rsa " + core::base64_encode(blob)));
}

struct Image {
  std::uint32_t width = 0;
  std::string rows;
};

Image image_of(const std::string& png) {
  Image image;
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(png[at + i]);
    return value;
  };
  for (std::size_t at = 8; at < png.size(); at += 12 + number(at)) {
    const std::string_view body = std::string_view(png).substr(at + 4, 4 + number(at));
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    EXPECT_EQ(number(at + 4 + body.size()), sum);
    if (body.starts_with("IHDR")) image.width = number(at + 8);
    if (!body.starts_with("IDAT")) continue;
    uLongf size = 1 << 20;
    image.rows.resize(size);
    EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(image.rows.data()), &size,
                         reinterpret_cast<const Bytef*>(body.data()) + 4, static_cast<uLong>(body.size() - 4)),
              Z_OK);
    image.rows.resize(size);
  }
  return image;
}

// The sums are those of pictures that a reader has read.
TEST(QrCode, IsThePictureThatAReaderUnderstands) {
  for (const auto& [length, sum] : std::initializer_list<std::pair<std::size_t, unsigned long>>{
           {14, 0x6C2CB9E1}, {106, 0x504E2D34}, {331, 0x027CD43B}, {412, 0x9ABFE3D5}}) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += static_cast<char>('a' + i % 26);
    const Image image = image_of(iam::qr_code_png(text));
    EXPECT_EQ(image.rows.size(), image.width * (1 + (image.width + 7) / 8));
    EXPECT_EQ(crc32(0, reinterpret_cast<const Bytef*>(image.rows.data()), static_cast<uInt>(image.rows.size())), sum)
        << length;
  }
  EXPECT_THROW(iam::qr_code_png(std::string(413, 'a')), std::length_error);
}

}  // namespace
