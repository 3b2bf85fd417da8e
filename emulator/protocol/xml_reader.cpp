#include <algorithm>
#include <pugixml.hpp>

#include "core/text.hpp"
#include "protocol/scalars.hpp"
#include "protocol/xml.hpp"

namespace protocol {
namespace {

std::string_view local_name(std::string_view full) {
  const auto colon = full.find(':');
  return colon == std::string_view::npos ? full : full.substr(colon + 1);
}

// All text of an element; false when it holds elements.
bool text_of(const pugi::xml_node& node, std::string& text) {
  for (const auto& child : node.children()) {
    if (child.type() == pugi::node_element) return false;
    text += child.value();
  }
  return true;
}

class XmlReader {
 public:
  bool structure(const Shape& shape, const pugi::xml_node& node, void* out, std::size_t depth) const {
    if (depth > kMaxDepth) return false;
    for (const auto& child : node.children()) {
      if (child.type() != pugi::node_element) continue;
      const Member* member = find(shape, local_name(child.name()));
      if (member && !this->member(*member, child, out, depth)) return false;
    }
    for (const auto& member : shape.members) {
      if (!member.xml_attribute) continue;
      for (const auto& attribute : node.attributes())
        if (local_name(attribute.name()) == local_name(member.wire) &&
            !parse(member, *member.shape, attribute.value(), emplace(out, member)))
          return false;
    }
    return true;
  }

 private:
  static const Member* find(const Shape& shape, std::string_view name) {
    for (const auto& member : shape.members) {
      if (member.location != Location::Body || member.xml_attribute) continue;
      if (name == member.wire) return &member;
    }
    return nullptr;
  }

  bool member(const Member& member, const pugi::xml_node& node, void* out, std::size_t depth) const {
    const Shape& shape = *member.shape;
    if (member.flattened && shape.type == Type::List) {
      void* list = existing(out, member);
      return value(nullptr, *shape.element, node, shape.access->append(list, {}, *shape.element), depth);
    }
    if (member.flattened && shape.type == Type::Map) return entry(shape, node, existing(out, member), depth);
    return value(&member, shape, node, emplace(out, member), depth);
  }

  static void* existing(void* out, const Member& member) {
    const void* present = value_of(out, member);
    return present ? const_cast<void*>(present) : emplace(out, member);
  }

  static bool parse(const Member& member, const Shape& shape, std::string_view text, void* value) {
    return parse_scalar(shape, text, timestamp_format(&member, shape, TimestampFormat::Iso8601), value);
  }

  bool value(const Member* member, const Shape& shape, const pugi::xml_node& node, void* out, std::size_t depth) const {
    switch (shape.type) {
      case Type::Structure:
        return structure(shape, node, out, depth + 1);
      case Type::List:
        return list(shape, node, out, depth + 1);
      case Type::Map:
        return map(shape, node, out, depth + 1);
      default:
        break;
    }
    std::string text;
    if (!text_of(node, text)) return false;
    const auto trimmed = shape.type == Type::String ? std::string_view(text) : core::trim(text);
    return parse_scalar(shape, trimmed, timestamp_format(member, shape, TimestampFormat::Iso8601), out);
  }

  bool list(const Shape& shape, const pugi::xml_node& node, void* out, std::size_t depth) const {
    if (depth > kMaxDepth) return false;
    const auto name = or_else(shape.element_name, "member");
    for (const auto& child : node.children()) {
      if (child.type() != pugi::node_element || local_name(child.name()) != name) continue;
      if (!value(nullptr, *shape.element, child, shape.access->append(out, {}, *shape.element), depth)) return false;
    }
    return true;
  }

  bool map(const Shape& shape, const pugi::xml_node& node, void* out, std::size_t depth) const {
    if (depth > kMaxDepth) return false;
    for (const auto& child : node.children())
      if (child.type() == pugi::node_element && !entry(shape, child, out, depth)) return false;
    return true;
  }

  bool entry(const Shape& shape, const pugi::xml_node& node, void* out, std::size_t depth) const {
    std::string key;
    const pugi::xml_node* found = nullptr;
    pugi::xml_node value_node;
    for (const auto& child : node.children()) {
      if (local_name(child.name()) == or_else(shape.key_name, "key") && !text_of(child, key)) return false;
      if (local_name(child.name()) != or_else(shape.element_name, "value")) continue;
      value_node = child;
      found = &value_node;
    }
    return found && value(nullptr, *shape.element, *found, shape.access->append(out, key, *shape.element), depth);
  }
};

}  // namespace

bool read_xml(std::string_view text, std::span<const std::string_view> roots, const Shape& shape, void* structure) {
  if (!core::valid_utf8(text)) return false;
  pugi::xml_document document;
  // White space counts where it is all an element holds (an object key may be a blank).
  constexpr unsigned int kOptions = pugi::parse_default | pugi::parse_ws_pcdata_single;
  if (!document.load_buffer(text.data(), text.size(), kOptions, pugi::encoding_utf8)) return false;
  const auto element = document.document_element();
  if (!element || std::find(roots.begin(), roots.end(), local_name(element.name())) == roots.end()) return false;
  return XmlReader().structure(shape, element, structure, 0);
}

}  // namespace protocol
