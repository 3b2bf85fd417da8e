#include "core/hash.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <memory>
#include <new>

#include "core/text.hpp"

namespace core {
namespace {

struct FreeMd {
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// One algorithm with its reusable context. The server computes digests on one thread at a time per Digest object,
// which is why the objects below are thread_local: an OpenSSL context is scratch memory, not state.
class Digest {
 public:
  explicit Digest(const char* name) : md_(EVP_MD_fetch(nullptr, name, nullptr)), context_(EVP_MD_CTX_new()) {
    if (!md_ || !context_) throw std::bad_alloc();
  }

  void operator()(std::string_view first, std::string_view second, unsigned char* out) {
    EVP_DigestInit_ex2(context_.get(), md_.get(), nullptr);
    EVP_DigestUpdate(context_.get(), first.data(), first.size());
    EVP_DigestUpdate(context_.get(), second.data(), second.size());
    EVP_DigestFinal_ex(context_.get(), out, nullptr);
  }

 private:
  std::unique_ptr<EVP_MD, FreeMd> md_;
  std::unique_ptr<EVP_MD_CTX, FreeContext> context_;
};

Digest& sha256_digest() {
  thread_local Digest digest("SHA256");
  return digest;
}

Digest& sha1_digest() {
  thread_local Digest digest("SHA1");
  return digest;
}

template <std::size_t Size>
std::array<unsigned char, Size> hmac(Digest& digest, std::string_view key, std::string_view message) {
  constexpr std::size_t kBlock = 64;
  std::array<unsigned char, Size> inner, shortened;
  if (key.size() > kBlock) {
    digest(key, {}, shortened.data());
    key = {reinterpret_cast<const char*>(shortened.data()), Size};
  }
  char pad[kBlock];
  const auto fill = [&](unsigned char with) {
    for (std::size_t i = 0; i < kBlock; ++i)
      pad[i] = static_cast<char>((i < key.size() ? static_cast<unsigned char>(key[i]) : 0U) ^ with);
  };
  fill(0x36);
  digest({pad, kBlock}, message, inner.data());
  fill(0x5C);
  digest({pad, kBlock}, {reinterpret_cast<const char*>(inner.data()), Size}, inner.data());
  return inner;
}

template <std::size_t Size>
std::string text(const std::array<unsigned char, Size>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), Size};
}

}  // namespace

Sha256Digest sha256(std::string_view bytes) {
  Sha256Digest out;
  sha256_digest()(bytes, {}, out.data());
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  return hex(view(sha256(bytes)));
}

Sha256Digest hmac_sha256(std::string_view key, std::string_view message) {
  return hmac<32>(sha256_digest(), key, message);
}

std::string sha1(std::string_view bytes) {
  std::array<unsigned char, 20> out;
  sha1_digest()(bytes, {}, out.data());
  return text(out);
}

std::string hmac_sha1(std::string_view key, std::string_view message) {
  return text(hmac<20>(sha1_digest(), key, message));
}

std::string md5(std::string_view bytes) {
  thread_local Digest digest("MD5");
  std::array<unsigned char, 16> out;
  digest(bytes, {}, out.data());
  return text(out);
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace core
