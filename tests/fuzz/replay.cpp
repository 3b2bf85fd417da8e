// Runs the fuzz targets over their committed corpora, with any compiler: corpus/<target>/<input>.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

#define TARGET(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);
FUZZ_TARGETS
#undef TARGET

namespace {

using Target = int (*)(const std::uint8_t*, std::size_t);

const std::map<std::string, Target> kTargets = {
#define TARGET(name) {#name, fuzz_##name},
    FUZZ_TARGETS
#undef TARGET
};

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// How many inputs there were.
int replay(const std::filesystem::path& folder, Target target) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    // Seen last when the target ends the process.
    std::cout << entry.path().string() << std::endl;
    const std::string bytes = bytes_of(entry.path());
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): characters are bytes here
    target(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    ++count;
  }
  return count;
}

}  // namespace

int main() {
  for (const auto& [name, target] : kTargets) {
    const auto folder = std::filesystem::path(UNDERSTUDY_SOURCE_DIR) / "tests/fuzz/corpus" / name;
    if (replay(folder, target) > 0) continue;
    std::cout << folder << " is empty\n";
    return 1;
  }
  return 0;
}
