#include "dynamic.hpp"

#include <cmath>
#include <cstdint>
#include <stdexcept>

#include "core/time.hpp"
#include "protocol/scalars.hpp"

namespace dynamic {
namespace {

using protocol::Shape;
using protocol::Type;

struct Container {
  std::vector<std::string> keys;
  std::vector<Box> items;
};

std::shared_ptr<void> fresh(const Shape& shape) {
  switch (shape.type) {
    case Type::Structure:
      return {new Box[shape.members.size() + 1], [](void* boxes) { delete[] static_cast<Box*>(boxes); }};
    case Type::List:
    case Type::Map:
      return std::make_shared<Container>();
    case Type::String:
      return std::make_shared<std::string>();
    case Type::Boolean:
      return std::make_shared<bool>();
    case Type::Integer:
      return std::make_shared<std::int32_t>();
    case Type::Long:
      return std::make_shared<std::int64_t>();
    case Type::Float:
      return std::make_shared<float>();
    case Type::Double:
      return std::make_shared<double>();
    case Type::Timestamp:
      return std::make_shared<core::Time>();
    case Type::Blob:
      if (shape.streaming) return std::make_shared<protocol::Stream>();
      return std::make_shared<protocol::Blob>();
  }
  return nullptr;
}

void* emplace(void* box, const Shape& shape) {
  auto& value = static_cast<Box*>(box)->value;
  value = fresh(shape);
  return value.get();
}
const void* get(const void* box) {
  return static_cast<const Box*>(box)->value.get();
}
void* append(void* container, std::string_view key, const Shape& shape) {
  auto& into = *static_cast<Container*>(container);
  into.keys.emplace_back(key);
  return emplace(&into.items.emplace_back(), shape);
}
std::size_t size(const void* container) {
  return static_cast<const Container*>(container)->items.size();
}
const void* element(const void* container, std::size_t index) {
  return static_cast<const Container*>(container)->items[index].value.get();
}
std::string_view key(const void* container, std::size_t index) {
  return static_cast<const Container*>(container)->keys[index];
}

constexpr protocol::Access kAccess{emplace, get, append, size, element, key};

Json floating(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  return number;
}

Json to_json(const Shape& shape, const void* value) {
  using protocol::as;
  switch (shape.type) {
    case Type::Structure: {
      Json out = Json::object();
      for (const auto& member : shape.members)
        if (const void* present = protocol::value_of(value, member))
          out[std::string(member.name)] = to_json(*member.shape, present);
      return out;
    }
    case Type::List: {
      Json out = Json::array();
      for (std::size_t i = 0; i < size(value); ++i) out.push_back(to_json(*shape.element, element(value, i)));
      return out;
    }
    case Type::Map: {
      Json out = Json::object();
      for (std::size_t i = 0; i < size(value); ++i)
        out[std::string(key(value, i))] = to_json(*shape.element, element(value, i));
      return out;
    }
    case Type::String:
      return as<std::string>(value);
    case Type::Boolean:
      return as<bool>(value);
    case Type::Integer:
      return as<std::int32_t>(value);
    case Type::Long:
      return as<std::int64_t>(value);
    case Type::Float: {
      std::string text;  // as short as it was written
      protocol::append_number(text, static_cast<double>(as<float>(value)), true);
      return std::isfinite(as<float>(value)) ? Json(std::stod(text)) : floating(static_cast<double>(as<float>(value)));
    }
    case Type::Double:
      return floating(as<double>(value));
    case Type::Timestamp:
      return static_cast<double>(core::to_millis(as<core::Time>(value))) / 1000;
    case Type::Blob:
      return shape.streaming ? std::string(as<protocol::Stream>(value).bytes()) : as<protocol::Blob>(value).bytes;
  }
  return nullptr;
}

double number_of(const Json& json) {
  if (json.is_number()) return json.get<double>();
  const auto& text = json.get_ref<const std::string&>();
  if (text == "NaN") return std::nan("");
  return text == "-Infinity" ? -HUGE_VAL : HUGE_VAL;
}

void from_json(const Shape& shape, const Json& json, void* value) {
  using protocol::as;
  switch (shape.type) {
    case Type::Structure:
      for (const auto& member : shape.members) {
        const auto found = json.find(std::string(member.name));
        if (found != json.end() && !found->is_null())
          from_json(*member.shape, *found, protocol::emplace(value, member));
      }
      return;
    case Type::List:
      for (const auto& item : json)
        if (!item.is_null()) from_json(*shape.element, item, append(value, {}, *shape.element));
      return;
    case Type::Map:
      for (const auto& [name, item] : json.items())
        if (!item.is_null()) from_json(*shape.element, item, append(value, name, *shape.element));
      return;
    case Type::String:
      as<std::string>(value) = json.get<std::string>();
      return;
    case Type::Boolean:
      as<bool>(value) = json.get<bool>();
      return;
    case Type::Integer:
      as<std::int32_t>(value) = json.get<std::int32_t>();
      return;
    case Type::Long:
      as<std::int64_t>(value) = json.get<std::int64_t>();
      return;
    case Type::Float:
      as<float>(value) = static_cast<float>(number_of(json));
      return;
    case Type::Double:
      as<double>(value) = number_of(json);
      return;
    case Type::Timestamp:
      as<core::Time>(value) = core::from_millis(std::llround(json.get<double>() * 1000));
      return;
    case Type::Blob:
      if (shape.streaming)
        as<protocol::Stream>(value).owned = json.get<std::string>();
      else
        as<protocol::Blob>(value).bytes = json.get<std::string>();
      return;
  }
}

template <class T>
T choose(const std::map<std::string, T>& known, const std::string& name) {
  const auto found = known.find(name);
  if (found == known.end()) throw std::runtime_error("unknown " + name);
  return found->second;
}

}  // namespace

Value::Value(const Shape& shape) : shape_(shape) {
  emplace(&box_, shape);
}
Json Value::json() const {
  return to_json(shape_, box_.value.get());
}
void Value::assign(const Json& json) {
  from_json(shape_, json, box_.value.get());
}

Model::Model(const Json& suite, const Json& given) : shapes_(suite.value("shapes", Json::object())) {
  const auto& meta = suite.at("metadata");
  const auto http = given.value("http", Json::object());
  operation_.name = keep(given.at("name"));
  operation_.method = keep(http.value("method", "POST"));
  operation_.uri = keep(http.value("requestUri", "/"));
  operation_.status = http.value("responseCode", 200);
  if (given.contains("input")) {
    operation_.input = shape(given["input"]["shape"]);
    operation_.input_root = keep(given["input"].value("locationName", std::string()));
  }
  if (given.contains("output")) {
    operation_.output = shape(given["output"]["shape"]);
    operation_.result_wrapper = keep(given["output"].value("resultWrapper", std::string()));
  }
  entries_.push_back({operation_.name, operation_.method, operation_.uri, &operation_});
  using protocol::Protocol;
  static const std::map<std::string, Protocol> kProtocols = {{"query", Protocol::Query},
                                                             {"ec2", Protocol::Ec2},
                                                             {"json", Protocol::Json},
                                                             {"rest-json", Protocol::RestJson},
                                                             {"rest-xml", Protocol::RestXml}};
  service_.id = "vectors";
  service_.protocol = choose(kProtocols, meta.at("protocol"));
  service_.api_version = keep(meta.value("apiVersion", std::string()));
  service_.target_prefix = keep(meta.value("targetPrefix", std::string()));
  service_.json_version = keep(meta.value("jsonVersion", std::string()));
  service_.operations = entries_;
  const auto errors = given.value("errors", Json::array());
  for (const auto& error : errors) {
    const auto members = shapes_.at(error["shape"].get<std::string>()).value("members", Json::object());
    if (members.contains("Message")) service_.message_member = "Message";
  }
}

std::string_view Model::keep(const std::string& text) {
  return texts_.emplace_back(text);
}

const Shape* Model::shape(const std::string& name, bool streaming) {
  auto& built = built_[streaming ? name + "/stream" : name];
  if (built) return built.get();
  built = std::make_unique<Shape>();
  Shape& out = *built;  // the map may grow while the members are built
  out.streaming = streaming;
  fill(out, name, shapes_.at(name));
  return &out;
}

void Model::fill(Shape& shape, const std::string& name, const Json& spec) {
  static const std::map<std::string, Type> kTypes = {
      {"structure", Type::Structure}, {"list", Type::List},       {"map", Type::Map},
      {"string", Type::String},       {"boolean", Type::Boolean}, {"integer", Type::Integer},
      {"long", Type::Long},           {"float", Type::Float},     {"double", Type::Double},
      {"timestamp", Type::Timestamp}, {"blob", Type::Blob},       {"character", Type::String}};
  shape.type = choose(kTypes, spec.at("type"));
  shape.name = keep(name);
  shape.access = &kAccess;
  shape.xml_name = keep(spec.value("locationName", std::string()));
  shape.xml_namespace = xml_namespace(spec);
  shape.timestamp = timestamp(spec);
  if (spec.value("document", false)) throw std::runtime_error("document types are not part of this slice");
  if (shape.type == Type::List || shape.type == Type::Map) {
    const auto& child = spec.at(shape.type == Type::List ? "member" : "value");
    shape.element = this->shape(child["shape"]);
    shape.element_name = keep(child.value("locationName", std::string()));
    shape.element_namespace = xml_namespace(child);
    if (spec.contains("key")) shape.key_name = keep(spec["key"].value("locationName", std::string()));
  }
  if (shape.type != Type::Structure) return;
  auto& members = members_.emplace_back();
  members.resize(spec.at("members").size());
  std::size_t index = 0;
  for (const auto& [key, traits] : spec.at("members").items()) {
    members[index] = member(key, traits, index);
    if (spec.value("payload", std::string()) == key) shape.payload = &members[index];
    ++index;
  }
  shape.members = members;
}

protocol::Member Model::member(const std::string& name, const Json& traits, std::size_t index) {
  using protocol::Location;
  static const std::map<std::string, Location> kLocations = {{"header", Location::Header},
                                                             {"headers", Location::Headers},
                                                             {"uri", Location::Uri},
                                                             {"querystring", Location::QueryString},
                                                             {"statusCode", Location::StatusCode}};
  protocol::Member out;
  const std::string target = traits.at("shape");
  out.name = keep(name);
  out.wire = keep(traits.value("locationName", name));
  out.query_name = keep(traits.value("queryName", std::string()));
  out.named = traits.contains("locationName");
  out.shape = shape(target, traits.value("streaming", false) && shapes_.at(target)["type"] == "blob");
  out.offset = index * sizeof(Box);
  if (traits.contains("location")) out.location = choose(kLocations, traits["location"]);
  out.xml_attribute = traits.value("xmlAttribute", false);
  out.flattened = traits.value("flattened", false) || shapes_.at(target).value("flattened", false);
  out.timestamp = timestamp(traits);
  out.xml_namespace = xml_namespace(traits);
  return out;
}

protocol::XmlNamespace Model::xml_namespace(const Json& traits) {
  if (!traits.contains("xmlNamespace")) return {};
  const auto& spec = traits["xmlNamespace"];
  if (spec.is_string()) return {{}, keep(spec)};
  return {keep(spec.value("prefix", std::string())), keep(spec.value("uri", std::string()))};
}

protocol::TimestampFormat Model::timestamp(const Json& traits) {
  using protocol::TimestampFormat;
  static const std::map<std::string, TimestampFormat> kFormats = {{"", TimestampFormat::Default},
                                                                  {"iso8601", TimestampFormat::Iso8601},
                                                                  {"unixTimestamp", TimestampFormat::UnixTimestamp},
                                                                  {"rfc822", TimestampFormat::Rfc822}};
  return choose(kFormats, traits.value("timestampFormat", std::string()));
}

}  // namespace dynamic
