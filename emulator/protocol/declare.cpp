#include "protocol/declare.hpp"

#include <algorithm>

#include "protocol/json.hpp"

namespace protocol {
namespace {

std::string_view type_name(Type type) {
  switch (type) {
    case Type::Structure:
      return "structure";
    case Type::List:
      return "list";
    case Type::Map:
      return "map";
    case Type::String:
      return "string";
    case Type::Boolean:
      return "boolean";
    case Type::Integer:
      return "integer";
    case Type::Long:
      return "long";
    case Type::Float:
      return "float";
    case Type::Double:
      return "double";
    case Type::Timestamp:
      return "timestamp";
    case Type::Blob:
      return "blob";
  }
  return {};
}

std::string_view location_name(Location location) {
  switch (location) {
    case Location::Header:
      return "header";
    case Location::Headers:
      return "headers";
    case Location::Uri:
      return "uri";
    case Location::QueryString:
      return "querystring";
    case Location::StatusCode:
      return "statusCode";
    case Location::Body:
      break;
  }
  return {};
}

class Declarer {
 public:
  explicit Declarer(std::string& out) : out_(out) {}

  void operation(const DeclaredOperation& operation) {
    const auto& model = *operation.model;
    out_ += "{\"http\":{";
    field("method", model.method, true);
    field("requestUri", model.uri);
    out_ += '}';
    if (model.input) named_shape("input", *model.input);
    if (model.output) named_shape("output", *model.output);
    std::vector<std::string_view> codes;
    for (const auto& error : model.errors) codes.push_back(error.code);
    strings("errors", codes);
    strings("actions", operation.actions);
    out_ += '}';
  }

 private:
  void key(std::string_view name, bool first = false) {
    if (!first) out_ += ',';
    append_json_string(out_, name);
    out_ += ':';
  }

  void field(std::string_view name, std::string_view value, bool first = false) {
    key(name, first);
    append_json_string(out_, value);
  }

  void strings(std::string_view name, std::span<const std::string_view> values) {
    key(name);
    out_ += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out_ += ',';
      append_json_string(out_, values[i]);
    }
    out_ += ']';
  }

  void named_shape(std::string_view name, const Shape& shape) {
    key(name);
    out_ += '{';
    contents(shape);
    out_ += '}';
  }

  void contents(const Shape& shape) {
    field("type", type_name(shape.type), true);
    constraints(shape);
    // A shape inside itself is declared once; the models' reader stops there too.
    if (std::find(path_.begin(), path_.end(), &shape) != path_.end()) return;
    path_.push_back(&shape);
    if (shape.type == Type::Structure) members(shape);
    if (shape.type == Type::List) named_shape("member", *shape.element);
    if (shape.type == Type::Map) {
      if (shape.key) named_shape("key", *shape.key);
      named_shape("value", *shape.element);
    }
    path_.pop_back();
  }

  void constraints(const Shape& shape) {
    const auto bound = [&](std::string_view name, std::int64_t value) {
      key(name);
      out_ += std::to_string(value);
    };
    if (shape.min) bound("min", *shape.min);
    if (shape.max) bound("max", *shape.max);
    if (!shape.pattern.empty()) field("pattern", shape.pattern);
    if (!shape.values.empty()) strings("enum", shape.values);
  }

  void members(const Shape& shape) {
    key("members");
    out_ += '{';
    for (const auto& member : shape.members) {
      key(member.name, &member == &shape.members.front());
      out_ += '{';
      contents(*member.shape);
      if (member.required) out_ += ",\"required\":true";
      if (member.location != Location::Body) field("location", location_name(member.location));
      if (member.named) field("locationName", member.wire);
      out_ += '}';
    }
    out_ += '}';
  }

  std::string& out_;
  std::vector<const Shape*> path_;
};

}  // namespace

std::string declare(std::span<const DeclaredService> services) {
  std::string out = "{\"services\":{";
  for (const auto& service : services) {
    if (&service != &services.front()) out += ',';
    out += '\n';
    append_json_string(out, service.model->id);
    out += ":{\"operations\":{";
    for (const auto& operation : service.operations) {
      if (&operation != &service.operations.front()) out += ',';
      out += '\n';
      append_json_string(out, operation.model->name);
      out += ':';
      Declarer(out).operation(operation);
    }
    out += "}}";
  }
  return out + "\n}}\n";
}

}  // namespace protocol
