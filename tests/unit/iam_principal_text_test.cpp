#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "handlers/iam/principal_text.hpp"

namespace {

std::string shouted(std::string_view json, std::vector<std::string>* seen = nullptr) {
  return iam::replace_principals(json, [&](std::string_view principal) {
    if (seen) seen->emplace_back(principal);
    return principal == "a" ? std::string("A\"") : std::string(principal);
  });
}

TEST(PrincipalText, ReplacesAwsPrincipalsAloneAndInLists) {
  EXPECT_EQ(shouted(R"({"Statement": {"Principal": {"AWS": "a"}}})"),
            R"({"Statement": {"Principal": {"AWS": "A\""}}})");
  EXPECT_EQ(shouted(R"({"Statement":[{"NotPrincipal":{"AWS":["b", "a"]}}]})"),
            R"({"Statement":[{"NotPrincipal":{"AWS":["b", "A\""]}}]})");
}

TEST(PrincipalText, LeavesEverythingElseAsItIs) {
  for (const char* json : {
           R"({"Statement":[{"Principal":{"Service":"a"}}]})",
           R"({"Statement":[{"Principal":"a"}]})",
           R"({"Statement":[{"Condition":{"StringEquals":{"AWS":"a"}}, "Sid" : "a"}]})",
           R"({ "Id":"a",
                "Statement":[{"Principal":{"AWS":"b\u0061\\"},"Action":"a"}] })",
       })
    EXPECT_EQ(shouted(json), std::string(json));
}

TEST(PrincipalText, ReadsEscapedNamesAndPrincipals) {
  std::vector<std::string> seen;
  shouted(R"({"Statement":[{"Princip\u0061l":{"AWS":"arn:\u0061ws:\"x\""}}]})", &seen);
  EXPECT_EQ(seen, std::vector<std::string>{"arn:aws:\"x\""});
}

TEST(PrincipalText, EndsOnTornText) {
  for (const char* torn : {"{\"Statement\":[{\"Principal\":{\"AWS\":", "{\"a", "\"\\", "]}", ""}) shouted(torn);
  SUCCEED();
}

}  // namespace
