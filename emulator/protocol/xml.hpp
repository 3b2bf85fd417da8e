// Structs as XML and back, for the query protocols' answers and rest-xml's bodies.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "protocol/shape.hpp"

namespace protocol {

/// Appends text, escaped for an element's content.
void append_xml_text(std::string& out, std::string_view text);
void append_xml_attribute(std::string& out, std::string_view text);
/// `<name>text</name>`.
void append_xml_element(std::string& out, std::string_view name, std::string_view text);

inline constexpr std::string_view kXmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The name that the model gives, or the protocol's.
inline std::string_view or_else(std::string_view name, std::string_view fallback) {
  return name.empty() ? fallback : name;
}

/// Appends a struct's body members, each in its element.
class XmlWriter {
 public:
  XmlWriter(std::string& out, bool milliseconds) : out_(out), milliseconds_(milliseconds) {}

  void members(const Shape& shape, const void* structure);
  /// The whole element: attributes, namespaces, members. `ns` may be empty.
  void structure(std::string_view name, const XmlNamespace& ns, const Shape& shape, const void* structure);

 private:
  void member(const Member& member, const void* value);
  void value(std::string_view name, const XmlNamespace& ns, const Member* member, const Shape& shape,
             const void* value);
  void list(const Shape& shape, const void* list);
  void map_entries(std::string_view entry, const Shape& shape, const void* map);
  void open(std::string_view name, const XmlNamespace& ns);
  /// `content`: where the element's content began.
  void close(std::string_view name, std::size_t content);

  std::string& out_;
  bool milliseconds_;
};

/// Reads a document whose root bears one of the names into the body members of a struct.
/// False when it is not well-formed, not UTF-8, or does not fit the shape.
bool read_xml(std::string_view text, std::span<const std::string_view> roots, const Shape& shape, void* structure);

/// The root element of a struct that is a whole body: the member's own name, the shape's, else the shape's type name.
std::string_view payload_root(const Member& member);

}  // namespace protocol
