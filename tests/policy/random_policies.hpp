// Random questions to the engine, from alphabets so small that things often match.
#pragma once

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace policy_tests {

class RandomAsks {
 public:
  explicit RandomAsks(std::uint64_t seed) : random_(seed) {}

  /// A case as cases/README.md describes it, its policies whole documents.
  nlohmann::ordered_json next();

 private:
  using Json = nlohmann::ordered_json;
  using Texts = std::vector<std::string>;
  /// What a layer's statements look like.
  enum class Kind { Identity, Resource, Trust, ServiceControl, ResourceControl };

  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool chance(unsigned percent) { return below(100) < percent; }
  const std::string& one_of(const Texts& texts) { return texts[below(texts.size())]; }
  std::string scribble(std::string_view alphabet);
  std::string one_of_or_scribble(const Texts& texts, std::string_view alphabet);
  /// One, or a list.
  Json some_of(const Texts& texts, std::size_t most);
  std::string recased(std::string text);

  Json context();
  Json layer(Kind kind, std::size_t most_policies);
  Json levels(Kind kind);
  Json document(Kind kind);
  Json statement(Kind kind);
  Json principal();
  Json condition();
  Json wanted_values(const std::string& type, bool pattern);
  void add_own_layers(Json& ask, const std::string& caller);

  std::mt19937_64 random_;
};

}  // namespace policy_tests
