// What an operation looks like on the wire, as constant tables. `generate.py` writes them from the public service
// models into handlers/<service>/model.cpp; the walkers of this folder read and write any struct through them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "protocol/access.hpp"
#include "protocol/values.hpp"

namespace protocol {

enum class Protocol : std::uint8_t { Query, Ec2, Json, RestJson, RestXml };

/// Each type has one C++ type: String std::string, Boolean bool, Integer std::int32_t, Long std::int64_t, Float float,
/// Double double, Timestamp core::Time, Blob protocol::Blob (Stream when `streaming`), Structure a generated struct,
/// List std::vector, Map std::vector<std::pair<std::string, V>>.
enum class Type : std::uint8_t { Structure, List, Map, String, Boolean, Integer, Long, Float, Double, Timestamp, Blob };

enum class Location : std::uint8_t { Body, Header, Headers, Uri, QueryString, StatusCode };

/// Default: what the protocol prescribes for the place.
enum class TimestampFormat : std::uint8_t { Default, Iso8601, UnixTimestamp, Rfc822 };

struct XmlNamespace {
  std::string_view prefix{};
  std::string_view uri{};
};

struct Shape;

struct Member {
  std::string_view name{};        // AWS's member name
  std::string_view wire{};        // locationName, else the name
  std::string_view query_name{};  // ec2 alone: queryName
  const Shape* shape = nullptr;
  std::size_t offset = 0;  // of the std::optional inside the struct
  Location location = Location::Body;
  bool required = false;
  bool idempotency_token = false;
  bool host_label = false;
  bool xml_attribute = false;
  bool flattened = false;  // said by the member or by its shape
  bool named = false;      // has a locationName of its own
  TimestampFormat timestamp = TimestampFormat::Default;
  XmlNamespace xml_namespace{};
};

struct Shape {
  Type type = Type::Structure;
  std::string_view name{};
  const Access* access = nullptr;

  std::span<const Member> members{};  // structures, in the model's order
  const Member* payload = nullptr;    // the member that is the whole body
  bool is_union = false;
  bool streaming = false;
  std::string_view xml_name{};  // locationName of the shape itself
  XmlNamespace xml_namespace{};

  const Shape* element = nullptr;   // of a list, value of a map
  std::string_view element_name{};  // locationName of list members or map values; empty when not said
  std::string_view key_name{};      // likewise of map keys
  XmlNamespace element_namespace{};
  const Shape* key = nullptr;  // constraints of map keys

  std::optional<std::int64_t> min{};
  std::optional<std::int64_t> max{};
  std::string_view pattern{};
  std::span<const std::string_view> values{};  // enum
  bool sensitive = false;
  TimestampFormat timestamp = TimestampFormat::Default;
};

struct ErrorModel {
  std::string_view code{};  // on the wire
  int status = 400;
};

struct OperationModel {
  std::string_view name{};
  std::string_view method{};
  std::string_view uri{};             // template with its query discriminators: "/{Bucket}?policy"
  int status = 200;                   // of a successful answer
  const Shape* input = nullptr;       // null when the operation has none
  const Shape* output = nullptr;      // likewise
  std::string_view result_wrapper{};  // query: element around the output
  std::string_view input_root{};      // rest-xml: root element of the request
  std::string_view output_root{};     // rest-xml: root element of the answer
  bool unwrapped_output = false;      // rest-xml: the root element holds the one member's text (s3UnwrappedXmlOutput)
  std::span<const ErrorModel> errors{};
  bool anonymous = false;  // authtype none
  bool unsigned_payload = false;
  bool checksum_required = false;                // Content-MD5 or one of the x-amz-checksum headers
  std::string_view checksum_algorithm_member{};  // input member that names the checksum's algorithm
};

/// Whether the request named the input member. False for a member that the operation does not have.
bool is_set(const OperationModel& operation, const void* input, std::string_view member);

/// Every operation the service has at AWS; `model` is null for those that are not generated here.
struct OperationEntry {
  std::string_view name{};
  std::string_view method{};
  std::string_view uri{};
  const OperationModel* model = nullptr;
  /// Names of required query parameters and headers: what tells S3's operations on one URI apart.
  std::span<const std::string_view> required_query{};
  std::span<const std::string_view> required_headers{};
  bool deprecated = false;
};

/// How a service words the failure of a model constraint.
enum class ValidationStyle : std::uint8_t {
  Sentence,       // ValidationError (query) or ValidationException: one sentence naming every violation
  TerseEnums,     // the same, but an enum's value and value set are not shown (IAM)
  Reason,         // InvalidInputException with a Reason (Organizations)
  ModelledCodes,  // the sentence under the codes the operation models (RAM)
  Xml,            // a body that does not fit is MalformedXML; the rest is for the handlers to word (S3)
};

struct ServiceModel {
  std::string_view id{};          // folder name, "ram"
  std::string_view service_id{};  // AWS's serviceId, "RAM"
  Protocol protocol = Protocol::Query;
  std::string_view api_version{};
  std::string_view target_prefix{};  // json: X-Amz-Target without the operation
  std::string_view json_version{};
  std::string_view signing_name{};
  std::string_view endpoint_prefix{};
  std::string_view global_endpoint{};  // empty for regional services
  std::string_view xml_namespace{};
  std::string_view message_member = "message";  // json protocols: name of an error's message
  bool bare_errors = false;                     // rest-xml: no ErrorResponse around Error (noErrorWrapping)
  bool xml_milliseconds = false;                // XML timestamps carry a fraction
  ValidationStyle validation = ValidationStyle::Sentence;
  std::span<const OperationEntry> operations{};  // sorted by name

  /// Null when AWS has no such operation.
  const OperationEntry* find(std::string_view operation) const;
};

/// An operation together with the C++ types of its input and output, so that a registration can be checked when
/// compiled.
template <class In, class Out>
struct TypedOperation {
  using Input = In;
  using Output = Out;
  const OperationModel& model;
};

/// Input or output of an operation that has none.
struct Empty {};

}  // namespace protocol
