#include "federation/xml.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/text.hpp"

namespace federation::xml {
namespace {

constexpr int kMaxDepth = 100;
// Attributes that looking up all names of a document may pass. Prefixes are looked up from an element upwards, which a
// document made for it turns into hours; one that an identity provider wrote needs some thousands.
constexpr std::size_t kMaxLookUps = 3'000'000;
constexpr unsigned int kFlags = pugi::parse_cdata | pugi::parse_comments | pugi::parse_pi | pugi::parse_escapes |
                                pugi::parse_eol | pugi::parse_wconv_attribute | pugi::parse_ws_pcdata;

using Names = std::map<std::string, std::string, std::less<>>;

std::string_view prefix_of(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}

bool declares(const pugi::xml_attribute& attribute, std::string_view prefix) {
  const std::string_view name = attribute.name();
  if (prefix.empty()) return name == "xmlns";
  return name.starts_with("xmlns:") && name.substr(6) == prefix;
}

bool is_declaration(std::string_view name) {
  return name == "xmlns" || name.starts_with("xmlns:");
}

// The namespace behind a prefix, in scope at `element`.
std::string_view look_up(pugi::xml_node element, std::string_view prefix) {
  if (prefix == "xml") return "http://www.w3.org/XML/1998/namespace";
  for (; element; element = element.parent())
    for (const auto& attribute : element.attributes())
      if (declares(attribute, prefix)) return attribute.value();
  return {};
}

// A name twice, or a prefix that stands for nothing, is not well-formed; pugixml lets both through.
bool sound(const pugi::xml_node& element) {
  std::vector<std::pair<std::string_view, std::string_view>> names;
  if (!prefix_of(element.name()).empty() && namespace_of(element).empty()) return false;
  for (const auto& attribute : element.attributes()) {
    const auto prefix = prefix_of(attribute.name());
    const bool plain = prefix.empty() || is_declaration(attribute.name());
    const auto space = plain ? std::string_view() : look_up(element, prefix);
    if (!plain && space.empty()) return false;
    const std::string_view name = attribute.name();
    names.emplace_back(space, plain ? name : name.substr(prefix.size() + 1));
  }
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

class Inspector : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    if (depth() >= kMaxDepth || !legible(node)) return false;
    return node.type() != pugi::node_element || (affordable(node) && sound(node));
  }

 private:
  // What it says becomes session tags and answers, which are UTF-8.
  static bool legible(const pugi::xml_node& node) {
    const auto attributes = node.attributes();
    return core::valid_utf8(node.name()) && core::valid_utf8(node.value()) &&
           std::all_of(attributes.begin(), attributes.end(), [](const pugi::xml_attribute& attribute) {
             return core::valid_utf8(attribute.name()) && core::valid_utf8(attribute.value());
           });
  }

  bool affordable(const pugi::xml_node& node) {
    const auto attributes = node.attributes();
    const auto own = static_cast<std::size_t>(std::distance(attributes.begin(), attributes.end()));
    const auto level = static_cast<std::size_t>(depth());
    in_scope_.resize(level + 1);
    in_scope_[level] = own + (level == 0 ? 0 : in_scope_[level - 1]);
    look_ups_ += (own + 1) * (in_scope_[level] + 1);
    return look_ups_ <= kMaxLookUps;
  }

  std::vector<std::size_t> in_scope_;  // attributes of an element and of those around it, by depth
  std::size_t look_ups_ = 0;
};

void escape(std::string& out, std::string_view text, bool attribute) {
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>' && !attribute)
      out += "&gt;";
    else if (c == '"' && attribute)
      out += "&quot;";
    else if (c == '\r')
      out += "&#xD;";
    else if (c == '\t' && attribute)
      out += "&#x9;";
    else if (c == '\n' && attribute)
      out += "&#xA;";
    else
      out += c;
  }
}

class Writer {
 public:
  Writer(const pugi::xml_node& without, std::string_view inclusive) : without_(without) {
    for (const auto prefix : core::split(inclusive, ' '))
      if (!prefix.empty()) inclusive_.emplace_back(prefix == "#default" ? "" : prefix);
  }

