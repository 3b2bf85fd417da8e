// The one error type of the server: what a request answers when it cannot be carried out.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core {

/// An AWS error. Thrown anywhere below the pipeline, which rolls the transaction back and has it rendered in the
/// caller's protocol. `code` is the code on the wire (the model's `error.code` where it differs from the shape's name).
class AwsError : public std::exception {
 public:
  AwsError(std::string code, int status, std::string message)
      : code_(std::move(code)), message_(std::move(message)), status_(status) {}

  const std::string& code() const { return code_; }
  const std::string& message() const { return message_; }
  /// HTTP status.
  int status() const { return status_; }
  /// Query protocol's `Type`: Sender for what the caller did, Receiver for what went wrong here.
  bool sender_fault() const { return status_ < 500; }
  const char* what() const noexcept override { return message_.c_str(); }

  /// Further members of the error body, such as S3's BucketName. In the order in which they are sent.
  AwsError& with(std::string name, std::string value) {
    members_.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  AwsError& with_header(std::string name, std::string value) {
    headers_.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  const std::vector<std::pair<std::string, std::string>>& members() const { return members_; }
  const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }

 private:
  std::string code_;
  std::string message_;
  int status_;
  std::vector<std::pair<std::string, std::string>> members_;
  std::vector<std::pair<std::string, std::string>> headers_;
};

}  // namespace core
