// Calls of a bundle run again: `understudy replay FILE`, and questions about what they would do under other policies.
#pragma once

#include <memory>
#include <string>

#include "control/bundle.hpp"
#include "core/http_message.hpp"
#include "core/log.hpp"
#include "world/world.hpp"

namespace app {

class Pipeline;

/// A world as it was when the bundle's history began.
class Rerun {
 public:
  /// `bundle` must outlive it. Throws control::BundleError when the world cannot be built.
  explicit Rerun(const control::Bundle& bundle);
  ~Rerun();

  /// Runs the next call at the time of its recording.
  core::HttpResponse run(world::RecordedCall call);
  world::World& world() { return *world_; }

 private:
  struct Parts;
  const control::Bundle& bundle_;
  std::unique_ptr<Parts> parts_;
  world::World* world_;
};

/// Runs all calls; the witness is told of every decision.
void rerun(const control::Bundle& bundle, world::DecisionWitness& witness);

/// Runs the calls of a bundle file and compares the answers. Prints what came out: to standard output when all answers
/// are the same (true), or at the first difference the call and both answers (false).
/// Throws std::runtime_error for a file that cannot be read or is no bundle.
bool replay_file(const std::string& path);

}  // namespace app
