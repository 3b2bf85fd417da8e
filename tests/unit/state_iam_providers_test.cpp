#include <gtest/gtest.h>

#include <memory>

#include "state/accounts.hpp"
#include "state/iam_providers.hpp"
#include "state/outbound_federation.hpp"

namespace state {
namespace {

core::Time at(int seconds) {
  return core::from_millis((1'700'000'000LL + seconds) * 1000);
}

class Providers : public testing::Test {
 protected:
  static constexpr char kAccount[] = "111122223333", kOther[] = "444455556666";

  Providers() {
    for (const char* account : {kAccount, kOther}) Accounts(*db_).ensure(account, at(0));
  }

  iam::SamlProvider saml(const std::string& name, const char* account = kAccount) const {
    iam::SamlProvider provider;
    provider.account = account;
    provider.name = name;
    provider.uuid = "U" + name;
    provider.created = at(1);
    provider.valid_until = at(100);
    provider.metadata = "<a/>";
    return provider;
  }

  std::unique_ptr<Database> db_ = Database::in_memory();
};

TEST_F(Providers, AnOidcProviderKeepsItsListsInTheirOrder) {
  iam::OidcProviders store(*db_);
  const auto row = store.add({0, kAccount, "b.example.com/x", at(1), {"z", "a"}, {"02", "01"}});
  store.add({0, kAccount, "a.example.com", at(2), {}, {}});
  store.add({0, kOther, "b.example.com/x", at(3), {"other"}, {}});
  auto found = store.find(kAccount, "b.example.com/x");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->row, row);
  EXPECT_EQ(found->arn(), "arn:aws:iam::111122223333:oidc-provider/b.example.com/x");
  EXPECT_EQ(found->created, at(1));
  EXPECT_EQ(found->clients, (std::vector<std::string>{"z", "a"}));
  EXPECT_EQ(found->thumbprints, (std::vector<std::string>{"02", "01"}));
  EXPECT_FALSE(store.find(kAccount, "B.example.com/x")) << "the case of a URL matters";
  store.set_clients(row, {"b"});
  store.set_thumbprints(row, {});
  found = store.find(kAccount, "b.example.com/x");
  EXPECT_EQ(found->clients, std::vector<std::string>{"b"});
  EXPECT_TRUE(found->thumbprints.empty());
}

TEST_F(Providers, OidcProvidersAreListedByUrlAndCountedByAccount) {
  iam::OidcProviders store(*db_);
  const auto row = store.add({0, kAccount, "b", at(1), {"c"}, {"01"}});
  store.add({0, kAccount, "a", at(1), {}, {}});
  const auto list = store.list(kAccount);
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].url + list[1].url, "ab");
  EXPECT_EQ(store.count(kAccount), 2);
  EXPECT_EQ(store.count(kOther), 0);
  store.remove(row);
  EXPECT_EQ(store.count(kAccount), 1);
  EXPECT_TRUE(store.find(kAccount, "a")->clients.empty());
  store.add({0, kAccount, "b", at(1), {}, {}});
  EXPECT_TRUE(store.find(kAccount, "b")->clients.empty()) << "the lists went with the provider";
}

TEST_F(Providers, AnIssuersKeysAreReplacedAndRemoved) {
  iam::OidcIssuers store(*db_);
  store.put("idp.example.com", "one");
  store.put("idp.example.com", "two");
  store.put("else.example.com", "x");
  EXPECT_EQ(store.jwks("idp.example.com"), "two");
  EXPECT_EQ(store.list(), (std::vector<std::string>{"else.example.com", "idp.example.com"}));
  store.remove("idp.example.com");
  EXPECT_FALSE(store.jwks("idp.example.com"));
}

TEST_F(Providers, ASamlProviderIsFoundWhateverTheCaseOfItsName) {
  iam::SamlProviders store(*db_);
  store.add(saml("Corp"));
  store.add(saml("corp", kOther));
  store.add(saml("Acme"));
  EXPECT_EQ(store.find(kAccount, "CORP")->arn(), "arn:aws:iam::111122223333:saml-provider/Corp");
  EXPECT_EQ(store.find(kOther, "Corp")->name, "corp");
  EXPECT_FALSE(store.find(kAccount, "none"));
  const auto list = store.list(kAccount);
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].name, "Acme");
  EXPECT_TRUE(list[0].metadata.empty()) << "left out of lists";
  EXPECT_EQ(store.count(kAccount), 2);
}

TEST_F(Providers, ASamlProviderChangesMetadataValidityAndEncryption) {
  iam::SamlProviders store(*db_);
  store.add(saml("Corp"));
  auto provider = *store.find(kAccount, "Corp");
  EXPECT_FALSE(provider.encryption);
  provider.metadata = "<b/>";
  provider.valid_until = at(200);
  provider.encryption = "Required";
  store.update(provider);
  const auto found = store.find(kAccount, "Corp");
  EXPECT_EQ(found->metadata, "<b/>");
  EXPECT_EQ(found->valid_until, at(200));
  EXPECT_EQ(found->encryption, "Required");
  EXPECT_EQ(found->uuid, "UCorp");
}

TEST_F(Providers, PrivateKeysGoWithTheirProvider) {
  iam::SamlProviders store(*db_);
  const auto row = store.add(saml("Corp"));
  store.add_private_key(row, {"K2", at(2), "two"});
  store.add_private_key(row, {"K1", at(1), "one"});
  const auto keys = store.private_keys(row);
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0].pem + keys[1].pem, "onetwo") << "oldest first";
  EXPECT_TRUE(store.remove_private_key(row, "K1"));
  EXPECT_FALSE(store.remove_private_key(row, "K1"));
  store.remove(row);
  EXPECT_TRUE(store.private_keys(row).empty());
}

TEST_F(Providers, AnAccountsIssuerOutlivesBeingSwitchedOff) {
  OutboundFederation store(*db_);
  EXPECT_FALSE(store.of(kAccount));
  store.put({kAccount, "http://localhost/issuers/one", true});
  store.put({kOther, "http://localhost/issuers/two", true});
  store.put({kAccount, "http://localhost/issuers/one", false});
  EXPECT_FALSE(store.of(kAccount)->enabled);
  EXPECT_EQ(store.of(kAccount)->url, "http://localhost/issuers/one");
  EXPECT_EQ(store.by_id("two")->account, kOther);
  EXPECT_FALSE(store.by_id("wo"));
  EXPECT_FALSE(store.by_id(""));
}

TEST_F(Providers, SigningKeysAreKnownByTheirAlgorithm) {
  OutboundFederation store(*db_);
  store.add_key({"RS256", "r", "pem-r"});
  store.add_key({"ES384", "e", "pem-e"});
  EXPECT_EQ(store.key("RS256")->pem, "pem-r");
  EXPECT_FALSE(store.key("HS256"));
  ASSERT_EQ(store.keys().size(), 2u);
  EXPECT_EQ(store.keys()[0].id, "e");
}

TEST_F(Providers, FeaturesBelongToOneOrganization) {
  OrganizationFeatures store(*db_);
  store.enable("o-1", "RootSessions");
  store.enable("o-1", "RootSessions");
  store.enable("o-1", "RootCredentialsManagement");
  EXPECT_EQ(store.of("o-1"), (std::vector<std::string>{"RootCredentialsManagement", "RootSessions"}));
  EXPECT_TRUE(store.enabled("o-1", "RootSessions"));
  EXPECT_FALSE(store.enabled("o-2", "RootSessions"));
  store.disable("o-1", "RootSessions");
  EXPECT_FALSE(store.enabled("o-1", "RootSessions"));
}

}  // namespace
}  // namespace state
