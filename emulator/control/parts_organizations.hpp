// What a fixture document says of an organization.
#pragma once

#include "control/parts_iam.hpp"
#include "state/records_organizations.hpp"

namespace control::parts {

inline constexpr Field kUnitFields[] = {optional("id"), required("name")};
inline constexpr Part kUnitParts[] = {tags(records::kEntityTags)};
/// Units and accounts of units follow each other to any depth: code walks them.
inline constexpr std::string_view kUnitMore[] = {"accounts", "units"};
inline constexpr Part kUnits{.member = "units",
                             .record = records::kUnits,
                             .fields = kUnitFields,
                             .parts = kUnitParts,
                             .more = kUnitMore,
                             .special = true};

inline constexpr Field kMemberFields[] = {required("id"), optional("method", Kind::Text, "", "INVITED|CREATED"),
                                          optional("joined", Kind::Time), optional("closed", Kind::Time)};
inline constexpr Part kMemberParts[] = {tags(records::kEntityTags)};
inline constexpr Part kMembers{
    .member = "accounts", .record = records::kMembers, .fields = kMemberFields, .parts = kMemberParts, .special = true};
inline constexpr Field kManagementFields[] = {required("id"), optional("parent"),
                                              optional("method", Kind::Text, "", "INVITED|CREATED"),
                                              optional("joined", Kind::Time), optional("closed", Kind::Time)};
inline constexpr Part kManagementAccount{.member = "management_membership",
                                         .shape = Shape::Object,
                                         .record = records::kManagementAccount,
                                         .fields = kManagementFields,
                                         .parts = kMemberParts,
                                         .special = true};

inline constexpr Field kServiceAccessFields[] = {required("service"), optional("enabled", Kind::Time)};
inline constexpr Part kServiceAccess{
    .member = "service_access", .record = records::kServiceAccess, .fields = kServiceAccessFields, .special = true};
inline constexpr Field kRamSharingFields[] = {optional("enabled", Kind::Time)};
inline constexpr Part kRamSharing{.member = "ram_sharing",
                                  .shape = Shape::Object,
                                  .record = records::kRamSharing,
                                  .fields = kRamSharingFields,
                                  .special = true};
inline constexpr Field kFeatureValue[] = {required("value", Kind::Text, "RootCredentialsManagement|RootSessions")};

inline constexpr Field kTargetFields[] = {required("id"), optional("attached", Kind::Time)};
inline constexpr Part kTargets{
    .member = "targets", .record = records::kPolicyTargets, .fields = kTargetFields, .special = true};
inline constexpr Field kOrganizationPolicyFields[] = {optional("id"),
                                                      optional("name"),
                                                      optional("type"),
                                                      optional("description"),
                                                      optional("content", Kind::Document),
                                                      optional("updated", Kind::Time)};
inline constexpr Part kOrganizationPolicyParts[] = {tags(records::kOrganizationPolicyTags), kTargets};
inline constexpr Part kOrganizationPolicies{.member = "policies",
                                            .record = records::kOrganizationPolicies,
                                            .fields = kOrganizationPolicyFields,
                                            .parts = kOrganizationPolicyParts,
                                            .special = true};
inline constexpr Field kDetachmentFields[] = {required("row", Kind::Number)};
inline constexpr Part kDetachments{
    .member = "targets", .record = records::kDetachments, .fields = kDetachmentFields, .special = true};

inline constexpr Field kDelegationFields[] = {required("account"), required("service"),
                                              optional("enabled", Kind::Time)};
inline constexpr Field kResourcePolicyFields[] = {required("id"), required("content", Kind::Document)};
inline constexpr Part kResourcePolicyParts[] = {
    {.member = "content_principals",
     .shape = Shape::Map,
     .record = records::kResourcePolicyPrincipals,
     .fields = {},
     .special = true},
    tags(records::kResourcePolicyTags),
};
inline constexpr Part kResourcePolicy{.member = "resource_policy",
                                      .shape = Shape::Object,
                                      .record = records::kResourcePolicy,
                                      .fields = kResourcePolicyFields,
                                      .parts = kResourcePolicyParts,
                                      .special = true};
inline constexpr Field kAccountRequestFields[] = {required("id"),
                                                  required("account_name"),
                                                  optional("account"),
                                                  optional("govcloud_account"),
                                                  optional("failure"),
                                                  required("requested", Kind::Time),
                                                  required("completes", Kind::Time)};
inline constexpr Field kHandshakeFields[] = {
    required("id"),
    required("action", Kind::Text,
             "INVITE|ENABLE_ALL_FEATURES|APPROVE_ALL_FEATURES|ADD_ORGANIZATIONS_SERVICE_LINKED_ROLE|"
             "TRANSFER_RESPONSIBILITY"),
    optional("parent"),
    optional("account"),
    optional("email"),
    optional("notes"),
    optional("outcome", Kind::Text, "", "ACCEPTED|DECLINED|CANCELED"),
    required("requested", Kind::Time),
    required("expires", Kind::Time),
    optional("ended", Kind::Time)};
inline constexpr Part kHandshakeParts[] = {tags(records::kHandshakeTags)};
inline constexpr Field kTransferFields[] = {required("id"),
                                            required("handshake"),
                                            required("type"),
                                            required("name"),
                                            optional("source_account"),
                                            required("starts", Kind::Time),
                                            optional("ends", Kind::Time)};
inline constexpr Part kTransferParts[] = {tags(records::kTransferTags)};
inline constexpr Part kTransfers{.member = "transfers",
                                 .record = records::kTransfers,
                                 .fields = kTransferFields,
                                 .parts = kTransferParts,
                                 .special = true};

inline constexpr Field kOrganizationFields[] = {optional("id"), optional("root_id"), required("management_account"),
                                                optional("feature_set", Kind::Text, "ALL", "ALL|CONSOLIDATED_BILLING"),
                                                optional("created", Kind::Time)};
inline constexpr Part kOrganizationParts[] = {
    {.member = "enabled_policy_types",
     .shape = Shape::Values,
     .record = records::kPolicyTypes,
     .fields = {},
     .special = true},
    kServiceAccess,
    kRamSharing,
    {.member = "root_access_features", .shape = Shape::Values, .record = records::kRootAccess, .fields = kFeatureValue},
    {.member = "root_tags", .shape = Shape::Map, .record = records::kRootTags, .fields = {}},
    kManagementAccount,
    kMembers,
    kUnits,
    kOrganizationPolicies,
    {.member = "delegated_administrators", .record = records::kDelegatedAdministrators, .fields = kDelegationFields},
    kResourcePolicy,
    {.member = "account_requests", .record = records::kAccountRequests, .fields = kAccountRequestFields},
    {.member = "handshakes", .record = records::kHandshakes, .fields = kHandshakeFields, .parts = kHandshakeParts},
    kTransfers,
};
inline constexpr Part kOrganizations{.member = "organizations",
                                     .record = records::kOrganizations,
                                     .fields = kOrganizationFields,
                                     .parts = kOrganizationParts,
                                     .special = true};

}  // namespace control::parts
