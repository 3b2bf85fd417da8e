#include <algorithm>
#include <cstdint>

#include "protocol/json.hpp"
#include "protocol/rest.hpp"
#include "protocol/scalars.hpp"
#include "protocol/xml.hpp"

namespace protocol {
namespace {

// A line break would end the header; whoever stored one gets a blank.
std::string header_text(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return text;
}

void append_quoted(std::string& out, const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

class Encoder {
 public:
  Encoder(const ServiceModel& service, const OperationModel& operation, void* output, core::HttpResponse& response)
      : service_(service),
        operation_(operation),
        xml_(service.protocol == Protocol::RestXml),
        output_(output),
        response_(response) {}

  void run() {
    response_.status = operation_.status;
    if (!operation_.output) return;
    const Shape& shape = *operation_.output;
    bool has_body = false;
    for (const auto& member : shape.members) {
      has_body = has_body || member.location == Location::Body;
      if (const void* present = value_of(output_, member)) bind(member, present);
    }
    if (response_.status == 204) return;
    if (shape.payload) return payload(*shape.payload);
    if (has_body || !xml_) return body(shape, root_of(shape), service_namespace(nullptr), output_);
    // S3 names a type for the body that HeadBucket does not have.
    if (operation_.method == "HEAD") content_type("application/xml");
  }

 private:
  void bind(const Member& member, const void* value) {
    if (member.location == Location::StatusCode) response_.status = as<std::int32_t>(value);
    if (member.location == Location::Header) header(member, value);
    if (member.location != Location::Headers) return;
    const auto& access = *member.shape->access;
    for (std::size_t i = 0; i < access.size(value); ++i) {
      std::string text;
      append_scalar(text, *member.shape->element, access.element(value, i), TimestampFormat::Rfc822);
      response_.set(std::string(member.wire) + std::string(access.key(value, i)), header_text(std::move(text)));
    }
  }

  void header(const Member& member, const void* value) {
    std::string text;
    const Shape& shape = *member.shape;
    if (shape.type != Type::List) {
      append_scalar(text, shape, value, timestamp_format(&member, shape, TimestampFormat::Rfc822));
    } else {
      const std::size_t size = shape.access->size(value);
      if (size == 0) return;
      for (std::size_t i = 0; i < size; ++i) {
        if (i > 0) text += ", ";
        const void* element = shape.access->element(value, i);
        if (shape.element->type == Type::String)
          append_quoted(text, as<std::string>(element));
        else
          append_scalar(text, *shape.element, element,
                        timestamp_format(&member, *shape.element, TimestampFormat::Rfc822));
      }
    }
    response_.set(std::string(member.wire), header_text(std::move(text)));
  }

  void payload(const Member& member) {
    const void* present = value_of(output_, member);
    if (!present) return;
    switch (member.shape->type) {
      case Type::Blob:
        if (member.shape->streaming) {
          auto& stream = *const_cast<Stream*>(&as<Stream>(present));
          response_.body = stream.owned.empty() ? std::string(stream.borrowed) : std::move(stream.owned);
        } else {
          response_.body = as<Blob>(present).bytes;
        }
        return content_type("application/octet-stream");
      case Type::String:
        response_.body = as<std::string>(present);
        // S3's string bodies are policies, sent as what they are.
        return content_type(response_.body.starts_with('{') ? "application/json" : "text/plain");
      default:
        return body(*member.shape, payload_root(member), service_namespace(&member), const_cast<void*>(present));
    }
  }

  void content_type(const char* type) {
    if (!response_.header("Content-Type")) response_.set("Content-Type", type);
  }

  std::string root_of(const Shape& shape) const {
    if (!operation_.output_root.empty()) return std::string(operation_.output_root);
    if (!shape.xml_name.empty()) return std::string(shape.xml_name);
    return std::string(operation_.name) + "Result";
  }

  XmlNamespace service_namespace(const Member* member) const {
    if (member && !member->xml_namespace.uri.empty()) return member->xml_namespace;
    return {{}, service_.xml_namespace};
  }

  void body(const Shape& shape, std::string_view root, const XmlNamespace& ns, const void* structure) {
    content_type(xml_ ? "application/xml" : "application/json");
    if (!xml_) return write_json(response_.body, shape, structure);
    response_.body = kXmlDeclaration;
    if (operation_.unwrapped_output) return unwrapped(shape, root, ns, structure);
    XmlWriter(response_.body, service_.xml_milliseconds).structure(root, ns, shape, structure);
  }

  void unwrapped(const Shape& shape, std::string_view root, const XmlNamespace& ns, const void* structure) {
    auto& out = response_.body;
    out.append("<").append(root).append(" xmlns=\"").append(ns.uri).append("\"");
    const void* present = value_of(structure, shape.members.front());
    if (!present) {
      out += "/>";
      return;
    }
    out += '>';
    append_xml_text(out, as<std::string>(present));
    out.append("</").append(root).append(">");
  }

  const ServiceModel& service_;
  const OperationModel& operation_;
  bool xml_;
  void* output_;
  core::HttpResponse& response_;
};

}  // namespace

void encode_rest(const ServiceModel& service, const OperationModel& operation, void* output,
                 core::HttpResponse& response) {
  Encoder(service, operation, output, response).run();
}

}  // namespace protocol
