// The REST protocols' binding: which member travels in the path, the query string, a header, or the body.
#pragma once

#include <string_view>
#include <vector>

#include "core/http_message.hpp"
#include "protocol/form.hpp"
#include "protocol/shape.hpp"

namespace protocol {

/// A URI template such as "/{Bucket}/{Key+}?policy" taken apart.
struct UriTemplate {
  struct Segment {
    std::string_view text;  // literal, or the label's name
    bool label = false;
    bool greedy = false;  // takes the rest of the path, slashes included
  };
  std::vector<Segment> segments;
  std::vector<Form::Pair> query;  // literal discriminators

  explicit UriTemplate(std::string_view uri);
  /// Matches an undecoded path; on success `labels` (may be null) receives the undecoded text of each label in order.
  bool match(std::string_view path, std::vector<std::string_view>* labels) const;
};

/// Fills the struct from path, query string and headers, and from the body as the protocol has it.
/// Throws the protocol's error for what does not fit: SerializationException, or S3's MalformedXML / InvalidArgument.
void decode_rest(const ServiceModel& service, const OperationModel& operation, const core::HttpRequest& request,
                 void* input);

/// Sets status, headers and body of a successful answer. A stream's bytes are moved out of `output`.
void encode_rest(const ServiceModel& service, const OperationModel& operation, void* output,
                 core::HttpResponse& response);

}  // namespace protocol
