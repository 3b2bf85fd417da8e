#include "protocol/codec.hpp"

#include "core/hash.hpp"
#include "core/text.hpp"
#include "protocol/json.hpp"
#include "protocol/query.hpp"
#include "protocol/rest.hpp"
#include "protocol/scalars.hpp"
#include "protocol/xml.hpp"

namespace protocol {
namespace {

std::string json_content_type(const ServiceModel& service) {
  return "application/x-amz-json-" + std::string(service.json_version.empty() ? "1.0" : service.json_version);
}

void set_request_id(const ServiceModel& service, std::string_view request_id, core::HttpResponse& response) {
  if (service.protocol != Protocol::RestXml) return response.set("x-amzn-RequestId", std::string(request_id));
  response.set("x-amz-request-id", std::string(request_id));
  response.set("x-amz-id-2", host_id(request_id));
}

void open_root(std::string& out, std::string_view name, std::string_view suffix, std::string_view ns) {
  out.append("<").append(name).append(suffix);
  if (!ns.empty()) out.append(" xmlns=\"").append(ns).append("\"");
  out += '>';
}

void encode_query(const ServiceModel& service, const OperationModel& operation, const void* output,
                  std::string_view request_id, core::HttpResponse& response) {
  auto& out = response.body;
  out.reserve(1024);
  response.set("Content-Type", "text/xml");
  open_root(out, operation.name, "Response", service.xml_namespace);
  if (operation.output) {
    const std::string fallback = std::string(operation.name) + "Result";
    const auto wrapper = operation.result_wrapper.empty() ? std::string_view(fallback) : operation.result_wrapper;
    XmlWriter(out, service.xml_milliseconds).structure(wrapper, {}, *operation.output, output);
  }
  out += "<ResponseMetadata>";
  append_xml_element(out, "RequestId", request_id);
  out += "</ResponseMetadata></";
  out.append(operation.name).append("Response>");
}

void encode_ec2(const ServiceModel& service, const OperationModel& operation, const void* output,
                std::string_view request_id, core::HttpResponse& response) {
  auto& out = response.body;
  response.set("Content-Type", "text/xml;charset=UTF-8");
  out = kXmlDeclaration;
  open_root(out, operation.name, "Response", service.xml_namespace);
  append_xml_element(out, "requestId", request_id);
  if (operation.output) XmlWriter(out, service.xml_milliseconds).members(*operation.output, output);
  out.append("</").append(operation.name).append("Response>");
}

// An operation without output answers with an empty body, as the API references say.
void encode_json(const ServiceModel& service, const OperationModel& operation, const void* output,
                 core::HttpResponse& response) {
  response.set("Content-Type", json_content_type(service));
  if (operation.output) write_json(response.body, *operation.output, output);
}

// -- errors -----------------------------------------------------------------------------------------------------

void append_members(std::string& out, const core::AwsError& error) {
  for (const auto& [name, value] : error.members()) append_xml_element(out, name, value);
}

// Errors raised before the service is reached bear a namespace of the front end.
bool before_dispatch(std::string_view code) {
  return code == "InvalidAction" || code == "MissingAction";
}

void query_error(const ServiceModel& service, const core::AwsError& error, std::string_view request_id,
                 core::HttpResponse& response) {
  auto& out = response.body;
  response.set("Content-Type", "text/xml");
  const std::string_view ns =
      before_dispatch(error.code()) ? "http://webservices.amazon.com/AWSFault/2005-15-09" : service.xml_namespace;
  open_root(out, "ErrorResponse", "", ns);
  out += "<Error>";
  append_xml_element(out, "Type", error.sender_fault() ? "Sender" : "Receiver");
  append_xml_element(out, "Code", error.code());
  if (!error.message().empty()) append_xml_element(out, "Message", error.message());
  append_members(out, error);
  out += "</Error>";
  append_xml_element(out, "RequestId", request_id);
  out += "</ErrorResponse>";
}

void ec2_error(const core::AwsError& error, std::string_view request_id, core::HttpResponse& response) {
  auto& out = response.body;
  response.set("Content-Type", "text/xml;charset=UTF-8");
  out = kXmlDeclaration;
  out += "<Response><Errors><Error>";
  append_xml_element(out, "Code", error.code());
  append_xml_element(out, "Message", error.message());
  append_members(out, error);
  out += "</Error></Errors>";
  append_xml_element(out, "RequestID", request_id);
  out += "</Response>";
}

void rest_xml_error(const ServiceModel& service, const core::AwsError& error, std::string_view request_id,
                    core::HttpResponse& response) {
  auto& out = response.body;
  response.set("Content-Type", "application/xml");
  out = kXmlDeclaration;
  if (!service.bare_errors) open_root(out, "ErrorResponse", "", service.xml_namespace);
  out += "<Error>";
  if (!service.bare_errors) append_xml_element(out, "Type", error.sender_fault() ? "Sender" : "Receiver");
  append_xml_element(out, "Code", error.code());
  append_xml_element(out, "Message", error.message());
  append_members(out, error);
  if (!service.bare_errors) out += "</Error>";
  append_xml_element(out, "RequestId", request_id);
  append_xml_element(out, "HostId", host_id(request_id));
  out += service.bare_errors ? "</Error>" : "</ErrorResponse>";
}

void json_error(const ServiceModel& service, const core::AwsError& error, core::HttpResponse& response) {
  const bool rest = service.protocol == Protocol::RestJson;
  response.set("Content-Type", rest ? "application/json" : json_content_type(service));
  response.set("x-amzn-ErrorType", error.code());
  auto& out = response.body;
  const auto append = [&](std::string_view name, std::string_view value) {
    out += out.empty() ? '{' : ',';
    append_json_string(out, name);
    out += ':';
    append_json_string(out, value);
  };
  if (!rest) append("__type", error.code());
  if (!error.message().empty()) append(service.message_member, error.message());
  for (const auto& [name, value] : error.members()) append(name, value);
  out += out.empty() ? "{}" : "}";
}

}  // namespace

void decode_input(const ServiceModel& service, const OperationModel& operation, const core::HttpRequest& request,
                  void* input) {
  if (!operation.input) return;
  switch (service.protocol) {
    case Protocol::Query:
    case Protocol::Ec2:
      return decode_query(*operation.input, service.protocol == Protocol::Ec2, query_form(request), input);
    case Protocol::Json:
      return read_json(request.body, *operation.input, input);
    case Protocol::RestJson:
    case Protocol::RestXml:
      return decode_rest(service, operation, request, input);
  }
}

core::HttpResponse encode_output(const ServiceModel& service, const OperationModel& operation, void* output,
                                 std::string_view request_id) {
  core::HttpResponse response;
  response.headers.reserve(8);
  set_request_id(service, request_id, response);
  switch (service.protocol) {
    case Protocol::Query:
      encode_query(service, operation, output, request_id, response);
      break;
    case Protocol::Ec2:
      encode_ec2(service, operation, output, request_id, response);
      break;
    case Protocol::Json:
      encode_json(service, operation, output, response);
      break;
    case Protocol::RestJson:
    case Protocol::RestXml:
      encode_rest(service, operation, output, response);
      break;
  }
  return response;
}

core::HttpResponse encode_error(const ServiceModel& service, const core::AwsError& error, std::string_view request_id) {
  core::HttpResponse response;
  response.status = error.status();
  set_request_id(service, request_id, response);
  switch (service.protocol) {
    case Protocol::Query:
      query_error(service, error, request_id, response);
      break;
    case Protocol::Ec2:
      ec2_error(error, request_id, response);
      break;
    case Protocol::Json:
    case Protocol::RestJson:
      json_error(service, error, response);
      break;
    case Protocol::RestXml:
      rest_xml_error(service, error, request_id, response);
      break;
  }
  for (const auto& [name, value] : error.headers()) response.set(name, value);
  return response;
}

core::AwsError internal_failure(const ServiceModel& service) {
  if (service.protocol == Protocol::RestXml)
    return {"InternalError", 500, "We encountered an internal error. Please try again."};
  return {"InternalFailure", 500,
          "The request processing has failed because of an unknown error, exception or failure."};
}

core::AwsError not_implemented(const ServiceModel& service, std::string_view operation) {
  return {"NotImplemented", 501,
          "Understudy does not implement the operation " + std::string(operation) + " of " +
              std::string(service.service_id) + "."};
}

std::string host_id(std::string_view request_id) {
  const auto digest = core::sha256(request_id);
  std::string bytes(core::view(digest));
  bytes += core::view(digest).substr(0, 25);  // AWS's are 76 characters long
  return core::base64_encode(bytes);
}

}  // namespace protocol
