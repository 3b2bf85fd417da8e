// What the users of OpenSSL have in common. The only header of `core` that includes OpenSSL's.
#pragma once

#include <openssl/bio.h>

#include <memory>
#include <new>
#include <string>
#include <string_view>

namespace core::openssl {

/// `Owned<EVP_PKEY, EVP_PKEY_free>`
template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Deleter<Free>>;

using Bio = Owned<BIO, BIO_free>;

/// Reads from `text`, which must outlive it.
inline Bio reading(std::string_view text) {
  Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (!bio) throw std::bad_alloc();
  return bio;
}

inline Bio writing() {
  Bio bio(BIO_new(BIO_s_mem()));
  if (!bio) throw std::bad_alloc();
  return bio;
}

/// What was written.
inline std::string text_of(const Bio& bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

/// Nobody is asked for a passphrase: without this OpenSSL would ask the terminal, and wait.
inline int no_passphrase(char*, int, int, void*) {
  return -1;
}

}  // namespace core::openssl
