#include "protocol/validate.hpp"

#include <algorithm>
#include <cstdint>

#include "core/text.hpp"
#include "protocol/scalars.hpp"

namespace protocol {
namespace {

using Kind = Violation::Kind;

constexpr std::size_t kMaxViolations = 100;

// Where a value lies; put into words only when something is wrong with it.
struct Path {
  enum class Kind { Member, Index, Key };
  const Path* up;
  Kind kind;
  std::string_view name;  // of a member or key
  std::size_t index = 0;  // of a list element, from 1

  // AWS names members like its Java beans do.
  std::string str() const {
    std::string out = up ? up->str() + "." : std::string();
    const std::size_t start = out.size();
    if (kind == Kind::Index)
      out += std::to_string(index);
    else
      out += name;
    if (kind != Kind::Member) return out + ".member";
    if (out.size() > start && out[start] >= 'A' && out[start] <= 'Z') out[start] = static_cast<char>(out[start] + 32);
    return out;
  }
};

bool is_scalar(const Shape& shape) {
  return shape.type != Type::Structure && shape.type != Type::List && shape.type != Type::Map;
}

}  // namespace

class Checker {
 public:
  Checker(const Validator& validator, std::vector<Violation>& found) : validator_(validator), found_(found) {}

  void structure(const Shape& shape, const Path* up, const void* structure, std::size_t depth) {
    if (depth > kMaxDepth) return;
    for (const auto& member : shape.members) {
      if (depth == 0) top_ = &member;
      const Path path{up, Path::Kind::Member, member.name};
      const void* present = value_of(structure, member);
      if (present)
        value(*member.shape, path, present, depth);
      else if (member.required)
        add({Kind::Missing, path.str(), {}, true, top_, member.shape});
    }
  }

 private:
  bool full() const { return found_.size() >= kMaxViolations; }
  void add(Violation violation) {
    if (!full()) found_.push_back(std::move(violation));
  }

  void value(const Shape& shape, const Path& path, const void* value, std::size_t depth) {
    if (full()) return;
    failures(shape, value, [&](Kind kind) {
      Violation violation{kind, path.str(), {}, !shape.sensitive, top_, &shape};
      show(violation, shape, value);
      add(std::move(violation));
    });
    if (shape.type == Type::Structure) structure(shape, &path, value, depth + 1);
    if (shape.type == Type::List) list(shape, path, value, depth + 1);
    if (shape.type == Type::Map) map(shape, path, value, depth + 1);
  }

  void list(const Shape& shape, const Path& path, const void* list, std::size_t depth) {
    if (depth > kMaxDepth) return;
    const std::size_t size = shape.access->size(list);
    bool bad = false;
    for (std::size_t i = 0; i < size && !bad; ++i) {
      const void* element = shape.access->element(list, i);
      if (is_scalar(*shape.element))
        bad = fails(*shape.element, element);
      else
        value(*shape.element, {&path, Path::Kind::Index, {}, i + 1}, element, depth);
    }
    if (bad) collective(Kind::Elements, path, shape, *shape.element, list);
  }

  void map(const Shape& shape, const Path& path, const void* map, std::size_t depth) {
    if (depth > kMaxDepth) return;
    bool bad_keys = false;
    bool bad_values = false;
    for (std::size_t i = 0; i < shape.access->size(map); ++i) {
      const std::string key(shape.access->key(map, i));
      const void* element = shape.access->element(map, i);
      if (shape.key) bad_keys = bad_keys || fails(*shape.key, &key);
      if (is_scalar(*shape.element))
        bad_values = bad_values || fails(*shape.element, element);
      else
        value(*shape.element, {&path, Path::Kind::Key, key}, element, depth);
    }
    if (bad_keys) collective(Kind::Keys, path, shape, *shape.key, map);
    if (bad_values) collective(Kind::Values, path, shape, *shape.element, map);
  }

  // Scalars in containers are reported once, for the container.
  void collective(Kind kind, const Path& path, const Shape& shape, const Shape& part, const void* container) {
    Violation violation{kind, path.str(), {}, !shape.sensitive && !part.sensitive, top_, &part};
    show(violation, shape, container);
    add(std::move(violation));
  }

  bool fails(const Shape& shape, const void* value) const {
    bool any = false;
    failures(shape, value, [&](Kind) { any = true; });
    return any;
  }

