#include "protocol/query.hpp"

#include <algorithm>
#include <charconv>
#include <span>

#include "core/error.hpp"
#include "core/text.hpp"
#include "protocol/scalars.hpp"

namespace protocol {
namespace {

using Pairs = std::span<const Form::Pair>;

core::AwsError malformed(std::string message = {}) {
  return {"MalformedInput", 400, std::move(message)};
}

// Walks the pairs sorted by name, so that everything below one prefix lies together.
class QueryDecoder {
 public:
  explicit QueryDecoder(bool ec2) : ec2_(ec2) {}

  // `pairs` share the first `consumed` characters of their names: the prefix of the structure.
  void structure(const Shape& shape, Pairs pairs, std::size_t consumed, void* out, std::size_t depth) const {
    if (depth > kMaxDepth) throw malformed();
    each_segment(pairs, consumed, [&](std::string_view segment, Pairs group, bool leaf) {
      const Member* member = find(shape, segment);
      if (!member) return;
      const std::size_t below = consumed + segment.size() + 1;
      const void* present = value_of(out, *member);
      if (present && leaf) return;
      // "Name" and "Name.1" may lie apart; the one with elements completes what the empty one began.
      void* value = present ? const_cast<void*>(present) : emplace(out, *member);
      if (leaf) return scalar(member, *member->shape, group.front(), value);
      container(*member->shape, member->flattened || ec2_, group, below, value, depth);
    });
  }

 private:
  // Calls visit(segment, pairs, leaf) for each distinct next part of the names; leaf when the name ends there.
  template <class Visit>
  static void each_segment(Pairs pairs, std::size_t consumed, const Visit& visit) {
    for (std::size_t begin = 0; begin < pairs.size();) {
      const auto rest = pairs[begin].name.substr(consumed);
      const auto segment = rest.substr(0, rest.find('.'));
      const bool leaf = segment.size() == rest.size();
      std::size_t end = begin + 1;
      while (end < pairs.size() && same_segment(pairs[end].name.substr(consumed), segment, leaf)) ++end;
      visit(segment, pairs.subspan(begin, end - begin), leaf);
      begin = end;
    }
  }

  static bool same_segment(std::string_view rest, std::string_view segment, bool leaf) {
    if (!rest.starts_with(segment)) return false;
    return leaf ? rest.size() == segment.size() : rest.size() > segment.size() && rest[segment.size()] == '.';
  }

  const Member* find(const Shape& shape, std::string_view segment) const {
    for (const auto& member : shape.members) {
      if (ec2_ ? is_ec2_name(member, segment) : member.wire == segment) return &member;
    }
    return nullptr;
  }

  // ec2 writes queryName, else the location name with its first letter in upper case.
  static bool is_ec2_name(const Member& member, std::string_view segment) {
    if (!member.query_name.empty()) return member.query_name == segment;
    if (segment.empty() || segment.size() != member.wire.size()) return false;
    const char first = member.wire[0];
    const char upper = first >= 'a' && first <= 'z' ? static_cast<char>(first - 32) : first;
    return segment[0] == upper && segment.substr(1) == member.wire.substr(1);
  }

  static void scalar(const Member* member, const Shape& shape, const Form::Pair& pair, void* value) {
    // "Name=" without an element is how an empty list is sent.
    if (shape.type == Type::List || shape.type == Type::Map || shape.type == Type::Structure) return;
    const auto format = timestamp_format(member, shape, TimestampFormat::Iso8601);
    if (parse_scalar(shape, pair.value, format, value)) return;
    const bool number = shape.type == Type::Integer || shape.type == Type::Long;
    throw malformed(number && pair.value.empty() ? "missing value for decimal type" : "");
  }

  void container(const Shape& shape, bool flat, Pairs pairs, std::size_t consumed, void* value,
                 std::size_t depth) const {
    switch (shape.type) {
      case Type::Structure:
        return structure(shape, pairs, consumed, value, depth + 1);
      case Type::List:
        return list(shape, flat, pairs, consumed, value, depth + 1);
      case Type::Map:
        return map(shape, flat, pairs, consumed, value, depth + 1);
      default:
        return;  // "UserName.x" is an unknown parameter
    }
  }

