#include "server_handler.hpp"

namespace app {
namespace {

core::AwsError error_for(http::Fault fault) {
  using http::Fault;
  switch (fault) {
    case Fault::MalformedRequest:
      return {"BadRequest", 400, "The request is not well-formed HTTP."};
    case Fault::HeadersTooLarge:
      return {
          "RequestHeaderSectionTooLarge", 400,
          "Your request header and query string parameters used to make the request exceed the maximum allowed size."};
    case Fault::IncompleteBody:
      return {"IncompleteBody", 400,
              "You did not provide the number of bytes specified by the Content-Length HTTP header"};
    case Fault::Timeout:
      return {"RequestTimeout", 400,
              "Your socket connection to the server was not read from or written to within the timeout period. Idle "
              "connections will be closed."};
    case Fault::UnsupportedTransferEncoding:
      return {"NotImplemented", 501, "A header you provided implies functionality that is not implemented"};
    case Fault::Overloaded:
      return {"SlowDown", 503, "Please reduce your request rate."};
    case Fault::BodyTooLarge:
    case Fault::InternalFailure:
      break;
  }
  return {"InternalFailure", 500,
          "The request processing has failed because of an unknown error, exception or failure."};
}

}  // namespace

core::HttpResponse ServerHandler::reject(const core::HttpRequest& head, http::Fault fault) {
  if (fault == http::Fault::BodyTooLarge) return pipeline_.reject_size(head);
  return pipeline_.reject(head, error_for(fault));
}

}  // namespace app
