#include <algorithm>
#include <array>
#include <string>

#include "core/error.hpp"
#include "core/text.hpp"
#include "protocol/json.hpp"
#include "protocol/rest.hpp"
#include "protocol/scalars.hpp"
#include "protocol/xml.hpp"

namespace protocol {
namespace {

// Splits a header's list; quotes protect commas, and dates bring one comma of their own.
std::vector<std::string> split_header(std::string_view text, bool dates) {
  std::vector<std::string> parts;
  while (true) {
    text = core::trim(text);
    std::string part;
    if (!text.empty() && text.front() == '"') {
      text.remove_prefix(1);
      while (!text.empty() && text.front() != '"') {
        if (text.front() == '\\' && text.size() > 1) text.remove_prefix(1);
        part += text.front();
        text.remove_prefix(1);
      }
      text.remove_prefix(text.empty() ? 0 : 1);
      text.remove_prefix(std::min(text.find(','), text.size()));
    } else {
      auto end = text.find(',');
      if (dates && end != std::string_view::npos) end = text.find(',', end + 1);
      part = core::trim(text.substr(0, end));
      text.remove_prefix(std::min(end, text.size()));
    }
    parts.push_back(std::move(part));
    if (text.empty()) return parts;
    text.remove_prefix(1);
  }
}

class RestDecoder {
 public:
  RestDecoder(const ServiceModel& service, const OperationModel& operation, const core::HttpRequest& request, void* out)
      : xml_(service.protocol == Protocol::RestXml), operation_(operation), request_(request), out_(out) {}

  void run() {
    const Shape& input = *operation_.input;
    labels();
    const Form query(request_.query());
    for (const auto& member : input.members) {
      if (member.location == Location::Header) header(member);
      if (member.location == Location::Headers) prefix_headers(member);
      if (member.location == Location::QueryString) query_string(member, query);
    }
    if (input.payload)
      payload(*input.payload);
    else
      body(input, {operation_.input_root, input.xml_name, input.name}, out_);
  }

 private:
  void labels() {
    const UriTemplate uri(operation_.uri);
    std::vector<std::string_view> texts;
    if (!uri.match(request_.path(), &texts)) return;
    std::size_t next = 0;
    for (const auto& segment : uri.segments) {
      if (!segment.label) continue;
      const auto text = core::percent_decode(texts[next++]);
      for (const auto& member : operation_.input->members)
        if (member.location == Location::Uri && member.wire == segment.text)
          scalar(member, *member.shape, text, TimestampFormat::Iso8601, emplace(out_, member));
    }
  }

  void header(const Member& member) {
    const auto text = request_.header(member.wire);
    if (!text.data()) return;
    const Shape& shape = *member.shape;
    if (shape.type == Type::List) {
      const bool dates = shape.element->type == Type::Timestamp &&
                         timestamp_format(&member, *shape.element, TimestampFormat::Rfc822) == TimestampFormat::Rfc822;
      void* list = emplace(out_, member);
      if (text.empty()) return;
      for (const auto& part : split_header(text, dates))
        scalar(member, *shape.element, part, TimestampFormat::Rfc822, shape.access->append(list, {}, *shape.element));
      return;
    }
    if (shape.type == Type::Timestamp && xml_) {
      // HTTP says to ignore a condition whose date cannot be read.
      core::Time time;
      if (!parse_time(text, timestamp_format(&member, shape, TimestampFormat::Rfc822), time)) return;
    }
    scalar(member, shape, text, TimestampFormat::Rfc822, emplace(out_, member));
  }

  void prefix_headers(const Member& member) {
    void* map = nullptr;
    for (const auto& field : request_.headers) {
      if (!core::starts_with_i(field.name, member.wire)) continue;
      if (!map) map = emplace(out_, member);
      const auto key = core::to_lower(field.name.substr(member.wire.size()));
      const Shape& element = *member.shape->element;
      scalar(member, element, field.value, TimestampFormat::Rfc822, member.shape->access->append(map, key, element));
    }
  }

  void query_string(const Member& member, const Form& query) {
    const Shape& shape = *member.shape;
    if (shape.type == Type::Map) return query_map(member, query);
    void* list = nullptr;
    for (const auto& pair : query.pairs()) {
      if (pair.name != member.wire) continue;
      if (shape.type != Type::List)
        return scalar(member, shape, pair.value, TimestampFormat::Iso8601, emplace(out_, member));
      if (!list) list = emplace(out_, member);
      void* element = shape.access->append(list, {}, *shape.element);
      scalar(member, *shape.element, pair.value, TimestampFormat::Iso8601, element);
    }
  }

  // A map takes all parameters, each name once.
  void query_map(const Member& member, const Form& query) {
    const Shape& shape = *member.shape;
    void* map = nullptr;
    for (std::size_t i = 0; i < query.pairs().size(); ++i) {
      const auto name = query.pairs()[i].name;
      if (query.find(name)->data() != query.pairs()[i].value.data()) continue;
      if (!map) map = emplace(out_, member);
      void* value = shape.access->append(map, name, *shape.element);
      for (const auto& pair : query.pairs()) {
        if (pair.name != name) continue;
        if (shape.element->type != Type::List) {
          scalar(member, *shape.element, pair.value, TimestampFormat::Iso8601, value);
          break;
        }
        const Shape& text = *shape.element->element;
        scalar(member, text, pair.value, TimestampFormat::Iso8601, shape.element->access->append(value, {}, text));
      }
    }
  }

  void scalar(const Member& member, const Shape& shape, std::string_view text, TimestampFormat fallback,
              void* value) const {
    if (parse_scalar(shape, text, timestamp_format(&member, shape, fallback), value)) return;
    if (!xml_) throw core::AwsError("SerializationException", 400, "");
    const std::string name(member.wire);
    const bool number = shape.type == Type::Integer || shape.type == Type::Long;
    throw core::AwsError("InvalidArgument", 400,
                         number ? "Provided " + name + " not an integer or within integer range" : "Invalid argument.")
        .with("ArgumentName", name)
        .with("ArgumentValue", core::valid_utf8(text) ? std::string(text) : std::string());
  }

  void payload(const Member& member) {
    if (member.shape->streaming) {
      as<Stream>(emplace(out_, member)).borrowed = request_.body;
    } else if (member.shape->type == Type::String) {
      scalar(member, *member.shape, request_.body, TimestampFormat::Default, emplace(out_, member));
    } else if (request_.body.empty()) {
      return;
    } else if (member.shape->type == Type::Blob) {
      as<Blob>(emplace(out_, member)).bytes = request_.body;
    } else {
      body(*member.shape, {member.wire, member.shape->xml_name, member.shape->name}, emplace(out_, member));
    }
  }

  void body(const Shape& shape, std::array<std::string_view, 3> roots, void* structure) const {
    bool any = false;
    for (const auto& member : shape.members) any = any || member.location == Location::Body;
    if (!any || request_.body.empty()) return;
    if (!xml_) return read_json(request_.body, shape, structure);
    if (request_.body.size() > kMaxBody)
      throw core::AwsError("MaxMessageLengthExceeded", 400, "Your request was too big.");
    if (!read_xml(request_.body, roots, shape, structure))
      throw core::AwsError("MalformedXML", 400,
                           "The XML you provided was not well-formed or did not validate against our published schema");
  }

  bool xml_;
  const OperationModel& operation_;
  const core::HttpRequest& request_;
  void* out_;
};

}  // namespace

void decode_rest(const ServiceModel& service, const OperationModel& operation, const core::HttpRequest& request,
                 void* input) {
  RestDecoder(service, operation, request, input).run();
}

}  // namespace protocol
