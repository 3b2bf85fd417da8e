// Joins the transport to the pipeline.
#pragma once

#include "http/server.hpp"
#include "pipeline.hpp"
#include "world/world.hpp"

namespace app {

class ServerHandler : public http::Handler {
 public:
  ServerHandler(Pipeline& pipeline, world::Worlds& worlds) : pipeline_(pipeline), worlds_(worlds) {}

  core::HttpResponse handle(const core::HttpRequest& request) override { return pipeline_.handle(request); }
  std::uint64_t body_limit(const core::HttpRequest& head) override { return pipeline_.body_limit(head); }
  core::HttpResponse reject(const core::HttpRequest& head, http::Fault fault) override;
  // Only the default world can be a file.
  bool flush_pending() const override { return worlds_.default_world().db().flush_pending(); }
  void flush() override { worlds_.default_world().db().flush(); }
  void tidy() override { worlds_.sweep(); }

 private:
  Pipeline& pipeline_;
  world::Worlds& worlds_;
};

}  // namespace app
