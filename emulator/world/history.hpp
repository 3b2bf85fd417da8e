// The calls that brought a world from a known state to where it is, so that they can be run again. Bounded.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/http_message.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"
#include "state/image.hpp"
#include "world/faults.hpp"
#include "world/network.hpp"
#include "world/usage.hpp"

namespace world {

/// Everything that answers depend on, besides settings and calls.
struct Base {
  /// Null: an empty world.
  std::shared_ptr<const state::Image> image;
  core::Clock clock;
  core::IdGenerator ids{0};
  Network network;
  Faults faults{core::IdGenerator(0)};
  /// A use that was noted already is not noted again.
  Usage usage;
};

/// One call with its answer. Control calls that change the world are among them.
struct RecordedCall {
  std::string method;
  /// With the world's prefix, as sent.
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string proxy_host;
  std::string peer_address;
  std::string tls_version;
  bool secure = false;
  core::Time machine;  // the machine's clock, by which signatures age
  core::Time time;     // the world's
  /// Where the world's ids stood, when something besides the calls had drawn from them.
  std::optional<core::IdGenerator> ids;
  core::HttpResponse response;

  /// Views into this object.
  core::HttpRequest request() const;
};

/// What is kept are one or two stretches of calls, each with the state it began in. A full stretch ends and another
/// begins; the older one goes when the third would begin. So at least the last `kStretch` bytes of calls are there.
class History {
 public:
  /// Bytes of calls in one stretch; more when the state it begins with is larger, which pays for making its image.
  static constexpr std::size_t kStretch = std::size_t{2} << 20;
  /// Larger worlds are not copied for the history's sake.
  static constexpr std::size_t kLargestImage = std::size_t{8} << 20;

  /// Bytes of calls and of images made for them, of all worlds that share a count.
  static constexpr std::size_t kAllWorlds = std::size_t{512} << 20;

  History() = default;
  History(const History&) = delete;
  History& operator=(const History&) = delete;
  ~History() { clear(); }
  /// Before anything is kept.
  void share(std::shared_ptr<std::size_t> total) { total_ = std::move(total); }

  /// A base must be given before the next call is added.
  bool wants_base() const { return stopped_.empty() && (stretches_.empty() || full()); }
  bool has_room() const { return *total_ < kAllWorlds; }
  /// `own_image`: nobody else has the image in memory anyhow.
  void begin(Base base, bool own_image);
  /// No more calls are kept until `clear`, and those kept are dropped. The reason is for people.
  void stop(std::string reason);
  /// Forgets calls and base; the next call begins anew.
  void clear();

  /// Before the call, and after it.
  void expect(const core::IdGenerator& ids);
  void add(const core::HttpRequest& request, const core::HttpResponse& response, const core::Clock& clock,
           core::Time time, const core::IdGenerator& ids);

  /// Empty unless stopped.
  const std::string& stopped() const { return stopped_; }
  /// Null before the first call.
  const Base* base() const { return stretches_.empty() ? nullptr : &stretches_.front().base; }
  /// Oldest first.
  std::vector<RecordedCall> calls() const;
  /// Of calls, without images.
  std::size_t bytes() const;

 private:
  /// Memory for calls, one behind the other.
  struct Piece {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
    std::size_t used = 0;
  };
  struct Stretch {
    Base base;
    std::vector<Piece> pieces;
    std::size_t bytes = 0;
    std::size_t limit = kStretch;
    std::size_t image = 0;  // bytes that are there for its sake
  };
  bool full() const { return stretches_.back().bytes >= stretches_.back().limit; }

  void drop_oldest();
  /// Room at the end of the last stretch.
  char* room(std::size_t size);

  std::deque<Stretch> stretches_;
  std::vector<Piece> spare_;  // of stretches that went: memory that is in use already is the cheapest
  std::shared_ptr<std::size_t> total_ = std::make_shared<std::size_t>(0);
  std::string stopped_;
  std::optional<core::IdGenerator> next_ids_;   // where the last call left them
  std::optional<core::IdGenerator> moved_ids_;  // where the coming call finds them, if elsewhere
};

}  // namespace world
