// Whatever a client sends as a policy is accepted or refused, and what is accepted can be evaluated.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "callers.hpp"
#include "policy/evaluate.hpp"
#include "policy/inspect.hpp"
#include "policy/trace.hpp"
#include "policy/validate.hpp"

namespace policy {
namespace {

constexpr std::string_view kSeed =
    R"({"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"One","Effect":"Allow","Principal":{"AWS":["*",)"
    R"("arn:aws:iam::111111111111:user/alice"],"Service":"sns.amazonaws.com"},"Action":["s3:Get*","*"],"Resource":)"
    R"(["arn:aws:s3:::data/${aws:username, 'none'}/*","*"],"Condition":{"StringLike":{"aws:username":["a*","${k}"]},)"
    R"("IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"},)"
    R"("ForAnyValue:NumericLessThanIfExists":{"k:n":[1,2.5e3]},"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"},)"
    R"("Null":{"k:z":true},"BinaryEquals":{"k:b":"QmluYXJ5"}}},{"Effect":"Deny","NotPrincipal":"*",)"
    R"("NotAction":"iam:*","NotResource":"arn:aws:sns:*:*:x"}]})";

/// Characters that mean something somewhere in a policy.
constexpr std::string_view kAlphabet = "{}[]\",:\\*?$/. 0aA'\xFF\xC3\x01-";

std::string mutate(std::string text, std::mt19937& random, std::size_t most_edits) {
  const auto pick = [&](std::size_t size) { return random() % size; };
  for (std::size_t edits = 1 + pick(most_edits); edits > 0 && !text.empty(); --edits) {
    const std::size_t at = pick(text.size());
    switch (pick(4)) {
      case 0:
        text[at] = kAlphabet[pick(kAlphabet.size())];
        break;
      case 1:
        text.erase(at, 1 + pick(8));
        break;
      case 2:
        text.insert(at, 1, kAlphabet[pick(kAlphabet.size())]);
        break;
      default:
        text.insert(pick(text.size()), text.substr(at, pick(40)));
        break;
    }
  }
  return text;
}

bool evaluate_all(const std::string& text) {
  std::shared_ptr<const Document> document;
  try {
    document = Document::compile(text);
  } catch (const SyntaxError&) {
    return false;
  }
  MapKeys keys;
  keys.set("aws:username", "alice");
  keys.set("aws:sourceip", "10.1.2.3");
  Request request;
  request.caller = policy_tests::caller_named("alice");
  request.action = "s3:GetObject";
  request.resource = "arn:aws:s3:::data/alice/x";
  request.keys = &keys;
  const PolicyRef ref{document.get(), "mutant", {}};
  Layers layers;
  layers.identity = layers.resource = {&ref, 1};
  Trace trace;
  const Decision traced = authorize(request, layers, &trace);
  EXPECT_EQ(authorize(request, layers).outcome, traced.outcome) << text;
  EXPECT_FALSE(trace.to_json().empty());
  is_public(*document);
  context_keys_of(*document);
  return true;
}

TEST(Robustness, MutatedDocumentsAreAcceptedOrRefused) {
  std::mt19937 random(20260822);
  int accepted = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = mutate(std::string(kSeed), random, 4);
    if (evaluate_all(text)) ++accepted;
    for (const auto kind : {DocumentKind::Identity, DocumentKind::Trust, DocumentKind::Bucket,
                            DocumentKind::AccessPoint, DocumentKind::ServiceControl, DocumentKind::ResourceControl}) {
      validate(text, kind, {"arn:aws:s3:::data"});
    }
  }
  // Otherwise the evaluation would not have been exercised.
  EXPECT_GT(accepted, 50);
}

struct Stored {
  DocumentKind kind;
  std::string_view text;
};

/// A document of each kind that its service stores.
constexpr Stored kStored[] = {
    {DocumentKind::Identity,
     R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${k:v}",)"
     R"("Condition":{"DateLessThan":{"k:t":"2030-01-01T00:00:00Z"},"Bool":{"k:b":true}}}})"},
    {DocumentKind::Trust,
     R"({"Statement":[{"Effect":"Allow","Action":["sts:AssumeRole"],"Principal":{"AWS":["111111111111","*"]},)"
     R"("Condition":{"StringEquals":{"sts:ExternalId":"x"}}}]})"},
    {DocumentKind::Bucket,
     R"({"Statement":[{"Sid":"a","Effect":"Allow","Action":["s3:GetObject"],"Principal":{"AWS":["111111111111","*"]},)"
     R"("Resource":"arn:aws:s3:::data/*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]})"},
    {DocumentKind::ServiceControl,
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotAction":["iam:*"],"Resource":"*",)"
     R"("Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1"]}}}]})"},
    {DocumentKind::ResourceControl,
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":["s3:*"],"Resource":"*",)"
     R"("Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}}]})"}};

TEST(Robustness, WhatAServiceStoresCanBeCompiled) {
  std::mt19937 random(7);
  const ValidateOptions options{"arn:aws:s3:::data"};
  for (const Stored& stored : kStored) {
    ASSERT_FALSE(validate(stored.text, stored.kind, options)) << stored.text;
    int accepted = 0;
    for (int i = 0; i < 10000 && accepted < 25; ++i) {
      const std::string text = mutate(std::string(stored.text), random, 1);
      if (validate(text, stored.kind, options)) continue;
      ++accepted;
      EXPECT_NO_THROW(Document::compile(text)) << text;
    }
    EXPECT_EQ(accepted, 25) << "too few mutants were stored to prove anything";
  }
}

}  // namespace
}  // namespace policy
