// Fixture documents: applied whole, or refused with the world as it was.
#include "control/fixture.hpp"

#include <nlohmann/json.hpp>

#include "control/error.hpp"
#include "message.hpp"
#include "state/database.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const world::Settings settings;
  static world::Worlds worlds(settings, state::Database::in_memory());
  const auto document = nlohmann::ordered_json::parse(fuzz::text_of(data, size), nullptr, false);
  if (document.is_discarded()) return 0;
  try {
    control::apply_fixture(worlds.default_world(), settings, document);
  } catch (const control::ControlError&) {
    // A refusal is an answer.
  }
  worlds.default_world().reset();
  return 0;
}
