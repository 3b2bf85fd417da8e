// A world's recent past as one file: the state it began in and every call since, to be run again elsewhere.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "world/history.hpp"
#include "world/settings.hpp"
#include "world/world.hpp"

namespace control {

struct Bundle {
  /// Of the program that recorded it.
  std::string version;
  std::string world;
  world::Settings settings;
  std::string seal_key;
  world::Base base;
  std::vector<world::RecordedCall> calls;
  /// Signatures and session tokens of the requests are digests.
  bool redacted = false;
};

/// What is not a bundle that this program can read. The message is for people.
struct BundleError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline constexpr std::int64_t kBundleFormat = 1;

/// Throws ControlError 409 when the world has not kept its calls.
Bundle bundle_of(world::World& world, const world::Settings& settings, const std::string& version);

/// As JSON, with the requests' signatures and session tokens replaced by digests.
nlohmann::ordered_json to_json(Bundle bundle);
/// Throws BundleError.
Bundle read_bundle(std::string_view text);

/// Puts the digests of signatures and session tokens in their places, in the request and where the answer repeats them.
void redact(world::RecordedCall& call);
/// Puts the token that `world` issued back in the place of its digest and returns it; empty where there is none.
std::string restore_token(world::World& world, world::RecordedCall& call);
/// Puts the digest in the place of a secret that an answer repeats.
void redact(core::HttpResponse& answer, const std::string& secret);

}  // namespace control
