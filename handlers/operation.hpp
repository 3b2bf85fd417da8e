// One row per operation: what it is called, who may call it, and the function that does it.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <type_traits>

#include "access/call.hpp"
#include "core/error.hpp"
#include "protocol/shape.hpp"
#include "world/context.hpp"

namespace handlers {

using world::Context;

/// An input member that is accepted but changes nothing here, and why. A request that uses it is told so in the
/// header `x-understudy-ignored`.
struct Ignored {
  std::string_view member;
  std::string_view reason;
};

/// Who may call it. Every operation names an action, or says that AWS asks for none.
struct Authorization {
  /// `iam:CreateRole`; empty only with `unchecked`.
  std::string_view action;
  /// Why AWS checks no permission (sts:GetCallerIdentity).
  std::string_view unchecked = {};
  /// Reads: no transaction is opened, nothing can be written.
  bool read_only = false;
  /// Writes, but nothing that decides who may do what: what is remembered about keys and policies stays true.
  bool keeps_policies = false;
  /// Refused when nothing vouches for its body; S3 lets most operations pass whose model says `checksum_required`.
  bool needs_digest = false;
  std::span<const Ignored> ignored = {};
};

/// An input or output struct of a type that only its operation knows.
using Value = std::unique_ptr<void, void (*)(void*)>;

template <class T>
Value make_value() {
  return {new T(), [](void* value) { delete static_cast<T*>(value); }};
}

struct Operation {
  const protocol::OperationModel* model;
  Authorization authorization;
  Value (*make_input)();
  Value (*make_output)();
  /// Runs the handler on decoded input; throws core::AwsError.
  void (*handle)(Context&, const void* input, void* output);
  /// Narrows the declared check down to the request's resources and keys; null: the action is checked on "*".
  void (*resolve)(Context&, const void* input, authz::Call&);
};

/// `op<create_role, role_to_create>(model::create_role, {.action = "iam:CreateRole"})`
/// Handler: `Out f(Context&, const In&)`. Resolver: `void f(Context&, const In&, authz::Call&)`.
template <auto Handler, auto Resolver = nullptr, class In, class Out>
constexpr Operation op(const protocol::TypedOperation<In, Out>& typed, Authorization authorization) {
  Operation row{&typed.model, authorization, make_value<In>, make_value<Out>, nullptr, nullptr};
  row.handle = [](Context& context, const void* input, void* output) {
    *static_cast<Out*>(output) = Handler(context, *static_cast<const In*>(input));
  };
  // By type: with sanitizers g++ 12 takes no comparison with a function's address for constant.
  if constexpr (!std::is_null_pointer_v<decltype(Resolver)>) {
    row.resolve = [](Context& context, const void* input, authz::Call& call) {
      Resolver(context, *static_cast<const In*>(input), call);
    };
  }
  return row;
}

/// One AWS service.
struct Service {
  const protocol::ServiceModel& model;
  std::span<const Operation> operations;
  /// The service's own way to say no.
  core::AwsError (*access_denied)(const authz::Denial&);
  /// One endpoint for the whole partition: aws:RequestedRegion is always us-east-1.
  bool global = false;
  /// Fills a check that names an action and a resource with what is known of that resource: its owner, its policy, its
  /// tags. For questions outside a request; null where resources have nothing but an ARN.
  void (*describe)(Context&, authz::Check&) = nullptr;
};

}  // namespace handlers
