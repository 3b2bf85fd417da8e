#include "simple_conditions.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace policy_tests::simple {
namespace {

struct Test {
  std::string type;  // String, Numeric, Date, Bool, Binary, Ip, Arn, Null
  std::string how;   // Equals, EqualsIgnoreCase, Like, LessThan, ...
  std::string set;   // ForAllValues, ForAnyValue, or nothing
  bool negated = false;
  bool if_exists = false;
};

bool remove_start(std::string& text, const std::string& start) {
  if (text.rfind(start, 0) != 0) return false;
  text.erase(0, start.size());
  return true;
}

bool remove_end(std::string& text, const std::string& end) {
  if (text.size() < end.size() || text.substr(text.size() - end.size()) != end) return false;
  text.erase(text.size() - end.size());
  return true;
}

Test read_operator(const std::string& name) {
  Test test;
  std::string rest = lower(name);
  if (remove_start(rest, "forallvalues:")) test.set = "ForAllValues";
  if (remove_start(rest, "foranyvalue:")) test.set = "ForAnyValue";
  test.if_exists = remove_end(rest, "ifexists");
  if (rest == "ipaddress" || rest == "notipaddress") {
    test.type = "ip";
    test.negated = rest == "notipaddress";
    return test;
  }
  for (const char* type : {"string", "numeric", "date", "bool", "binary", "arn", "null"}) {
    if (remove_start(rest, type)) test.type = type;
  }
  test.negated = remove_start(rest, "not");
  test.how = rest;
  return test;
}

std::string text_of(const Json& scalar) {
  return scalar.is_string() ? scalar.get<std::string>() : scalar.dump();
}

std::optional<double> number_in(const std::string& text) {
  if (text.empty() || text.find_first_not_of("+-.0123456789eE") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size()) return std::nullopt;
  return value;
}

/// Seconds since the epoch.
std::optional<double> date_in(const std::string& text) {
  int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, zone_hour = 0, zone_minute = 0, used = 0;
  char sign = 'Z';
  if (std::sscanf(text.c_str(), "%4d-%2d%n", &year, &month, &used) < 2) return number_in(text);
  std::string rest = text.substr(static_cast<std::size_t>(used));
  if (std::sscanf(rest.c_str(), "-%2d%n", &day, &used) == 1) rest.erase(0, static_cast<std::size_t>(used));
  if (std::sscanf(rest.c_str(), "T%2d:%2d%n", &hour, &minute, &used) == 2) {
    rest.erase(0, static_cast<std::size_t>(used));
    if (std::sscanf(rest.c_str(), ":%2d%n", &second, &used) == 1) rest.erase(0, static_cast<std::size_t>(used));
    if (rest != "Z" && std::sscanf(rest.c_str(), "%c%2d:%2d", &sign, &zone_hour, &zone_minute) != 3) return {};
    rest.clear();
  }
  if (!rest.empty()) return std::nullopt;
  std::tm time{};
  time.tm_year = year - 1900;
  time.tm_mon = month - 1;
  time.tm_mday = day;
  time.tm_hour = hour;
  time.tm_min = minute;
  time.tm_sec = second;
  const int zone = (zone_hour * 60 + zone_minute) * 60 * (sign == '-' ? -1 : 1);
  return static_cast<double>(timegm(&time) - zone);
}

/// The address as a string of 0 and 1.
std::optional<std::string> bits_of_v4(const std::string& text) {
  unsigned part[4] = {};
  int used = 0;
  if (std::sscanf(text.c_str(), "%3u.%3u.%3u.%3u%n", &part[0], &part[1], &part[2], &part[3], &used) != 4 ||
      static_cast<std::size_t>(used) != text.size()) {
    return std::nullopt;
  }
  std::string bits;
  for (const unsigned number : part) {
    if (number > 255) return std::nullopt;
    for (unsigned bit = 8; bit-- > 0;) bits += (number >> bit & 1U) != 0 ? '1' : '0';
  }
  return bits;
}

std::vector<std::string> groups_of(const std::string& text) {
  std::vector<std::string> groups;
  std::string rest = text;
  while (!rest.empty()) {
    groups.push_back(rest.substr(0, rest.find(':')));
    rest = rest.find(':') == std::string::npos ? "" : rest.substr(rest.find(':') + 1);
  }
  return groups;
}

std::optional<std::string> bits_of_v6(const std::string& text) {
  if (text.find(':') == std::string::npos) return std::nullopt;
  const std::size_t gap = text.find("::");
  std::vector<std::string> groups = groups_of(text.substr(0, gap));
  if (gap != std::string::npos) {
    const std::vector<std::string> tail = groups_of(text.substr(gap + 2));
    while (groups.size() + tail.size() < 8) groups.emplace_back("0");
    groups.insert(groups.end(), tail.begin(), tail.end());
  }
  if (groups.size() != 8) return std::nullopt;
  std::string bits;
  for (const std::string& group : groups) {
    char* end = nullptr;
    const unsigned long number = std::strtoul(group.c_str(), &end, 16);
    if (group.empty() || *end != '\0') return std::nullopt;
    for (unsigned bit = 16; bit-- > 0;) bits += (number >> bit & 1U) != 0 ? '1' : '0';
  }
  return bits;
}

/// The fixed bits of a network, and how long its addresses are.
struct Network {
  std::string bits;
  std::size_t length = 0;
};

std::optional<Network> network_in(const std::string& text) {
  const std::size_t slash = text.find('/');
  const std::string address = text.substr(0, slash);
  auto bits = bits_of_v4(address);
  if (!bits) bits = bits_of_v6(address);
  if (!bits) return std::nullopt;
  Network network{*bits, bits->size()};
  if (slash == std::string::npos) return network;
  const auto prefix = number_in(text.substr(slash + 1));
  if (!prefix || *prefix < 0 || *prefix > static_cast<double>(bits->size())) return std::nullopt;
  network.bits = bits->substr(0, static_cast<std::size_t>(*prefix));
  return network;
}

bool address_fits(const std::string& wanted, const std::string& got) {
  const auto network = network_in(wanted);
  const auto address = network_in(got);
  return network && address && network->length == address->length && address->bits.rfind(network->bits, 0) == 0;
}

std::optional<std::string> bytes_in(const std::string& text) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bits;
  for (const char c : text.substr(0, text.find('='))) {
    const std::size_t number = alphabet.find(c);
    if (number == std::string::npos) return std::nullopt;
    for (unsigned bit = 6; bit-- > 0;) bits += (number >> bit & 1U) != 0 ? '1' : '0';
  }
  return bits.substr(0, bits.size() / 8 * 8);
}

