#include "protocol/rest.hpp"

namespace protocol {

UriTemplate::UriTemplate(std::string_view uri) {
  const auto mark = uri.find('?');
  std::string_view path = uri.substr(0, mark);
  if (mark != std::string_view::npos) {
    for (std::string_view rest = uri.substr(mark + 1); !rest.empty();) {
      const auto end = rest.find('&');
      const auto pair = rest.substr(0, end);
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      const auto equals = pair.find('=');
      const bool has_value = equals != std::string_view::npos;
      query.push_back({pair.substr(0, equals), has_value ? pair.substr(equals + 1) : std::string_view(), has_value});
    }
  }
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = path.find('/');
    auto text = path.substr(0, end);
    path.remove_prefix(end == std::string_view::npos ? path.size() : end);
    Segment segment{text};
    if (text.size() > 2 && text.front() == '{' && text.back() == '}') {
      segment.label = true;
      segment.text = text.substr(1, text.size() - 2);
      segment.greedy = segment.text.back() == '+';
      if (segment.greedy) segment.text.remove_suffix(1);
    }
    if (!segment.text.empty()) segments.push_back(segment);
  }
}

bool UriTemplate::match(std::string_view path, std::vector<std::string_view>* labels) const {
  if (labels) labels->clear();
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (path.empty() || path.front() != '/') return false;
    path.remove_prefix(1);
    const auto& segment = segments[i];
    auto text = path.substr(0, path.find('/'));
    if (segment.greedy) {
      // What follows a greedy label is literal or single labels: give each one segment from the end.
      text = path;
      for (std::size_t after = segments.size() - i - 1; after > 0; --after) {
        const auto slash = text.rfind('/');
        if (slash == std::string_view::npos) return false;
        text = text.substr(0, slash);
      }
    }
    if (segment.label ? text.empty() : text != segment.text) return false;
    if (segment.label && labels) labels->push_back(text);
    path.remove_prefix(text.size());
  }
  return path.empty() || path == "/";
}

}  // namespace protocol