  void element(const pugi::xml_node& node, Names rendered) {
    (out_ += '<') += node.name();
    declarations(node, rendered);
    attributes(node);
    out_ += '>';
    for (const auto& below : node.children()) content(below, rendered);
    ((out_ += "</") += node.name()) += '>';
  }

  std::string take() { return std::move(out_); }

 private:
  // Those that the element uses itself and that no ancestor in the output has declared the same way.
  void declarations(const pugi::xml_node& node, Names& rendered) {
    std::vector<std::string> used{std::string(prefix_of(node.name()))};
    for (const auto& attribute : node.attributes())
      if (const auto prefix = prefix_of(attribute.name()); !prefix.empty() && !is_declaration(attribute.name()))
        used.emplace_back(prefix);
    for (const auto& prefix : inclusive_)
      if (!look_up(node, prefix).empty()) used.push_back(prefix);
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    for (const auto& prefix : used) {
      if (prefix == "xml") continue;
      const std::string_view space = look_up(node, prefix);
      const auto known = rendered.find(prefix);
      if (known == rendered.end() ? space.empty() : known->second == space) continue;
      out_ += prefix.empty() ? " xmlns" : " xmlns:";
      (out_ += prefix) += "=\"";
      escape(out_, space, true);
      out_ += '"';
      rendered[prefix] = space;
    }
  }

  void attributes(const pugi::xml_node& node) {
    std::vector<std::tuple<std::string_view, std::string_view, pugi::xml_attribute>> sorted;
    for (const auto& attribute : node.attributes()) {
      const std::string_view name = attribute.name();
      if (is_declaration(name)) continue;
      const auto prefix = prefix_of(name);
      if (prefix.empty())
        sorted.emplace_back("", name, attribute);
      else
        sorted.emplace_back(look_up(node, prefix), name.substr(prefix.size() + 1), attribute);
    }
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
    });
    for (const auto& [space, name, attribute] : sorted) {
      ((out_ += ' ') += attribute.name()) += "=\"";
      escape(out_, attribute.value(), true);
      out_ += '"';
    }
  }

  void content(const pugi::xml_node& node, const Names& rendered) {
    if (node == without_) return;
    switch (node.type()) {
      case pugi::node_element:
        element(node, rendered);
        break;
      case pugi::node_pcdata:
      case pugi::node_cdata:
        escape(out_, node.value(), false);
        break;
      case pugi::node_pi:
        (out_ += "<?") += node.name();
        if (*node.value() != '\0') (out_ += ' ') += node.value();
        out_ += "?>";
        break;
      default:
        break;
    }
  }

  std::string out_;
  pugi::xml_node without_;
  std::vector<std::string> inclusive_;
};

}  // namespace

bool parse(std::string_view text, pugi::xml_document& document) {
  if (text.find("<!DOCTYPE") != std::string_view::npos || text.find('\0') != std::string_view::npos) return false;
  if (!document.load_buffer(text.data(), text.size(), kFlags)) return false;
  Inspector inspector;
  return document.document_element() && document.traverse(inspector);
}

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view namespace_of(const pugi::xml_node& element) {
  return look_up(element, prefix_of(element.name()));
}

bool is(const pugi::xml_node& node, std::string_view space, std::string_view name) {
  return node.type() == pugi::node_element && local_name(node) == name && namespace_of(node) == space;
}

std::vector<pugi::xml_node> children(const pugi::xml_node& parent, std::string_view space, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (const auto& node : parent.children())
    if (is(node, space, name)) found.push_back(node);
  return found;
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view space, std::string_view name) {
  for (const auto& node : parent.children())
    if (is(node, space, name)) return node;
  return {};
}

std::string text(const pugi::xml_node& element) {
  std::string all;
  for (const auto& node : element.children())
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) all += node.value();
  return all;
}

std::string binary(const pugi::xml_node& element) {
  std::string packed = text(element);
  std::erase_if(packed, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  return core::base64_decode(packed).value_or("");
}

std::string canonical(const pugi::xml_node& element, const pugi::xml_node& without, std::string_view inclusive) {
  Writer writer(without, inclusive);
  writer.element(element, {});
  return writer.take();
}

}  // namespace federation::xml
