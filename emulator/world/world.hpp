// One isolated AWS: its database, clock, ids, network context, and what is remembered about its requests.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"
#include "policy/document.hpp"
#include "state/database.hpp"
#include "world/decision_log.hpp"
#include "world/faults.hpp"
#include "world/history.hpp"
#include "world/network.hpp"
#include "world/policy_cache.hpp"
#include "world/request_log.hpp"
#include "world/settings.hpp"
#include "world/usage.hpp"

namespace authz {
struct Check;
}

namespace world {

struct Context;

/// Told of every decision of a world, with what it was about.
class DecisionWitness {
 public:
  virtual ~DecisionWitness() = default;
  virtual void decided(Context& context, const authz::Check& check, const DecisionRecord& decision) = 0;
};

class World {
 public:
  World(std::string id, const Settings& settings, std::unique_ptr<state::Database> database);

  const std::string& id() const { return id_; }
  state::Database& db() { return *database_; }
  core::Clock& clock() { return clock_; }
  core::IdGenerator& ids() { return ids_; }
  Network& network() { return network_; }
  Faults& faults() { return faults_; }
  DecisionLog& decisions() { return decisions_; }
  RequestLog& requests() { return requests_; }
  History& history() { return history_; }

  /// Before a call that the history is to have; takes its base when that is due.
  void expect_call();
  /// After it. `time`: when it was, by the world's clock.
  void remember_call(const core::HttpRequest& request, const core::HttpResponse& response, core::Time time) {
    history_.add(request, response, clock_, time, ids_);
  }

  /// Null: nobody. Not owned.
  DecisionWitness* witness() const { return witness_; }
  void set_witness(DecisionWitness* witness) { witness_ = witness; }

  /// The compiled form of a stored policy document, kept by id. Null when the id is unknown. Documents on the
  /// resource's side read short ARNs exactly.
  std::shared_ptr<const policy::Document> compiled(std::int64_t document,
                                                   policy::ShortArn short_arns = policy::ShortArn::Padded);
  /// The default version of a managed policy, AWS's or a customer's. Null when there is none of that ARN.
  std::shared_ptr<const policy::Document> compiled_managed(const std::string& arn);
  PolicyCache& policy_cache() { return policy_cache_; }
  /// A request changed, or may have changed, who may do what.
  void policies_changed() { policy_cache_.clear(); }
  /// Compiled documents may have been dropped from the database, or their ids given back: after a rollback or reset.
  void forget_compiled() {
    compiled_.clear();
    policies_changed();
  }

  Usage& usage() { return usage_; }

  /// For what clients carry around sealed. Made when first asked for; dies with the process, unless it comes of a seed.
  const std::string& seal_key();
  void set_seal_key(std::string key) { seal_key_ = std::move(key); }

  /// The present data; made once and shared until the data changes.
  std::shared_ptr<const state::Image> image();
  /// Remembers the present data, clock and ids as what `reset` goes back to.
  void mark_initial() { start_as(*this); }
  /// `reset` goes back to the present state of `pristine`.
  void start_as(World& pristine);
  /// Data, clock, network, ids and logs as they were when the world was created.
  void reset();

  /// Writes clock, network and (with a seed) ids beside the data, and takes them from there.
  void keep_settings();
  void recall_settings();
  /// The whole world: its image with the settings in it.
  std::shared_ptr<const state::Image> snapshot();
  /// Becomes the world of a snapshot; logs start anew.
  void restore(std::shared_ptr<const state::Image> snapshot);
  /// Becomes what a history began with.
  void start_from(const Base& base);

 private:
  friend class Worlds;
  void forget_past();
  void begin_history();
  /// The data are those that a reset would bring back.
  void mark_pristine() { pristine_generation_ = database_->generation(); }
  /// The present data; nullopt when they are too many to be copied for this.
  std::optional<std::shared_ptr<const state::Image>> affordable_image();

  std::string id_;
  const Settings& settings_;
  std::unique_ptr<state::Database> database_;
  std::shared_ptr<const state::Image> initial_image_;  // null: the empty schema
  std::shared_ptr<const state::Image> image_;          // of `image_generation_`
  std::uint64_t image_generation_ = 0;
  std::optional<std::uint64_t> pristine_generation_;  // of the data as `initial_image_` has them
  core::Clock clock_, initial_clock_;
  core::IdGenerator ids_, initial_ids_;
  Network network_;
  Faults faults_;
  DecisionLog decisions_;
  RequestLog requests_;
  History history_;
  DecisionWitness* witness_ = nullptr;
  std::unordered_map<std::int64_t, std::shared_ptr<const policy::Document>> compiled_;
  std::unordered_map<std::string, std::shared_ptr<const policy::Document>> compiled_by_arn_;  // AWS managed ones
  PolicyCache policy_cache_;
  Usage usage_;
  std::string seal_key_;
};

/// How long a world may lie idle, by the machine's clock, and when it was last called. Nullopt: for ever.
struct Lifetime {
  std::optional<core::Duration> ttl = {};
  core::Duration last_call{0};
};

/// All worlds of the process. The one behind the bare endpoint is called `default`.
class Worlds {
 public:
  static constexpr std::string_view kDefault = "default";
  /// A world must not disappear during its own request.
  static constexpr core::Duration kShortestTtl = std::chrono::seconds(1);

  Worlds(const Settings& settings, std::unique_ptr<state::Database> default_database);

  World& default_world() { return *default_; }
  /// Null when there is none of that id, or no longer.
  World* find(std::string_view id);
  /// The same for a request: the world has been called now.
  World* call(std::string_view id);
  /// A world without calls for that long is destroyed; not so the default one. Nullopt: it stays.
  void set_ttl(std::string_view id, std::optional<core::Duration> ttl);
  const Lifetime& lifetime(std::string_view id) const;
  /// Since the world's last call.
  core::Duration idle(std::string_view id) const;
  /// Destroys what has been idle for too long. `find` and `call` do so for the world they are asked for.
  void sweep();
  /// Replaces the machine's steady clock, by which idle time is measured.
  void measure_idle_with(std::function<core::Duration()> clock) { idle_clock_ = std::move(clock); }
  /// An empty world. Throws std::invalid_argument when the id is taken or not of the form `[A-Za-z0-9_-]{1,64}`.
  World& create(std::string id);
  /// A copy of another world, its clock and network included.
  World& fork(std::string id, World& from);
  /// The world of a snapshot.
  World& create(std::string id, std::shared_ptr<const state::Image> snapshot);
  /// False when there is none; the default world cannot be destroyed.
  bool destroy(std::string_view id);
  std::vector<std::string> ids() const;
  /// An id that no world has; with a seed they repeat themselves.
  std::string new_id();
  /// For answers that belong to no world.
  core::IdGenerator& stray_ids() { return stray_ids_; }

  /// Named snapshots, for all worlds.
  std::map<std::string, std::shared_ptr<const state::Image>, std::less<>>& snapshots() { return snapshots_; }

 private:
  World& add(std::string id, std::unique_ptr<state::Database> database);

  bool expired(std::string_view id) const;

  const Settings& settings_;
  std::function<core::Duration()> idle_clock_;
  core::IdGenerator stray_ids_;
  std::shared_ptr<std::size_t> recorded_bytes_ = std::make_shared<std::size_t>(0);
  std::map<std::string, std::unique_ptr<World>, std::less<>> worlds_;
  std::map<std::string, Lifetime, std::less<>> lifetimes_;
  World* default_;
  std::map<std::string, std::shared_ptr<const state::Image>, std::less<>> snapshots_;
};

}  // namespace world
