// Named snapshots: a world's data, clock, network and secrets, kept in memory and as a file.
#include <algorithm>

#include "control/error.hpp"
#include "control/routes.hpp"
#include "state/schema.hpp"

namespace control {
namespace {

constexpr std::size_t kMostSnapshots = 1000;

bool valid_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

Json described(std::string_view name, const state::Image& image) {
  return Json{{"name", name}, {"bytes", image.bytes().size()}};
}

Json save(const Call& call) {
  auto& all = call.environment.worlds.snapshots();
  if (!valid_name(call.rest)) throw ControlError(400, "a snapshot's name has 1 to 64 letters, digits, `-`, `_` or `.`");
  if (all.size() >= kMostSnapshots && !all.contains(call.rest))
    throw ControlError(400, "there are " + std::to_string(kMostSnapshots) + " snapshots already",
                       "DELETE snapshots/<name> removes one");
  std::shared_ptr<const state::Image> image;
  if (call.bytes.empty()) {
    image = call.world.snapshot();
  } else {
    try {
      state::check_image(call.bytes);
    } catch (const state::DataFileError& error) {
      throw ControlError(400, error.what());
    }
    image = std::make_shared<state::Image>(call.bytes);
  }
  all.insert_or_assign(std::string(call.rest), image);
  return described(call.rest, *image);
}

Json restore(const Call& call) {
  constexpr std::string_view kRestore = "/restore";
  if (!call.rest.ends_with(kRestore)) throw ControlError(404, "POST goes to snapshots/<name>/restore");
  const auto name = call.rest.substr(0, call.rest.size() - kRestore.size());
  call.world.restore(snapshot_named(call, name));
  return Json{{"name", name}};
}

}  // namespace

std::shared_ptr<const state::Image> snapshot_named(const Call& call, std::string_view name) {
  const auto& all = call.environment.worlds.snapshots();
  const auto found = all.find(name);
  if (found == all.end()) throw ControlError(404, "there is no snapshot `" + std::string(name) + "`");
  return found->second;
}

Json snapshots(const Call& call) {
  if (call.method == "PUT") return save(call);
  if (call.method == "POST") return restore(call);
  auto& all = call.environment.worlds.snapshots();
  if (call.method == "DELETE") {
    if (all.erase(std::string(call.rest)) == 0)
      throw ControlError(404, "there is no snapshot `" + std::string(call.rest) + "`");
    return Json{{"name", call.rest}};
  }
  Json list = Json::array();
  for (const auto& [name, image] : all) list.push_back(described(name, *image));
  return Json{{"snapshots", list}};
}

}  // namespace control
