#include "replay.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#include "commands.hpp"
#include "control/api.hpp"
#include "core/text.hpp"
#include "core/time.hpp"
#include "handlers/services.hpp"
#include "pipeline.hpp"
#include "routing.hpp"

namespace app {
namespace {

constexpr std::size_t kContextLines = 2;
constexpr std::size_t kMostLines = 60;

// An answer as people read it, and as it is compared: status, headers, body. XML and JSON come in one line.
std::vector<std::string> lines_of(const core::HttpResponse& answer) {
  std::vector<std::string> lines{fmt::format("status {}", answer.status)};
  for (const auto& [name, value] : answer.headers) lines.push_back(name + ": " + value);
  lines.emplace_back();
  std::string line;
  const std::string body = core::valid_utf8(answer.body) ? answer.body : "(base64) " + core::base64_encode(answer.body);
  const auto json = body.starts_with('{');
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (c == '\n') {
      lines.push_back(std::move(line));
      line.clear();
      continue;
    }
    line += c;
    const bool ends = json ? c == ',' : c == '>' && i + 1 < body.size() && body[i + 1] == '<';
    if (!ends) continue;
    lines.push_back(std::move(line));
    line.clear();
  }
  lines.push_back(std::move(line));
  return lines;
}

using Lines = std::vector<std::string>;

void print_lines(char sign, Lines::const_iterator first, Lines::const_iterator last) {
  const auto count = static_cast<std::size_t>(last - first);
  for (std::size_t i = 0; i < std::min(count, kMostLines); ++i)
    fmt::print("  {} {}\n", sign, first[static_cast<std::ptrdiff_t>(i)]);
  if (count > kMostLines) fmt::print("  {} ... {} more lines\n", sign, count - kMostLines);
}

// The part in which both differ, between two lines of what they have in common.
void print_difference(const core::HttpResponse& recorded, const core::HttpResponse& now) {
  const Lines old_lines = lines_of(recorded), new_lines = lines_of(now);
  auto [old_first, new_first] = std::mismatch(old_lines.begin(), old_lines.end(), new_lines.begin(), new_lines.end());
  auto old_last = old_lines.end(), new_last = new_lines.end();
  while (old_last != old_first && new_last != new_first && *(old_last - 1) == *(new_last - 1)) {
    --old_last;
    --new_last;
  }
  const auto lead = std::min<std::ptrdiff_t>(kContextLines, old_first - old_lines.begin());
  const auto trail = std::min<std::ptrdiff_t>(kContextLines, old_lines.end() - old_last);
  print_lines(' ', old_first - lead, old_first);
  print_lines('-', old_first, old_last);
  print_lines('+', new_first, new_last);
  print_lines(' ', old_last, old_last + trail);
}

bool same(const core::HttpResponse& a, const core::HttpResponse& b) {
  return a.status == b.status && a.headers == b.headers && a.body == b.body;
}

// What the caller wanted, as far as the request says it without being decoded.
std::string title(const world::RecordedCall& call) {
  std::string text = call.method + " " + call.target.substr(0, call.target.find('?'));
  const auto request = call.request();
  if (const auto target = request.header("x-amz-target"); !target.empty()) return text + " " + std::string(target);
  for (const auto pair : core::split(call.body, '&'))
    if (pair.starts_with("Action=")) return text + " " + std::string(pair.substr(std::string_view("Action=").size()));
  return text;
}

void report(const control::Bundle& bundle, std::size_t index, const core::HttpResponse& now) {
  const auto& call = bundle.calls[index];
  fmt::print("Call {} of {} has another answer: {} at {}\n", index + 1, bundle.calls.size(), title(call),
             core::iso8601(call.time, true));
  fmt::print("(- recorded by version {}, + now by version {})\n", bundle.version, kVersion);
  print_difference(call.response, now);
}

std::string contents(const std::string& path) {
  const std::runtime_error unreadable("cannot read the bundle `" + path + "`");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw unreadable;
  try {
    return {std::istreambuf_iterator<char>(file), {}};
  } catch (const std::ios_base::failure&) {  // a folder, for one
    throw unreadable;
  }
}

}  // namespace

struct Rerun::Parts {
  explicit Parts(const world::Settings& settings)
      : worlds(settings, state::Database::in_memory()),
        api({worlds, settings, handlers::services(), kVersion, [] { return std::string(); }, log}),
        pipeline(
            worlds, settings, handlers::services(),
            [this](world::World& world, const core::HttpRequest& request) { return api.handle(world, request); }, log) {
  }

  core::log::Logger log{core::log::Level::Error, core::log::Format::Text};
  world::Worlds worlds;
  control::Api api;
  Pipeline pipeline;
};

Rerun::Rerun(const control::Bundle& bundle) : bundle_(bundle), parts_(std::make_unique<Parts>(bundle.settings)) {
  auto& worlds = parts_->worlds;
  try {
    // The world keeps its name, which is in targets and in answers.
    world_ = bundle.world == world::Worlds::kDefault ? &worlds.default_world() : &worlds.create(bundle.world);
    world_->start_from(bundle.base);
  } catch (const std::exception& error) {
    throw control::BundleError(std::string("the world cannot be built: ") + error.what());
  }
  world_->set_seal_key(bundle.seal_key);
  world_->history().stop("these calls are a recording");
  if (bundle.redacted) parts_->pipeline.set_replaying();
}

Rerun::~Rerun() = default;

core::HttpResponse Rerun::run(world::RecordedCall call) {
  if (call.ids) world_->ids() = *call.ids;
  const std::string token = bundle_.redacted ? control::restore_token(*world_, call) : std::string();
  const core::Clock::Hold instant(world_->clock(), call.machine);
  auto answer = parts_->pipeline.handle(call.request());
  if (!token.empty()) control::redact(answer, token);
  return answer;
}

void rerun(const control::Bundle& bundle, world::DecisionWitness& witness) {
  Rerun rerun(bundle);
  rerun.world().set_witness(&witness);
  for (const auto& call : bundle.calls) rerun.run(call);
}

bool replay_file(const std::string& path) {
  control::Bundle bundle;
  try {
    bundle = control::read_bundle(contents(path));
  } catch (const control::BundleError& error) {
    throw std::runtime_error("`" + path + "` cannot be replayed: " + error.what());
  }
  Rerun rerun(bundle);
  for (std::size_t i = 0; i < bundle.calls.size(); ++i) {
    const core::HttpResponse now = rerun.run(bundle.calls[i]);
    if (same(bundle.calls[i].response, now)) continue;
    report(bundle, i, now);
    return false;
  }
  const auto count = bundle.calls.size();
  fmt::print("{} {} of the world `{}`: every answer is the same.\n", count, count == 1 ? "call" : "calls",
             bundle.world);
  return true;
}

}  // namespace app
