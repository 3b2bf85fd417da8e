// Which operation of a service a request asks for.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "core/http_message.hpp"
#include "protocol/rest.hpp"
#include "protocol/shape.hpp"

namespace protocol {

/// Built once per service; takes the service's URI templates apart ahead of time.
class Router {
 public:
  explicit Router(const ServiceModel& service);

  /// The operation among all that AWS has; its `model` is null when it is not generated here. For rest-xml the target
  /// must be in path style (`/bucket/key`). Throws InvalidAction or MissingAction (query), UnknownOperationException
  /// (json 400, rest-json 404), MethodNotAllowed (rest-xml 405).
  const OperationEntry& route(const core::HttpRequest& request) const;

 private:
  struct Candidate {
    const OperationEntry* entry;
    UriTemplate uri;
  };

  const OperationEntry& route_query(const core::HttpRequest& request) const;
  const OperationEntry& route_target(const core::HttpRequest& request) const;
  const OperationEntry& route_path(const core::HttpRequest& request) const;

  const ServiceModel& service_;
  std::map<std::string_view, std::vector<Candidate>> candidates_;  // by method
};

}  // namespace protocol
