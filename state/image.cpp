#include "state/image.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <string>

#include "state/database.hpp"

namespace state {
namespace {

[[noreturn]] void fail(const char* doing) {
  throw DatabaseError(std::string(doing) + ": " + std::strerror(errno));
}

off_t whole_pages(std::size_t bytes) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return static_cast<off_t>((bytes + page - 1) / page * page);
}

// All images of the process lie in one file without a name: with a file each, a thousand of them would be more than
// many systems let a process open. Places are never given twice; their memory goes back as a hole.
class Store {
 public:
  static Store& of_process() {
    static Store store;
    return store;
  }

  int file() const { return file_; }

  off_t add(std::string_view bytes) {
    const std::scoped_lock lock(mutex_);
    const off_t place = end_;
    end_ += whole_pages(bytes.size());
    // To the end of the last page, which a mapping shows.
    if (::ftruncate(file_, end_) == 0 && write_all(bytes, place)) return place;
    remove(place, bytes.size());
    fail("making a database image");
  }

  void remove(off_t place, std::size_t size) noexcept {
    // Of a page that is not wholly in it a hole frees nothing.
    ::fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, place, whole_pages(size));
  }

 private:
  Store() : file_(::memfd_create("understudy", MFD_CLOEXEC)) {
    if (file_ < 0) fail("making room for database images");
  }

  bool write_all(std::string_view bytes, off_t place) const {
    while (!bytes.empty()) {
      const ssize_t written = ::pwrite(file_, bytes.data(), bytes.size(), place);
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
      place += written;
    }
    return true;
  }

  const int file_;
  std::mutex mutex_;
  off_t end_ = 0;
};

}  // namespace

Image::Image(std::string_view bytes) : place_(Store::of_process().add(bytes)), size_(bytes.size()) {
  mapped_ = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, Store::of_process().file(), place_);
  if (mapped_ != MAP_FAILED) return;
  Store::of_process().remove(place_, size_);
  fail("making a database image");
}

Image::~Image() {
  ::munmap(mapped_, size_);
  Store::of_process().remove(place_, size_);
}

ImageCopy::ImageCopy(std::shared_ptr<const Image> image) : image_(std::move(image)) {
  constexpr int protection = PROT_READ | PROT_WRITE;
  memory_ = ::mmap(nullptr, kRoom, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory_ == MAP_FAILED) fail("copying a database image");
  if (::mmap(memory_, size(), protection, MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, Store::of_process().file(),
             image_->place_) != MAP_FAILED)
    return;
  ::munmap(memory_, kRoom);
  fail("copying a database image");
}

ImageCopy::~ImageCopy() {
  ::munmap(memory_, kRoom);
}

}  // namespace state