bool ordered(const std::string& how, const std::optional<double>& wanted, const std::optional<double>& got) {
  if (!wanted || !got) return false;
  if (how == "equals") return *got == *wanted;
  if (how == "lessthan") return *got < *wanted;
  if (how == "lessthanequals") return *got <= *wanted;
  if (how == "greaterthan") return *got > *wanted;
  return *got >= *wanted;
}

std::string flat(const Symbols& symbols) {
  std::string text;
  for (const Symbol& symbol : symbols) text += symbol.character;
  return text;
}

bool text_fits(const Test& test, const std::string& wanted, const std::string& got, const Json& context,
               bool variables) {
  const bool pattern = test.type == "arn" || test.how == "like";
  const auto symbols = read(wanted, {pattern, variables}, context);
  if (!symbols) return false;
  if (test.type == "arn") return like_arn(*symbols, got, false);
  if (test.how == "like") return like(*symbols, got);
  if (test.how == "equalsignorecase") return lower(flat(*symbols)) == lower(got);
  return flat(*symbols) == got;
}

bool truth(const std::string& text, const std::string& value) {
  return lower(text) == value;
}

/// The positive form of the operator.
bool fits(const Test& test, const std::string& wanted, const std::string& got, const Json& context, bool variables) {
  if (test.type == "string" || test.type == "arn") return text_fits(test, wanted, got, context, variables);
  if (test.type == "numeric") return ordered(test.how, number_in(wanted), number_in(got));
  if (test.type == "date") return ordered(test.how, date_in(wanted), date_in(got));
  if (test.type == "ip") return address_fits(wanted, got);
  if (test.type == "binary") return bytes_in(wanted) && bytes_in(wanted) == bytes_in(got);
  return (truth(wanted, "true") && truth(got, "true")) || (truth(wanted, "false") && truth(got, "false"));
}

bool missing_holds(const Test& test) {
  if (test.if_exists || test.set == "ForAllValues") return true;
  return test.negated && test.set.empty();
}

bool condition_holds(const Test& test, const Json& wanted, const Json* value, const Json& context, bool variables) {
  const auto got = value ? list_of(*value) : std::vector<std::reference_wrapper<const Json>>();
  if (test.type == "null") {
    for (const Json& item : list_of(wanted)) {
      if (truth(text_of(item), got.empty() ? "true" : "false")) return true;
    }
    return false;
  }
  if (got.empty()) return missing_holds(test);

  int good = 0, bad = 0, any = 0;
  for (const Json& item : got) {
    const std::string text = item;
    bool found = false;
    for (const Json& one : list_of(wanted)) found = found || fits(test, text_of(one), text, context, variables);
    if (found) ++any;
    if (found != test.negated) {
      ++good;
    } else if (!text.empty()) {
      ++bad;
    }
  }
  if (test.set == "ForAllValues") return bad == 0;
  if (test.set == "ForAnyValue") return good > 0;
  return (any > 0) != test.negated;
}

}  // namespace

std::vector<std::reference_wrapper<const Json>> list_of(const Json& value) {
  if (!value.is_array()) return {value};
  return {value.begin(), value.end()};
}

bool conditions_hold(const Json& condition, const Json& context, bool variables) {
  for (const auto& [name, keys] : condition.items()) {
    for (const auto& [key, wanted] : keys.items()) {
      if (!condition_holds(read_operator(name), wanted, find_key(context, key), context, variables)) return false;
    }
  }
  return true;
}

}  // namespace policy_tests::simple
