#include "handlers/s3/errors.hpp"

#include <utility>

#include "handlers/s3/model.hpp"

namespace s3 {

core::AwsError no_such_bucket(std::string_view bucket) {
  return errors::no_such_bucket("The specified bucket does not exist").with("BucketName", std::string(bucket));
}

core::AwsError no_such_key(std::string_view key) {
  return errors::no_such_key("The specified key does not exist.").with("Key", std::string(key));
}

core::AwsError invalid_argument(std::string message, std::string name, std::string value) {
  return core::AwsError("InvalidArgument", 400, std::move(message))
      .with("ArgumentName", std::move(name))
      .with("ArgumentValue", std::move(value));
}

core::AwsError invalid_argument(std::string message, std::string name) {
  return core::AwsError("InvalidArgument", 400, std::move(message)).with("ArgumentName", std::move(name));
}

core::AwsError malformed_xml() {
  return {"MalformedXML", 400,
          "The XML you provided was not well-formed or did not validate against our published schema"};
}

core::AwsError malformed_policy(std::string message) {
  return {"MalformedPolicy", 400, std::move(message)};
}

core::AwsError not_configured(std::string code, std::string message, std::string_view bucket) {
  return core::AwsError(std::move(code), 404, std::move(message)).with("BucketName", std::string(bucket));
}

core::AwsError not_implemented(std::string header) {
  return core::AwsError("NotImplemented", 501, "A header you provided implies functionality that is not implemented")
      .with("Header", std::move(header));
}

core::AwsError precondition_failed(std::string condition) {
  return core::AwsError("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold")
      .with("Condition", std::move(condition));
}

core::AwsError method_not_allowed(std::string method, std::string resource_type) {
  return core::AwsError("MethodNotAllowed", 405, "The specified method is not allowed against this resource.")
      .with("Method", std::move(method))
      .with("ResourceType", std::move(resource_type));
}

core::AwsError access_denied() {
  return {"AccessDenied", 403, "Access Denied"};
}

core::AwsError access_denied(const authz::Denial& denial) {
  if (!denial.familiar) return access_denied();
  return {"AccessDenied", 403, denial.sentence()};
}

}  // namespace s3
