// A request as it comes from the network: head, framing of the body, and the path to world, service and operation.
#include <map>
#include <vector>

#include "handlers/iam/model.hpp"
#include "handlers/organizations/model.hpp"
#include "handlers/ram/model.hpp"
#include "handlers/s3/model.hpp"
#include "handlers/sts/model.hpp"
#include "http/chunk_decoder.hpp"
#include "http/request_head.hpp"
#include "message.hpp"
#include "protocol/router.hpp"
#include "routing.hpp"

namespace {

void read_chunks(std::string_view body) {
  http::ChunkDecoder decoder;
  while (!body.empty() && !decoder.done() && !decoder.failed()) body.remove_prefix(decoder.next(body).consumed);
}

/// The services by their models; which operations are implemented does not matter for routing.
const std::vector<const handlers::Service*>& services() {
  static const handlers::Service all[] = {{iam::model::service, {}, nullptr, true},
                                          {organizations::model::service, {}, nullptr, true},
                                          {ram::model::service, {}, nullptr, false},
                                          {s3::model::service, {}, nullptr, false},
                                          {sts::model::service, {}, nullptr, false}};
  static const std::vector<const handlers::Service*> list = {&all[0], &all[1], &all[2], &all[3], &all[4]};
  return list;
}

const protocol::Router& router_of(const handlers::Service& service) {
  static std::map<const handlers::Service*, protocol::Router> routers;
  return routers.try_emplace(&service, service.model).first->second;
}

void route(core::HttpRequest request) {
  const app::WorldTarget world = app::split_world(request.target);
  request.target = world.target;
  app::virtual_bucket(request);
  const app::ServiceRoute route = app::find_service(services(), request);
  if (!route.service) {
    app::likely_model(request, route.name);
    app::unknown_service(request, route.name);
    return;
  }
  try {
    router_of(*route.service).route(request);
  } catch (const core::AwsError&) {
    // No operation of that name or path.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  http::HeadScanner scanner;
  if (scanner.scan(text, 16384) != http::HeadScanner::Result::Complete) return 0;
  core::HttpRequest request;
  http::RequestHead head;
  if (http::parse_head(text.substr(0, scanner.size()), request, head)) return 0;
  request.body = text.substr(scanner.size());
  if (head.framing == http::RequestHead::Framing::Chunked) read_chunks(request.body);
  route(request);
  return 0;
}
