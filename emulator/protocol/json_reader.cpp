#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "protocol/json.hpp"
#include "protocol/scalars.hpp"

namespace protocol {
namespace {

using Json = nlohmann::json;

core::AwsError unfit(std::string message = {}) {
  return {"SerializationException", 400, std::move(message)};
}

// Whether brackets nest deeper than any request does: a cheap look before a tree is built.
bool too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > 2 * kMaxDepth) return true;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

std::string_view token(const Json& json) {
  switch (json.type()) {
    case Json::value_t::string:
      return "STRING_VALUE";
    case Json::value_t::boolean:
      return json.get<bool>() ? "TRUE_VALUE" : "FALSE_VALUE";
    case Json::value_t::number_float:
      return "DECIMAL_VALUE";
    default:
      return "NUMBER_VALUE";
  }
}

std::string_view java_name(Type type) {
  switch (type) {
    case Type::String:
      return "a String";
    case Type::Boolean:
      return "a Boolean";
    case Type::Integer:
      return "an Integer";
    case Type::Long:
      return "a Long";
    case Type::Float:
      return "a Float";
    case Type::Double:
      return "a Double";
    case Type::Timestamp:
      return "a Date";
    default:
      return "a Blob";
  }
}

// The sentences of AWS's Java services for a value of the wrong kind.
core::AwsError mismatch(const Json& json, const Shape& shape) {
  if (json.is_object()) return unfit("Start of structure or map found where not expected.");
  if (json.is_array()) return unfit("Start of list found where not expected");
  if (shape.type == Type::Structure || shape.type == Type::Map || shape.type == Type::List)
    return unfit("Unexpected field type");
  return unfit(std::string(token(json)) + " can not be converted to " + std::string(java_name(shape.type)));
}

class JsonReader {
 public:
  void structure(const Shape& shape, const Json& json, void* out, std::size_t depth) const {
    if (!json.is_object()) throw mismatch(json, shape);
    if (depth > kMaxDepth) throw unfit();
    for (const auto& member : shape.members) {
      if (member.location != Location::Body) continue;
      const auto found = json.find(member.wire);
      if (found == json.end() || found->is_null()) continue;
      value(&member, *member.shape, *found, emplace(out, member), depth);
    }
  }

 private:
  void value(const Member* member, const Shape& shape, const Json& json, void* out, std::size_t depth) const {
    switch (shape.type) {
      case Type::Structure:
        return structure(shape, json, out, depth + 1);
      case Type::List:
        return list(shape, json, out, depth + 1);
      case Type::Map:
        return map(shape, json, out, depth + 1);
      default:
        break;
    }
    if (!scalar(member, shape, json, out)) throw mismatch(json, shape);
  }

  void list(const Shape& shape, const Json& json, void* out, std::size_t depth) const {
    if (!json.is_array()) throw mismatch(json, shape);
    if (depth > kMaxDepth) throw unfit();
    for (const auto& element : json)
      if (!element.is_null())
        value(nullptr, *shape.element, element, shape.access->append(out, {}, *shape.element), depth);
  }

  void map(const Shape& shape, const Json& json, void* out, std::size_t depth) const {
    if (!json.is_object()) throw mismatch(json, shape);
    if (depth > kMaxDepth) throw unfit();
    for (const auto& [key, element] : json.items())
      if (!element.is_null())
        value(nullptr, *shape.element, element, shape.access->append(out, key, *shape.element), depth);
  }

  static bool scalar(const Member* member, const Shape& shape, const Json& json, void* out) {
    switch (shape.type) {
      case Type::String:
        if (json.is_string()) as<std::string>(out) = json.get_ref<const std::string&>();
        return json.is_string();
      case Type::Boolean:
        if (json.is_boolean()) as<bool>(out) = json.get<bool>();
        return json.is_boolean();
      case Type::Integer:
        return integer<std::int32_t>(json, out);
      case Type::Long:
        return integer<std::int64_t>(json, out);
      case Type::Float:
      case Type::Double:
        return floating(shape, json, out);
      case Type::Timestamp:
        return time(member, shape, json, out);
      case Type::Blob:
        return json.is_string() &&
               parse_scalar(shape, json.get_ref<const std::string&>(), TimestampFormat::Default, out);
      default:
        return false;
    }
  }

  template <class T>
  static bool integer(const Json& json, void* out) {
    if (!json.is_number_integer()) return false;
    if (json.is_number_unsigned() &&
        json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<T>::max()))
      return false;
    const auto number = json.get<std::int64_t>();
    if (number < std::numeric_limits<T>::min() || number > std::numeric_limits<T>::max()) return false;
    as<T>(out) = static_cast<T>(number);
    return true;
  }

  static bool floating(const Shape& shape, const Json& json, void* out) {
    if (json.is_string()) {
      const auto& name = json.get_ref<const std::string&>();
      return (name == "NaN" || name == "Infinity" || name == "-Infinity") &&
             parse_scalar(shape, name, TimestampFormat::Default, out);
    }
    if (!json.is_number()) return false;
    const double number = json.get<double>();
    if (shape.type == Type::Double) {
      as<double>(out) = number;
      return true;
    }
    if (std::fabs(number) > static_cast<double>(std::numeric_limits<float>::max())) return false;
    as<float>(out) = static_cast<float>(number);
    return true;
  }

  static bool time(const Member* member, const Shape& shape, const Json& json, void* out) {
    const auto format = timestamp_format(member, shape, TimestampFormat::UnixTimestamp);
    if (format != TimestampFormat::UnixTimestamp)
      return json.is_string() && parse_time(json.get_ref<const std::string&>(), format, as<core::Time>(out));
    if (!json.is_number()) return false;
    std::string seconds;
    append_number(seconds, json.get<double>(), false);
    return parse_time(seconds, format, as<core::Time>(out));
  }
};

}  // namespace

void read_json(std::string_view text, const Shape& shape, void* structure) {
  if (text.empty()) return;
  if (text.size() > kMaxBody) throw core::AwsError("RequestEntityTooLargeException", 413, "");
  if (too_deep(text)) throw unfit();
  const auto json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (json.is_discarded()) throw unfit();
  JsonReader().structure(shape, json, structure, 0);
}

}  // namespace protocol
