#include "policy/request.hpp"

#include "core/text.hpp"

namespace policy {

void MapKeys::set(std::string_view key, std::string value) {
  values_.insert_or_assign(core::to_lower(key), Values{{std::move(value)}, false});
}

void MapKeys::set(std::string_view key, std::vector<std::string> values) {
  values_.insert_or_assign(core::to_lower(key), Values{std::move(values), true});
}

const Values* MapKeys::find(std::string_view lower_case_key) {
  const auto found = values_.find(lower_case_key);
  return found == values_.end() ? nullptr : &found->second;
}

}  // namespace policy
