// What requests appear to come from, so that network conditions can be tested on one machine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace world {

struct NetworkRule {
  /// Replaces the peer's address: aws:SourceIp, or aws:VpcSourceIp when a VPC endpoint is named.
  std::optional<std::string> source_ip;
  std::optional<std::string> vpc;
  std::optional<std::string> vpc_endpoint;
  /// Account that owns the VPC and its endpoint.
  std::optional<std::string> vpc_account{};
};

/// One rule for everybody, and rules for single access keys, which win.
class Network {
 public:
  void set(std::optional<std::string> access_key_id, NetworkRule rule);
  void clear() { *this = Network(); }
  NetworkRule rule_for(std::string_view access_key_id) const;

  /// As JSON that `parse` takes.
  std::string text() const;
  /// Nullopt for anything else.
  static std::optional<Network> parse(std::string_view text);

 private:
  NetworkRule everybody_;
  std::vector<std::pair<std::string, NetworkRule>> by_key_;
};

}  // namespace world
