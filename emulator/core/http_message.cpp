#include "core/http_message.hpp"

#include "core/text.hpp"

namespace core {

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& field : headers)
    if (field.name.size() == name.size() && iequals(field.name, name))
      return field.value.data() ? field.value : std::string_view("");
  return {};
}

const std::string* HttpResponse::header(std::string_view name) const {
  for (const auto& [field, value] : headers)
    if (iequals(field, name)) return &value;
  return nullptr;
}

}  // namespace core
