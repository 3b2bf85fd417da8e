// The bytes of a database, kept once for any number of databases that begin with them.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace state {

/// Lives in memory that the kernel can map copy-on-write: a database made from it takes only the pages it changes.
class Image {
 public:
  /// A copy of `bytes`. Throws DatabaseError when there is no memory for it.
  explicit Image(std::string_view bytes);
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;
  ~Image();

  std::string_view bytes() const { return {static_cast<const char*>(mapped_), size_}; }

 private:
  friend class ImageCopy;
  long place_;  // in the file that holds all images
  std::size_t size_;
  void* mapped_;
};

/// What a database in memory lives in: the pages of an image, its own as soon as it writes to them, and room to grow.
class ImageCopy {
 public:
  explicit ImageCopy(std::shared_ptr<const Image> image);
  ImageCopy(const ImageCopy&) = delete;
  ImageCopy& operator=(const ImageCopy&) = delete;
  ~ImageCopy();

  unsigned char* data() const { return static_cast<unsigned char*>(memory_); }
  /// Bytes of the image, and bytes there is room for.
  std::size_t size() const { return image_->bytes().size(); }
  std::size_t room() const { return kRoom; }

 private:
  // Addresses, not memory: that comes page by page, when it is written.
  static constexpr std::size_t kRoom = std::size_t{16} << 30;

  std::shared_ptr<const Image> image_;  // pages that were not changed are still its own
  void* memory_;
};

}  // namespace state
