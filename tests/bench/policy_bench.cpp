// Decisions per second with five compiled documents of about a kibibyte each.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "policy/evaluate.hpp"
#include "policy/trace.hpp"

namespace {

/// Five statements about other services and, last, one that decides for S3.
std::string document_text(int number) {
  std::string text = R"({"Version":"2012-10-17","Statement":[)";
  for (int i = 0; i < 4; ++i) {
    const std::string tag = std::to_string(number) + std::to_string(i);
    text += R"({"Sid":"S)" + tag + R"(","Effect":"Allow","Action":["ec2:Describe*","ec2:RunInstances","sns:Publish"],)";
    text += R"("Resource":["arn:aws:ec2:*:111111111111:instance/*","arn:aws:sns:eu-west-1:111111111111:topic-)" + tag;
    text += R"("],"Condition":{"StringEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}},)";
  }
  text += R"({"Sid":"Data","Effect":"Allow","Action":["s3:Get*","s3:ListBucket"],)";
  text += R"("Resource":["arn:aws:s3:::data","arn:aws:s3:::data/home/${aws:username}/*"],)";
  text += R"("Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"Bool":{"aws:SecureTransport":"true"}}}]})";
  return text;
}

class FiveDocuments : public benchmark::Fixture {
 public:
  void SetUp(const benchmark::State&) override {
    documents_.clear();
    refs_.clear();
    for (int i = 0; i < 5; ++i) documents_.push_back(policy::Document::compile(document_text(i)));
    for (const auto& document : documents_) refs_.push_back({document.get(), "policy", {}});
    layers_.identity = refs_;
    keys_.set("aws:username", "alice");
    keys_.set("aws:SourceIp", "203.0.113.9");
    keys_.set("aws:SecureTransport", "true");
    keys_.set("aws:RequestedRegion", "eu-west-1");
    request_.caller.kind = core::PrincipalKind::User;
    request_.caller.account = "111111111111";
    request_.caller.arn = request_.caller.entity_arn = "arn:aws:iam::111111111111:user/alice";
    request_.resource_account = "111111111111";
    request_.keys = &keys_;
  }

 protected:
  void decide(benchmark::State& state, std::string_view action, std::string_view resource) {
    request_.action = action;
    request_.resource = resource;
    for (auto _ : state) benchmark::DoNotOptimize(policy::authorize(request_, layers_));
    state.SetItemsProcessed(state.iterations());
  }

  std::vector<std::shared_ptr<const policy::Document>> documents_;
  std::vector<policy::PolicyRef> refs_;
  policy::Layers layers_;
  policy::MapKeys keys_;
  policy::Request request_;
};

BENCHMARK_F(FiveDocuments, NoStatementFits)(benchmark::State& state) {
  decide(state, "iam:GetUser", "*");
}

BENCHMARK_F(FiveDocuments, ConditionsAndVariablesInEach)(benchmark::State& state) {
  decide(state, "s3:GetObject", "arn:aws:s3:::data/home/alice/report.txt");
}

BENCHMARK_F(FiveDocuments, AllowedWithoutVariables)(benchmark::State& state) {
  decide(state, "s3:ListBucket", "arn:aws:s3:::data");
}

BENCHMARK_F(FiveDocuments, WithTrace)(benchmark::State& state) {
  request_.action = "s3:ListBucket";
  request_.resource = "arn:aws:s3:::data";
  policy::Trace trace;
  for (auto _ : state) {
    trace.clear();
    benchmark::DoNotOptimize(policy::authorize(request_, layers_, &trace));
  }
  state.SetItemsProcessed(state.iterations());
}

void compile_document(benchmark::State& state) {
  const std::string text = document_text(1);
  for (auto _ : state) benchmark::DoNotOptimize(policy::Document::compile(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(compile_document);

}  // namespace

BENCHMARK_MAIN();
