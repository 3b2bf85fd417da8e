#include "protocol/scalars.hpp"
#include "protocol/xml.hpp"

namespace protocol {
namespace {

std::string_view escape_of(char c, bool attribute) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\r':
      return "&#xD;";  // a bare one would be read back as a line feed
    case '"':
      return attribute ? "&quot;" : "\"";
    case '\n':
      return attribute ? "&#xA;" : "\n";
    case '\t':
      return attribute ? "&#x9;" : "\t";
    // XML 1.0 has no way to write the other control characters; a reference is what AWS's own writers produce.
    default:
      return {};
  }
}

bool is_plain(char c, bool attribute) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20) return c != '&' && c != '<' && c != '>' && !(attribute && c == '"');
  return !attribute && (c == '\n' || c == '\t');
}

void append_escaped(std::string& out, std::string_view text, bool attribute) {
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_plain(text[i], attribute)) continue;
    out.append(text, start, i - start);
    start = i + 1;
    const auto escape = escape_of(text[i], attribute);
    if (!escape.empty()) {
      out += escape;
      continue;
    }
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(text[i]);
    out += "&#x";
    if (byte >= 16) out += '1';
    out += kHex[byte & 15];
    out += ';';
  }
  out.append(text, start);
}

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
  append_escaped(out, text, false);
}
void append_xml_attribute(std::string& out, std::string_view text) {
  append_escaped(out, text, true);
}

void append_xml_element(std::string& out, std::string_view name, std::string_view text) {
  out += '<';
  out += name;
  out += '>';
  append_xml_text(out, text);
  out += "</";
  out += name;
  out += '>';
}

std::string_view payload_root(const Member& member) {
  return member.named ? member.wire : or_else(member.shape->xml_name, member.shape->name);
}

void XmlWriter::open(std::string_view name, const XmlNamespace& ns) {
  out_ += '<';
  out_ += name;
  if (ns.uri.empty()) return;
  out_ += " xmlns";
  if (!ns.prefix.empty()) out_ += ':';
  out_ += ns.prefix;
  out_ += "=\"";
  append_xml_attribute(out_, ns.uri);
  out_ += '"';
}

void XmlWriter::close(std::string_view name, std::size_t content) {
  if (out_.size() == content) {  // AWS writes empty elements as <name/>
    out_.back() = '/';
    out_ += '>';
    return;
  }
  out_ += "</";
  out_ += name;
  out_ += '>';
}

void XmlWriter::structure(std::string_view name, const XmlNamespace& ns, const Shape& shape, const void* structure) {
  open(name, ns.uri.empty() ? shape.xml_namespace : ns);
  for (const auto& member : shape.members) {
    const void* attribute = member.xml_attribute ? value_of(structure, member) : nullptr;
    if (!attribute) continue;
    std::string text;
    append_scalar(text, *member.shape, attribute, timestamp_format(&member, *member.shape, TimestampFormat::Iso8601));
    out_ += ' ';
    out_ += member.wire;
    out_ += "=\"";
    append_xml_attribute(out_, text);
    out_ += '"';
  }
  out_ += '>';
  const std::size_t before = out_.size();
  members(shape, structure);
  close(name, before);
}

void XmlWriter::members(const Shape& shape, const void* structure) {
  for (const auto& each : shape.members) {
    if (each.location != Location::Body || each.xml_attribute) continue;
    if (const void* present = value_of(structure, each)) member(each, present);
  }
}

void XmlWriter::member(const Member& member, const void* present) {
  const Shape& shape = *member.shape;
  if (member.flattened && shape.type == Type::List) {
    const std::size_t size = shape.access->size(present);
    for (std::size_t i = 0; i < size; ++i)
      value(member.wire, shape.element_namespace, nullptr, *shape.element, shape.access->element(present, i));
  } else if (member.flattened && shape.type == Type::Map) {
    map_entries(member.wire, shape, present);
  } else {
    value(member.wire, member.xml_namespace, &member, shape, present);
  }
}

void XmlWriter::value(std::string_view name, const XmlNamespace& ns, const Member* member, const Shape& shape,
                      const void* value) {
  if (shape.type == Type::Structure) return structure(name, ns, shape, value);
  open(name, ns);
  out_ += '>';
  const std::size_t before = out_.size();
  if (shape.type == Type::List) {
    list(shape, value);
  } else if (shape.type == Type::Map) {
    map_entries("entry", shape, value);
  } else if (shape.type == Type::String) {
    append_xml_text(out_, as<std::string>(value));
  } else {
    append_scalar(out_, shape, value, timestamp_format(member, shape, TimestampFormat::Iso8601), milliseconds_);
  }
  close(name, before);
}

void XmlWriter::list(const Shape& shape, const void* list) {
  const std::size_t size = shape.access->size(list);
  for (std::size_t i = 0; i < size; ++i)
    value(or_else(shape.element_name, "member"), shape.element_namespace, nullptr, *shape.element,
          shape.access->element(list, i));
}

void XmlWriter::map_entries(std::string_view entry, const Shape& shape, const void* map) {
  const std::size_t size = shape.access->size(map);
  for (std::size_t i = 0; i < size; ++i) {
    open(entry, {});
    out_ += '>';
    const std::size_t content = out_.size();
    append_xml_element(out_, or_else(shape.key_name, "key"), shape.access->key(map, i));
    value(or_else(shape.element_name, "value"), shape.element_namespace, nullptr, *shape.element,
          shape.access->element(map, i));
    close(entry, content);
  }
}

}  // namespace protocol
