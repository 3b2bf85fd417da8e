// S3's errors with the elements S3 puts beside the message.
#pragma once

#include <string>
#include <string_view>

#include "access/call.hpp"
#include "core/error.hpp"

namespace s3 {

core::AwsError no_such_bucket(std::string_view bucket);
core::AwsError no_such_key(std::string_view key);
/// An element of the answer's body is empty where `value` is.
core::AwsError invalid_argument(std::string message, std::string name, std::string value);
/// The same without ArgumentValue.
core::AwsError invalid_argument(std::string message, std::string name);
core::AwsError malformed_xml();
core::AwsError malformed_policy(std::string message);
/// A 404 for a part of the bucket's configuration that is not there.
core::AwsError not_configured(std::string code, std::string message, std::string_view bucket);
/// `header` asks for something S3 does not do here (or not at all).
core::AwsError not_implemented(std::string header);
/// `condition` is the header that did not hold.
core::AwsError precondition_failed(std::string condition);
core::AwsError method_not_allowed(std::string method, std::string resource_type);
/// What strangers are told: no reason.
core::AwsError access_denied();
core::AwsError access_denied(const authz::Denial& denial);

}  // namespace s3