  template <class Report>
  void failures(const Shape& shape, const void* value, const Report& report) const {
    if (shape.min || shape.max) bounds(shape, value, report);
    if (shape.type != Type::String) return;
    const auto& text = as<std::string>(value);
    if (!shape.pattern.empty()) {
      const auto found = validator_.by_shape_.find(&shape);
      const bool known = found != validator_.by_shape_.end() && found->second;
      if (known && !found->second->matches(text)) report(Kind::Pattern);
    }
    if (!shape.values.empty() && std::find(shape.values.begin(), shape.values.end(), text) == shape.values.end())
      report(Kind::Enum);
  }

  template <class Report>
  static void bounds(const Shape& shape, const void* value, const Report& report) {
    std::int64_t measured = 0;
    bool length = true;
    switch (shape.type) {
      case Type::String:
        measured = static_cast<std::int64_t>(core::utf8_length(as<std::string>(value)));
        break;
      case Type::Blob:
        if (shape.streaming) return;
        measured = static_cast<std::int64_t>(as<Blob>(value).bytes.size());
        break;
      case Type::List:
      case Type::Map:
        measured = static_cast<std::int64_t>(shape.access->size(value));
        break;
      case Type::Integer:
        length = false, measured = as<std::int32_t>(value);
        break;
      case Type::Long:
        length = false, measured = as<std::int64_t>(value);
        break;
      default:
        return;
    }
    if (shape.max && measured > *shape.max) report(length ? Kind::TooLong : Kind::TooLarge);
    if (shape.min && measured < *shape.min) report(length ? Kind::TooShort : Kind::TooSmall);
  }

  // How Java prints it; a list of structures would show their class, which tells nobody anything.
  static void show(Violation& violation, const Shape& shape, const void* value) {
    if (!violation.shown) return;
    if (is_scalar(shape)) {
      if (shape.type != Type::Blob) return append_scalar(violation.value, shape, value, TimestampFormat::Iso8601);
      violation.shown = false;
      return;
    }
    violation.shown = shape.type != Type::Structure && is_scalar(*shape.element);
    if (!violation.shown) return;
    const bool map = shape.type == Type::Map;
    violation.value += map ? '{' : '[';
    for (std::size_t i = 0; i < shape.access->size(value); ++i) {
      if (i > 0) violation.value += ", ";
      if (map) violation.value.append(shape.access->key(value, i)).append("=");
      append_scalar(violation.value, *shape.element, shape.access->element(value, i), TimestampFormat::Iso8601);
    }
    violation.value += map ? '}' : ']';
  }

  const Validator& validator_;
  std::vector<Violation>& found_;
  const Member* top_ = nullptr;
};

Validator::Validator(const ServiceModel& service) : service_(service) {
  for (const auto& entry : service.operations)
    if (entry.model && entry.model->input) learn(*entry.model->input);
}

void Validator::learn(const Shape& shape) {
  if (!by_shape_.emplace(&shape, nullptr).second) return;
  if (!shape.pattern.empty()) {
    auto found = patterns_.find(shape.pattern);
    if (found == patterns_.end()) {
      auto compiled = Pattern::compile(shape.pattern);
      if (compiled)
        found = patterns_.emplace(shape.pattern, std::move(*compiled)).first;
      else
        uncompiled_.push_back(shape.name);
    }
    if (found != patterns_.end()) by_shape_[&shape] = &found->second;
  }
  for (const auto& member : shape.members) learn(*member.shape);
  if (shape.element) learn(*shape.element);
  if (shape.key) learn(*shape.key);
}

std::vector<Violation> Validator::check(const OperationModel& operation, const void* input) const {
  std::vector<Violation> found;
  if (operation.input) Checker(*this, found).structure(*operation.input, nullptr, input, 0);
  return found;
}

void Validator::validate(const OperationModel& operation, const void* input) const {
  auto found = check(operation, input);
  if (service_.validation == ValidationStyle::Xml) {
    // S3 has a sentence of its own for every header and parameter; only a body that is not there or does not fit the
    // schema is refused by the model alone.
    // An unknown region has its sentence as well.
    std::erase_if(found, [](const Violation& v) {
      return v.member->location != Location::Body || v.shape->name == "BucketLocationConstraint";
    });
  }
  if (service_.validation == ValidationStyle::ModelledCodes) {
    // RAM checks its enums by itself, with a sentence for each (`X is not a valid resource owner. ...`).
    std::erase_if(found, [](const Violation& v) { return v.kind == Violation::Kind::Enum; });
  }
  if (!found.empty()) throw error(operation, found);
}

}  // namespace protocol
