// What the programs have in common that compare a small world with a large one, request by request.
#pragma once

#include <algorithm>
#include <ctime>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/scenario/harness.hpp"

namespace bench {

/// As many different callers and targets as requests are measured with.
inline constexpr int kDifferent = 64;

/// A signed request that can be sent again and again.
struct Request {
  std::string method, target, body;
  scenario::Fields headers;

  core::HttpRequest view() const {
    core::HttpRequest request;
    request.method = method;
    request.target = target;
    request.body = body;
    request.peer_address = "127.0.0.1";
    request.secure = true;
    for (const auto& [name, value] : headers) request.headers.push_back({name, value});
    return request;
  }
};

/// Sends the request once, which must succeed.
inline Request signed_request(scenario::Scenario& world, const scenario::Credentials& who, const std::string& service,
                              const std::string& method, const std::string& target, const std::string& body,
                              const std::string& content_type) {
  Request request{method, target, body, {}};
  world.tamper = [&](scenario::Fields& headers) { request.headers = headers; };
  const auto answer = world.signed_request(who, service, method, target, body, {{"Content-Type", content_type}});
  world.tamper = nullptr;
  if (!answer.ok()) throw std::runtime_error(answer.body);
  return request;
}

/// Nanoseconds per request of one round through the pipeline.
inline double round(scenario::Scenario& world, const std::vector<Request>& requests) {
  constexpr int turns = 20;
  std::vector<core::HttpRequest> views;
  for (const Request& request : requests) views.push_back(request.view());
  const std::clock_t begin = std::clock();  // what the processor did, whoever else wants it
  for (int turn = 0; turn < turns; ++turn) {
    for (const auto& view : views) {
      if (world.pipeline().handle(view).status != 200) throw std::runtime_error("a request was refused");
    }
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return seconds * 1e9 / (turns * static_cast<double>(views.size()));
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Prints a line of JSON: nanoseconds per request in both worlds, and the median of their ratios.
inline void compare(const std::string& operation, scenario::Scenario& few, const std::vector<Request>& few_requests,
                    scenario::Scenario& many, const std::vector<Request>& many_requests) {
  std::vector<double> few_times, many_times, ratios;
  for (int i = 0; i < 15; ++i) {
    few_times.push_back(round(few, few_requests));
    many_times.push_back(round(many, many_requests));
    ratios.push_back(many_times.back() / few_times.back());
  }
  std::cout << nlohmann::json{{"operation", operation},
                              {"few", median(few_times)},
                              {"many", median(many_times)},
                              {"ratio", median(ratios)}}
            << std::endl;
}

}  // namespace bench
