// What must hold for the operation table of every service.
#include "handlers/services.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace handlers {
namespace {

std::string name_of(const Service& service, const Operation& operation) {
  return std::string(service.model.id) + "." + std::string(operation.model->name);
}

TEST(Services, EveryOperationNamesItsActionOrWhyThereIsNone) {
  for (const auto* service : services())
    for (const auto& operation : service->operations)
      EXPECT_TRUE(!operation.authorization.action.empty() || !operation.authorization.unchecked.empty())
          << name_of(*service, operation);
}

TEST(Services, ActionsHaveAServicePrefix) {
  for (const auto* service : services())
    for (const auto& operation : service->operations) {
      const auto action = operation.authorization.action;
      if (action.empty()) continue;
      EXPECT_TRUE(action.starts_with(std::string(service->model.signing_name) + ":")) << name_of(*service, operation);
    }
}

TEST(Services, TablesAreSortedAndWithoutDuplicates) {
  for (const auto* service : services())
    for (std::size_t i = 1; i < service->operations.size(); ++i)
      EXPECT_LT(service->operations[i - 1].model->name, service->operations[i].model->name) << service->model.id;
}

TEST(Services, RowsBelongToTheirServicesModel) {
  for (const auto* service : services())
    for (const auto& operation : service->operations) {
      const auto* entry = service->model.find(operation.model->name);
      ASSERT_NE(entry, nullptr) << name_of(*service, operation);
      EXPECT_EQ(entry->model, operation.model) << name_of(*service, operation);
    }
}

TEST(Services, ShapesAreGeneratedForImplementedOperationsAlone) {
  for (const auto* service : services()) {
    std::set<std::string_view> rows;
    for (const auto& operation : service->operations) rows.insert(operation.model->name);
    for (const auto& entry : service->model.operations)
      if (entry.model) {
        EXPECT_TRUE(rows.contains(entry.name)) << service->model.id << "." << entry.name;
      }
  }
}

TEST(Services, IgnoredMembersExistAndHaveAReason) {
  for (const auto* service : services())
    for (const auto& operation : service->operations)
      for (const auto& ignored : operation.authorization.ignored) {
        const auto members = operation.model->input->members;
        EXPECT_TRUE(
            std::any_of(members.begin(), members.end(), [&](const auto& m) { return m.name == ignored.member; }))
            << name_of(*service, operation) << "." << ignored.member;
        EXPECT_FALSE(ignored.reason.empty());
      }
}

TEST(Services, SigningNamesTellThemApart) {
  std::set<std::string_view> names;
  for (const auto* service : services()) EXPECT_TRUE(names.insert(service->model.signing_name).second);
}

}  // namespace
}  // namespace handlers
