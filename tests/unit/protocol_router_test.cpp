#include <gtest/gtest.h>

#include <map>

#include "core/error.hpp"
#include "handlers/iam/model.hpp"
#include "handlers/organizations/model.hpp"
#include "handlers/ram/model.hpp"
#include "handlers/s3/model.hpp"
#include "protocol/router.hpp"

namespace {

struct Request : core::HttpRequest {
  Request(std::string_view m, std::string_view t, std::vector<core::HeaderField> h = {}, std::string_view b = {}) {
    method = m;
    target = t;
    headers = std::move(h);
    body = b;
  }
};

std::string route(const protocol::ServiceModel& service, const core::HttpRequest& request) {
  try {
    return std::string(protocol::Router(service).route(request).name);
  } catch (const core::AwsError& error) {
    return error.code() + " " + std::to_string(error.status()) + " " + error.message();
  }
}

std::string s3_route(std::string_view method, std::string_view target, std::vector<core::HeaderField> headers = {}) {
  return route(s3::model::service, Request(method, target, std::move(headers)));
}

/// The operation's template with its labels filled and its required parameters behind.
std::string target_of(const protocol::OperationEntry& entry) {
  std::string target;
  bool label = false;
  for (const char c : entry.uri) {
    if (c == '{') target += 'x';
    label = c == '{' || (label && c != '}');
    if (!label && c != '}') target += c;
  }
  for (const auto name : entry.required_query)
    target += (target.find('?') == std::string::npos ? '?' : '&') + std::string(name) + "=x";
  return target;
}

TEST(Routing, QueryAsksForActionAndVersion) {
  const auto ask = [](std::string_view body) { return route(iam::model::service, Request("POST", "/", {}, body)); };
  EXPECT_EQ(ask("Action=GetUser&Version=2010-05-08"), "GetUser");
  EXPECT_EQ(ask("Version=2010-05-08&UserName=x&Action=Get%55ser"), "GetUser");
  EXPECT_EQ(ask("Action=GetUzer&Version=2010-05-08"),
            "InvalidAction 400 Could not find operation GetUzer for version 2010-05-08");
  EXPECT_EQ(ask("Action=GetUser&Version=2011-06-15"),
            "InvalidAction 400 Could not find operation GetUser for version 2011-06-15");
  EXPECT_EQ(ask("Action=GetUser"),
            "InvalidAction 400 Could not find operation GetUser for version NO_VERSION_SPECIFIED");
  EXPECT_EQ(ask("UserName=x").substr(0, 17), "MissingAction 400");
  EXPECT_EQ(route(iam::model::service, Request("GET", "/?Action=GetUser&Version=2010-05-08")), "GetUser");
}

TEST(Routing, KnownOperationsWithoutAModelAreFound) {
  const auto& entry = protocol::Router(iam::model::service)
                          .route(Request("POST", "/", {}, "Action=GetHumanReadableSummary&Version=2010-05-08"));
  EXPECT_EQ(entry.name, "GetHumanReadableSummary");
  EXPECT_EQ(entry.model, nullptr);
}

TEST(Routing, JsonAsksForTheTarget) {
  const auto ask = [](std::string_view target) {
    return route(organizations::model::service, Request("POST", "/", {{"x-amz-target", target}}));
  };
  EXPECT_EQ(ask("AWSOrganizationsV20161128.ListRoots"), "ListRoots");
  EXPECT_EQ(ask("AWSOrganizationsV20161128.ListRootz"), "UnknownOperationException 400 ");
  EXPECT_EQ(ask("Other.ListRoots"), "UnknownOperationException 400 ");
  EXPECT_EQ(ask("ListRoots"), "UnknownOperationException 400 ");
}

TEST(Routing, RestJsonAsksForMethodAndPath) {
  EXPECT_EQ(route(ram::model::service, Request("POST", "/createresourceshare")), "CreateResourceShare");
  EXPECT_EQ(route(ram::model::service, Request("DELETE", "/deleteresourceshare?resourceShareArn=a")),
            "DeleteResourceShare");
  EXPECT_EQ(route(ram::model::service, Request("DELETE", "/deleteresourceshare")), "DeleteResourceShare");
  EXPECT_EQ(route(ram::model::service, Request("GET", "/createresourceshare")), "UnknownOperationException 404 ");
  EXPECT_EQ(route(ram::model::service, Request("POST", "/nope")), "UnknownOperationException 404 ");
}

TEST(Routing, S3TellsServiceBucketAndObjectApart) {
  EXPECT_EQ(s3_route("GET", "/"), "ListBuckets");
  EXPECT_EQ(s3_route("GET", "/?x-id=ListBuckets"), "ListBuckets");
  EXPECT_EQ(s3_route("GET", "/b"), "ListObjects");
  EXPECT_EQ(s3_route("GET", "/b/"), "ListObjects");
  EXPECT_EQ(s3_route("GET", "/b/k"), "GetObject");
  EXPECT_EQ(s3_route("GET", "/b/k/with/slashes//"), "GetObject");
  EXPECT_EQ(s3_route("HEAD", "/b"), "HeadBucket");
  EXPECT_EQ(s3_route("HEAD", "/b/k"), "HeadObject");
}

TEST(Routing, S3TellsSubresourcesApart) {
  EXPECT_EQ(s3_route("GET", "/b?policy"), "GetBucketPolicy");
  EXPECT_EQ(s3_route("GET", "/b?policy="), "GetBucketPolicy");
  EXPECT_EQ(s3_route("GET", "/b?list-type=2&prefix=a"), "ListObjectsV2");
  EXPECT_EQ(s3_route("GET", "/b?list-type=1"), "ListObjects");
  EXPECT_EQ(s3_route("GET", "/b?versions"), "ListObjectVersions");
  EXPECT_EQ(s3_route("POST", "/b?delete"), "DeleteObjects");
  EXPECT_EQ(s3_route("GET", "/b?lifecycle"), "GetBucketLifecycleConfiguration");
  EXPECT_EQ(s3_route("GET", "/b?analytics"), "ListBucketAnalyticsConfigurations");
  EXPECT_EQ(s3_route("GET", "/b?analytics&id=1"), "GetBucketAnalyticsConfiguration");
}

TEST(Routing, S3TellsUploadsAndCopiesApart) {
  EXPECT_EQ(s3_route("PUT", "/b/k"), "PutObject");
  EXPECT_EQ(s3_route("PUT", "/b/k", {{"X-Amz-Copy-Source", "/a/b"}}), "CopyObject");
  EXPECT_EQ(s3_route("PUT", "/b/k?partNumber=1&uploadId=u"), "UploadPart");
  EXPECT_EQ(s3_route("PUT", "/b/k?partNumber=1&uploadId=u", {{"x-amz-copy-source", "/a/b"}}), "UploadPartCopy");
  EXPECT_EQ(s3_route("POST", "/b/k?uploads"), "CreateMultipartUpload");
  EXPECT_EQ(s3_route("POST", "/b/k?uploadId=u"), "CompleteMultipartUpload");
  EXPECT_EQ(s3_route("DELETE", "/b/k?uploadId=u"), "AbortMultipartUpload");
  EXPECT_EQ(s3_route("DELETE", "/b/k"), "DeleteObject");
  EXPECT_EQ(s3_route("GET", "/b/k?uploadId=u"), "ListParts");
}

TEST(Routing, S3RefusesOtherMethods) {
  EXPECT_EQ(s3_route("PATCH", "/b/k"),
            "MethodNotAllowed 405 The specified method is not allowed against this resource.");
  for (const char* odd : {"//k", " ", "k"}) EXPECT_EQ(s3_route("GET", odd).substr(0, 16), "MethodNotAllowed") << odd;
}

TEST(Routing, EveryRestOperationIsFoundByItsOwnTemplate) {
  // Requests that look the same name the newer operation, and the one that every endpoint has.
  const std::map<std::string_view, std::string_view> twins = {
      {"GetBucketLifecycle", "GetBucketLifecycleConfiguration"},
      {"GetBucketNotification", "GetBucketNotificationConfiguration"},
      {"PutBucketLifecycle", "PutBucketLifecycleConfiguration"},
      {"PutBucketNotification", "PutBucketNotificationConfiguration"},
      {"ListDirectoryBuckets", "ListBuckets"}};
  std::size_t met = 0;
  for (const auto* service : {&ram::model::service, &s3::model::service}) {
    const protocol::Router router(*service);
    for (const auto& entry : service->operations) {
      const auto twin = twins.find(entry.name);
      met += twin == twins.end() ? 0 : 1;
      const std::string target = target_of(entry);
      std::vector<core::HeaderField> headers;
      for (const auto name : entry.required_headers) headers.push_back({name, "x"});
      EXPECT_EQ(router.route(Request(entry.method, target, headers)).name,
                twin == twins.end() ? entry.name : twin->second)
          << target;
    }
  }
  EXPECT_EQ(met, twins.size());
}

}  // namespace
