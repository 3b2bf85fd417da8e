#include "policy/s3_actions.hpp"

#include <algorithm>

namespace policy {
namespace {

constexpr std::uint8_t kAnyObject = kObject | kPointObject;
constexpr std::uint8_t kBucketOrPoint = kBucket | kPoint;

constexpr S3Action kActions[] = {
    {"abortmultipartupload", kAnyObject, {}},
    {"allowvendedlogdeliveryforresource", kBucket, "deliverysourcearn logtype resourcearnbeingauthorized"},
    {"bypassgovernanceretention", kAnyObject,
     "requestobjecttag/ requestobjecttagkeys x-amz-copy-source x-amz-metadata-directive x-amz-server-side-encryption "
     "x-amz-server-side-encryption-aws-kms-key-id x-amz-server-side-encryption-customer-algorithm x-amz-storage-class "
     "x-amz-website-redirect-location",
     true},
    {"createaccesspoint", kPoint, "locationconstraint x-amz-acl"},
    {"createbucket", kBucket, "locationconstraint x-amz-bucket-namespace x-amz-object-ownership", true},
    {"deleteaccesspoint", kPoint, {}},
    {"deleteaccesspointpolicy", kPoint, {}},
    {"deletebucket", kBucket, {}},
    {"deletebucketpolicy", kBucket, {}},
    {"deletebucketwebsite", kBucket, {}},
    {"deleteobject", kAnyObject, "if-match"},
    {"deleteobjectannotation", kAnyObject, "existingobjecttag/ x-amz-object-if-match"},
    {"deleteobjecttagging", kAnyObject, "existingobjecttag/"},
    {"deleteobjectversion", kAnyObject, "versionid"},
    {"deleteobjectversionannotation", kAnyObject, "existingobjecttag/ versionid x-amz-object-if-match"},
    {"deleteobjectversiontagging", kAnyObject, "existingobjecttag/ versionid"},
    {"getaccelerateconfiguration", kBucket, {}},
    {"getaccesspoint", kNoResource, {}},
    {"getaccesspointpolicy", kPoint, {}},
    {"getaccesspointpolicystatus", kPoint, {}},
    {"getaccountpublicaccessblock", kNoResource, {}},
    {"getanalyticsconfiguration", kBucket, {}},
    {"getbucketabac", kBucket, {}},
    {"getbucketacl", kBucketOrPoint, {}},
    {"getbucketcors", kBucketOrPoint, {}},
    {"getbucketlocation", kBucketOrPoint, {}},
    {"getbucketlogging", kBucket, {}},
    {"getbucketnotification", kBucketOrPoint, {}},
    {"getbucketobjectlockconfiguration", kBucket, {}},
    {"getbucketownershipcontrols", kBucket, {}},
    {"getbucketpolicy", kBucketOrPoint, {}},
    {"getbucketpolicystatus", kBucket, {}},
    {"getbucketpublicaccessblock", kBucket, {}},
    {"getbucketrequestpayment", kBucket, {}},
    {"getbuckettagging", kBucket, {}},
    {"getbucketversioning", kBucket, {}},
    {"getbucketwebsite", kBucket, {}},
    {"getencryptionconfiguration", kBucket, {}},
    {"getintelligenttieringconfiguration", kBucket, {}},
    {"getinventoryconfiguration", kBucket, {}},
    {"getlifecycleconfiguration", kBucket, {}},
    {"getmetricsconfiguration", kBucket, {}},
    {"getobject", kAnyObject, "existingobjecttag/"},
    {"getobjectacl", kAnyObject, "existingobjecttag/"},
    {"getobjectannotation", kAnyObject, "existingobjecttag/"},
    {"getobjectattributes", kAnyObject, "existingobjecttag/"},
    {"getobjectlegalhold", kAnyObject, {}},
    {"getobjectretention", kAnyObject, {}},
    {"getobjecttagging", kAnyObject, "existingobjecttag/"},
    {"getobjecttorrent", kObject, {}},
    {"getobjectversion", kAnyObject, "existingobjecttag/ versionid"},
    {"getobjectversionacl", kAnyObject, "existingobjecttag/ versionid"},
    {"getobjectversionannotation", kAnyObject, "existingobjecttag/ versionid"},
    {"getobjectversionannotationforreplication", kObject, {}},
    {"getobjectversionattributes", kAnyObject, "existingobjecttag/ versionid"},
    {"getobjectversionforreplication", kObject, {}},
    {"getobjectversiontagging", kAnyObject, "existingobjecttag/ versionid"},
    {"getobjectversiontorrent", kObject, "versionid"},
    {"getreplicationconfiguration", kBucket, {}},
    {"initiatereplication", kObject, {}},
    {"listaccesspoints", kNoResource, {}},
    {"listallmybuckets", kNoResource, {}},
    {"listbucket", kBucketOrPoint, "delimiter max-keys prefix"},
    {"listbucketmultipartuploads", kBucket, {}},
    {"listbucketversions", kBucketOrPoint, "delimiter max-keys prefix"},
    {"listmultipartuploadparts", kAnyObject, {}},
    {"listobjectannotations", kAnyObject, "existingobjecttag/ annotation-prefix max-annotation-results"},
    {"listobjectversionannotations", kAnyObject,
     "existingobjecttag/ annotation-prefix max-annotation-results versionid"},
    {"listtagsforresource", kBucketOrPoint, {}},
    {"objectowneroverridetobucketowner", kObject, {}},
    {"pausereplication", kBucket, "destinationregion"},
    {"putaccelerateconfiguration", kBucket, {}},
    {"putaccesspointpolicy", kPoint, {}},
    {"putaccesspointpublicaccessblock", kNoResource, {}},
    {"putaccountpublicaccessblock", kNoResource, {}},
    {"putanalyticsconfiguration", kBucket, {}},
    {"putbucketabac", kBucket, {}},
    {"putbucketacl", kBucket, "", true},
    {"putbucketcors", kBucket, {}},
    {"putbucketlogging", kBucket, {}},
    {"putbucketnotification", kBucket, {}},
    {"putbucketobjectlockconfiguration", kBucket, {}},
    {"putbucketownershipcontrols", kBucket, {}},
    {"putbucketpolicy", kBucket, {}},
    {"putbucketpublicaccessblock", kBucket, {}},
    {"putbucketrequestpayment", kBucket, {}},
    {"putbuckettagging", kBucket, {}},
    {"putbucketversioning", kBucket, {}},
    {"putbucketwebsite", kBucket, {}},
    {"putencryptionconfiguration", kBucket, {}},
    {"putintelligenttieringconfiguration", kBucket, {}},
    {"putinventoryconfiguration", kBucket, "inventoryaccessibleoptionalfields"},
    {"putlifecycleconfiguration", kBucket, {}},
    {"putmetricsconfiguration", kBucket, {}},
    {"putobject", kAnyObject,
     "objectcreationoperation requestobjecttag/ requestobjecttagkeys if-match if-none-match object-lock-legal-hold "
     "object-lock-mode object-lock-remaining-retention-days object-lock-retain-until-date x-amz-copy-source "
     "x-amz-metadata-directive x-amz-object-annotation-directive x-amz-server-side-encryption "
     "x-amz-server-side-encryption-aws-kms-key-id x-amz-server-side-encryption-customer-algorithm x-amz-storage-class "
     "x-amz-website-redirect-location",
     true},
    {"putobjectacl", kAnyObject, "existingobjecttag/ x-amz-storage-class", true},
    {"putobjectannotation", kAnyObject, "existingobjecttag/ x-amz-object-if-match"},
    {"putobjectlegalhold", kAnyObject, "object-lock-legal-hold"},
    {"putobjectretention", kAnyObject,
     "object-lock-mode object-lock-remaining-retention-days object-lock-retain-until-date"},
    {"putobjecttagging", kAnyObject, "existingobjecttag/ requestobjecttag/ requestobjecttagkeys"},
    {"putobjectversionacl", kAnyObject, "existingobjecttag/ versionid x-amz-storage-class", true},
    {"putobjectversionannotation", kAnyObject, "existingobjecttag/ versionid x-amz-object-if-match"},
    {"putobjectversiontagging", kAnyObject, "existingobjecttag/ requestobjecttag/ requestobjecttagkeys versionid"},
    {"putreplicationconfiguration", kBucket, "isreplicationpauserequest"},
    {"replicatedelete", kObject, {}},
    {"replicateobject", kObject,
     "x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id "
     "x-amz-server-side-encryption-customer-algorithm"},
    {"replicatetags", kObject, {}},
    {"restoreobject", kAnyObject, {}},
    {"tagresource", kBucketOrPoint, {}},
    {"untagresource", kBucketOrPoint, {}},
    {"updateobjectencryption", kAnyObject,
     "existingobjecttag/ x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id"},
};

constexpr std::string_view kAclKeys =
    "x-amz-acl x-amz-grant-full-control x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp";

/// Known to every request; those of access points and tags too, which the data lists on the resource types.
constexpr std::string_view kCommonKeys =
    "authtype signatureage signatureversion tlsversion x-amz-content-sha256 resourceaccount dataaccesspointarn "
    "dataaccesspointaccount accesspointnetworkorigin accesspointtag/ buckettag/ accessgrantsinstancearn";

constexpr std::string_view kGlobalKeys =
    "assumedroot calledvia calledviafirst calledvialast chatbotsourcearn currenttime ec2instancesourceprivateipv4 "
    "ec2instancesourcevpc epochtime federatedprovider multifactorauthage multifactorauthpresent principalaccount "
    "principalarn principalisawsservice principalorgid principalorgpaths principalservicename "
    "principalservicenameslist principaltag/ principaltype referer requestedregion requesttag/ resourceaccount "
    "resourceorgid resourceorgpaths resourcetag/ securetransport signinsessionarn sourceaccount sourcearn "
    "sourceidentity sourceip sourceorgid sourceorgpaths sourceowner sourcevpc sourcevpcarn sourcevpce tagkeys "
    "tokenissuetime useragent userid username viaawsmcpservice viaawsservice vpceaccount vpceorgid vpceorgpaths "
    "vpcsourceip";

/// Whether a list of names separated by blanks has `key`; a name that ends with a slash stands for a family.
bool lists(std::string_view names, std::string_view key) {
  while (!names.empty()) {
    const auto blank = names.find(' ');
    const auto name = names.substr(0, blank);
    if (name == key) return true;
    if (name.back() == '/' && key.size() > name.size() && key.starts_with(name)) return true;
    if (blank == std::string_view::npos) break;
    names.remove_prefix(blank + 1);
  }
  return false;
}

}  // namespace

std::span<const S3Action> s3_actions() {
  return kActions;
}

bool has_key(const S3Action& action, std::string_view key) {
  return lists(kCommonKeys, key) || lists(action.keys, key) || (action.acl_keys && lists(kAclKeys, key));
}

bool is_s3_key(std::string_view key) {
  return std::any_of(std::begin(kActions), std::end(kActions),
                     [&](const S3Action& action) { return has_key(action, key); });
}

bool is_global_key(std::string_view key) {
  constexpr std::string_view prefix = "aws:";
  return key.starts_with(prefix) && lists(kGlobalKeys, key.substr(prefix.size()));
}

}  // namespace policy
