// Shapes and values that exist at run time only: what the protocol vectors describe in JSON.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/shape.hpp"

namespace dynamic {

using Json = nlohmann::ordered_json;

/// Takes the place of std::optional<T> for any T.
struct Box {
  std::shared_ptr<void> value;
};

/// A value of a shape, filled by a walker or from JSON.
class Value {
 public:
  explicit Value(const protocol::Shape& shape);
  void* get() { return box_.value.get(); }
  /// Timestamps as epoch seconds, blobs as their bytes, as the vectors write them.
  Json json() const;
  void assign(const Json& json);

 private:
  const protocol::Shape& shape_;
  Box box_;
};

/// The tables for one suite's service and one of its operations.
class Model {
 public:
  /// `suite` holds metadata and shapes, `given` the operation.
  Model(const Json& suite, const Json& given);
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const protocol::ServiceModel& service() const { return service_; }
  const protocol::OperationModel& operation() const { return operation_; }

 private:
  std::string_view keep(const std::string& text);
  const protocol::Shape* shape(const std::string& name, bool streaming = false);
  void fill(protocol::Shape& shape, const std::string& name, const Json& spec);
  protocol::Member member(const std::string& name, const Json& traits, std::size_t index);
  protocol::XmlNamespace xml_namespace(const Json& traits);
  protocol::TimestampFormat timestamp(const Json& traits);

  Json shapes_;
  std::deque<std::string> texts_;
  std::map<std::string, std::unique_ptr<protocol::Shape>> built_;
  std::deque<std::vector<protocol::Member>> members_;
  protocol::OperationModel operation_;
  protocol::ServiceModel service_;
  std::vector<protocol::OperationEntry> entries_;
};

}  // namespace dynamic
