// The wire protocols' front door: bytes to a struct, a struct to bytes, an error to bytes. Pure functions.
#pragma once

#include <string_view>

#include "core/error.hpp"
#include "core/http_message.hpp"
#include "protocol/shape.hpp"

namespace protocol {

/// Fills the operation's input struct (what `operation.input` describes; untouched when that is null).
/// Throws core::AwsError for a body or parameter that cannot be read: MalformedInput (query), SerializationException
/// (json, rest-json), MalformedXML or InvalidArgument (rest-xml); all 400.
void decode_input(const ServiceModel& service, const OperationModel& operation, const core::HttpRequest& request,
                  void* input);

/// The successful answer. A stream's bytes are moved out of `output`, which may be null when the operation has none.
core::HttpResponse encode_output(const ServiceModel& service, const OperationModel& operation, void* output,
                                 std::string_view request_id);

/// The error's answer, body included (whoever answers HEAD drops it). `error.members()` become further elements.
core::HttpResponse encode_error(const ServiceModel& service, const core::AwsError& error, std::string_view request_id);

/// The service's error for what is not ours to foresee (500), and for an operation that is known but not here (501).
core::AwsError internal_failure(const ServiceModel& service);
core::AwsError not_implemented(const ServiceModel& service, std::string_view operation);

/// S3's second request id; the same for the same request id, as the header and the body of one answer must agree.
std::string host_id(std::string_view request_id);

}  // namespace protocol
