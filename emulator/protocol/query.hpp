// The query protocols' requests: `Action=CreateUser&UserName=u&Tags.member.1.Key=k`, and ec2's variant of them.
#pragma once

#include "core/http_message.hpp"
#include "protocol/form.hpp"
#include "protocol/shape.hpp"

namespace protocol {

/// The form of a query request: the query string's pairs, then those of the body.
Form query_form(const core::HttpRequest& request);

/// Fills the struct that `input` describes. Unknown parameters are ignored, of repeated ones the first counts.
/// Throws MalformedInput (400) for a value that is not of its member's type, MalformedQueryString for too many pairs.
void decode_query(const Shape& input, bool ec2, Form form, void* structure);

}  // namespace protocol