  struct Element {
    std::uint32_t index;
    Pairs pairs;
    bool leaf;
    std::size_t below;  // characters of the names that come before the element's own
  };

  // The numbered elements in their order; gaps close up.
  static std::vector<Element> elements(Pairs pairs, std::size_t consumed) {
    std::vector<Element> found;
    each_segment(pairs, consumed, [&](std::string_view segment, Pairs group, bool leaf) {
      std::uint32_t index = 0;
      const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
      if (error != std::errc() || end != segment.data() + segment.size() || index == 0) return;
      found.push_back({index, group, leaf, consumed + segment.size() + 1});
    });
    std::stable_sort(found.begin(), found.end(), [](const Element& a, const Element& b) { return a.index < b.index; });
    return found;
  }

  // What lies below `Name.member.`; for flattened ones that is `Name.` itself.
  static Pairs below(Pairs pairs, std::size_t& consumed, std::string_view name) {
    Pairs found;
    each_segment(pairs, consumed, [&](std::string_view segment, Pairs group, bool leaf) {
      if (segment == name && !leaf) found = group;
    });
    consumed += name.size() + 1;
    return found;
  }

  void list(const Shape& shape, bool flat, Pairs pairs, std::size_t consumed, void* out, std::size_t depth) const {
    if (depth > kMaxDepth) throw malformed();
    if (!flat) pairs = below(pairs, consumed, shape.element_name.empty() ? "member" : shape.element_name);
    for (const auto& element : elements(pairs, consumed)) {
      void* value = shape.access->append(out, {}, *shape.element);
      if (element.leaf)
        scalar(nullptr, *shape.element, element.pairs.front(), value);
      else
        container(*shape.element, ec2_, element.pairs, element.below, value, depth);
    }
  }

  void map(const Shape& shape, bool flat, Pairs pairs, std::size_t consumed, void* out, std::size_t depth) const {
    if (depth > kMaxDepth) throw malformed();
    if (!flat) pairs = below(pairs, consumed, "entry");
    const auto key_name = shape.key_name.empty() ? std::string_view("key") : shape.key_name;
    const auto value_name = shape.element_name.empty() ? std::string_view("value") : shape.element_name;
    for (const auto& element : elements(pairs, consumed)) {
      const Form::Pair* key = nullptr;
      each_segment(element.pairs, element.below, [&](std::string_view segment, Pairs group, bool leaf) {
        if (leaf && segment == key_name) key = &group.front();
      });
      if (element.leaf || !key) continue;
      if (!core::valid_utf8(key->value)) throw malformed();
      void* value = shape.access->append(out, key->value, *shape.element);
      each_segment(element.pairs, element.below, [&](std::string_view segment, Pairs group, bool leaf) {
        if (segment != value_name) return;
        if (leaf)
          scalar(nullptr, *shape.element, group.front(), value);
        else
          container(*shape.element, ec2_, group, element.below + segment.size() + 1, value, depth);
      });
    }
  }

  bool ec2_;
};

}  // namespace

Form query_form(const core::HttpRequest& request) {
  if (request.query().empty()) return Form(request.body);
  Form form(request.query());
  if (request.body.empty()) return form;
  // Rare enough (parameters in both places) to pay for a copy.
  std::string both(request.query());
  both += '&';
  both += request.body;
  return Form::owning(std::move(both));
}

void decode_query(const Shape& input, bool ec2, Form form, void* structure) {
  if (!form.complete()) throw core::AwsError("MalformedQueryString", 400, "The query string contains a syntax error.");
  auto& pairs = form.pairs();
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Form::Pair& a, const Form::Pair& b) { return a.name < b.name; });
  QueryDecoder(ec2).structure(input, pairs, 0, structure, 0);
}

}  // namespace protocol
