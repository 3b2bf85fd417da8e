#include "random_policies.hpp"

#include <cctype>
#include <map>

namespace policy_tests {
namespace {

using Texts = std::vector<std::string>;

const Texts kActions = {"s3:GetObject", "s3:PutObject", "s3:ListBucket", "sts:AssumeRole", "ec2:RunInstances"};
const Texts kActionPatterns = {"*",          "s3:*",        "s3:Get*",         "s3:?etObject", "s3:GetObject",
                               "s3:*Object", "sts:*",       "sts:AssumeRole*", "ec2:Run*es",   "iam:*",
                               "s3:List*et", "s3:GetObjec", "s3:GetObject?",   "s3:P*t*b*",    "*:*"};

const Texts kResources = {"arn:aws:s3:::data/key",
                          "arn:aws:s3:::data",
                          "arn:aws:s3:::data/alice/x",
                          "arn:aws:s3:::data/\xC3\xA9",
                          "arn:aws:s3:::data/a*b",
                          "arn:aws:sns:eu-west-1:111111111111:topic",
                          "arn:aws:sns:eu-west-1:111111111111:a:b",
                          "*"};
const Texts kResourcePatterns = {"*",
                                 "arn:aws:s3:::data",
                                 "arn:aws:s3:::data*",
                                 "arn:aws:s3:::data/*",
                                 "arn:aws:s3:::data/?",
                                 "arn:aws:s3:::data/${aws:username}/*",
                                 "arn:aws:s3:::data/${aws:PrincipalTag/team, 'key'}",
                                 "arn:aws:s3:::data/${test:texts}*",
                                 "arn:aws:s3:::data/${missing:key, 'al'}*",
                                 "arn:aws:s3:::data/${AWS:UserName}${*}",
                                 "arn:aws:s3:::data/a${*}b",
                                 "arn:aws:s3:::${test:text}",
                                 "arn:aws:s3:${aws:username}::data",
                                 "arn:*:s3:::data/*",
                                 "arn:aws:s3:*:*:DATA",
                                 "arn:aws:sns:*:111111111111:*",
                                 "arn:aws:sns:eu-*-?:111111111111:a:b",
                                 "arn:aws:sns:eu-west-1:1*:a*",
                                 "arn:aws:sns:*:a:b",
                                 "arn:aws:s3",
                                 "arn:aws:s3*",
                                 "arn:aws:sns:eu-west-1",
                                 "arn:aws:*",
                                 "data",
                                 "**"};

const Texts kCallers = {"alice", "alice",     "worker",       "worker",     "bob",     "federated", "root",
                        "carol", "anonymous", "other-worker", "other-root", "service", "web"};
const Texts kAwsPrincipals = {"*",
                              "111111111111",
                              "222222222222",
                              "arn:aws:iam::111111111111:root",
                              "arn:aws:iam::222222222222:root",
                              "arn:aws:iam::111111111111:user/alice",
                              "arn:aws:iam::111111111111:user/team/bob",
                              "arn:aws:iam::222222222222:user/carol",
                              "arn:aws:iam::111111111111:role/app/Worker",
                              "arn:aws:iam::222222222222:role/Worker",
                              "arn:aws:sts::111111111111:assumed-role/Worker/s1",
                              "arn:aws:sts::222222222222:assumed-role/Worker/s2",
                              "arn:aws:sts::111111111111:assumed-role/Worker/s3",
                              "arn:aws:sts::111111111111:federated-user/fred",
                              "AIDAALICEALICEALICE11",
                              "AROAWORKERWORKERWORK1"};
const Texts kServices = {"lambda.amazonaws.com", "sns.amazonaws.com"};
const Texts kProviders = {"cognito-identity.amazonaws.com", "accounts.google.com"};
const Texts kCanonicals = {"c0ffee", "decaf"};

const Texts kStrings = {"a", "A", "ab", "", "\xC3\xA9", "a*", "*", "alice", "team/x", "x:y", "${x", "data"};
const Texts kStringPatterns = {"a",
                               "A",
                               "",
                               "a*",
                               "*",
                               "?",
                               "a?",
                               "*b",
                               "x:y",
                               "${*}",
                               "a${*}",
                               "${$}{x",
                               "${?}",
                               "data",
                               "${x",
                               "${aws:username}",
                               "*${AWS:username}*",
                               "${test:texts}",
                               "${missing:key}",
                               "${aws:PrincipalTag/team, 'a'}",
                               "${ missing:key , 'a}b' }",
                               "${test:text}",
                               "${aws:principaltag/Team}/x"};
const Texts kNumbers = {"0", "1", "1.0", "-1", "2.5", "10", "1e1", "one", ""};
const Texts kDates = {"2026-01-01T00:00:00Z", "2026-01-01", "1767225600", "2026-01-01T01:00:00+01:00", "2026-06",
                      "2026-01-01T00:00Z",    "0",          "soon"};
const Texts kBooleans = {"true", "True", "false", "0", "yes"};
const Texts kNetworks = {"10.0.0.0/8",    "10.1.0.0/16", "10.0.0.1", "192.168.0.1/32", "0.0.0.0/0",
                         "2001:db8::/32", "::/0",        "10.0.0",   "1.2.3.4/33",     "2001:db8::5"};
const Texts kAddresses = {"10.0.0.1", "10.1.2.3", "192.168.0.1", "2001:db8::5", "2001:db9::5", "nowhere", ""};
const Texts kArns = {"arn:aws:s3:::data",
                     "arn:aws:s3:::data/alice/x",
                     "arn:aws:sns:eu-west-1:111111111111:topic",
                     "arn:aws:sns:eu-west-1:111111111111:a:b",
                     "arn:aws:s3",
                     "data"};
const Texts kArnPatterns = {"*",
                            "arn:*",
                            "arn:aws:s3",
                            "arn:aws:s3*",
                            "arn:aws:s3:::*",
                            "arn:aws:s3:::data",
                            "arn:aws:s3:::${test:text}",
                            "arn:aws:s3:::data/${aws:username}/?",
                            "arn:aws:sns:*:111111111111:t*",
                            "arn:aws:sns:*:*",
                            "arn:aws:sns:eu-*-?:1?1*:a:b",
                            "arn:${missing:key, 'aws'}:s3:::data",
                            "arn:aws:sns:${test:text}:b",
                            "data",
                            "${test:arn}"};
const Texts kBytes = {"YQ==", "YWI=", "YWJj", "", "%%%%"};

struct Operators {
  std::string type;
  Texts names;
};

const std::vector<Operators> kOperators = {
    {"text", {"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"}},
    {"pattern", {"StringLike", "StringNotLike"}},
    {"number",
     {"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan",
      "NumericGreaterThanEquals"}},
    {"date",
     {"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"}},
    {"boolean", {"Bool"}},
    {"bytes", {"BinaryEquals"}},
    {"address", {"IpAddress", "NotIpAddress"}},
    {"arn", {"ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"}},
    {"null", {"Null"}}};

/// What the policy asks for, and what the request has.
const std::map<std::string, const Texts*> kWanted = {
    {"text", &kStringPatterns}, {"pattern", &kStringPatterns}, {"number", &kNumbers},   {"date", &kDates},
    {"bytes", &kBytes},         {"boolean", &kBooleans},       {"address", &kNetworks}, {"arn", &kArnPatterns},
    {"null", &kBooleans}};
const std::map<std::string, Texts> kGot = {{"text", kStrings},     {"number", kNumbers}, {"date", kDates},
                                           {"boolean", kBooleans}, {"bytes", kBytes},    {"address", kAddresses},
                                           {"arn", kArns}};

}  // namespace

std::string RandomAsks::scribble(std::string_view alphabet) {
  std::string text;
  for (std::size_t length = below(7); length > 0; --length) text += alphabet[below(alphabet.size())];
  return text;
}

/// One of the list, or something in the same place that nobody thought of.
std::string RandomAsks::one_of_or_scribble(const Texts& texts, std::string_view alphabet) {
  std::string text = one_of(texts);
  if (!chance(15)) return text;
  const auto slash = text.rfind('/');
  return text.substr(0, slash == std::string::npos ? 0 : slash + 1) + scribble(alphabet);
}

RandomAsks::Json RandomAsks::some_of(const Texts& texts, std::size_t most) {
  const bool patterns = &texts == &kResourcePatterns || &texts == &kStringPatterns || &texts == &kArnPatterns;
  const auto one = [&] { return patterns ? one_of_or_scribble(texts, "aab*?:/${}") : one_of(texts); };
  if (chance(60)) return one();
  Json list = Json::array();
  for (std::size_t count = 1 + below(most); count > 0; --count) list.push_back(one());
  return list;
}

/// Names that ignore case come in any.
std::string RandomAsks::recased(std::string text) {
  if (chance(80)) return text;
  const bool up = chance(50);
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    c = static_cast<char>(up ? std::toupper(byte) : std::tolower(byte));
  }
  return text;
}

/// Keys `test:<type>` with one value and `test:<type>s` with several, besides some of AWS's.
RandomAsks::Json RandomAsks::context() {
  Json keys = Json::object();
  for (const auto& [type, values] : kGot) {
    if (chance(75))
      keys[recased("test:" + type)] = type == "text" ? one_of_or_scribble(values, "aab*:/") : one_of(values);
    if (!chance(60)) continue;
    Json list = Json::array();
    for (std::size_t count = below(4); count > 0; --count) list.push_back(one_of(values));
    keys[recased("test:" + type + "s")] = list;
  }
  if (chance(75)) keys[recased("aws:username")] = "alice";
  if (chance(75)) keys[recased("aws:PrincipalTag/team")] = one_of({"key", "a", "team"});
  return keys;
}

RandomAsks::Json RandomAsks::wanted_values(const std::string& type, bool several) {
  Json value = some_of(*kWanted.at(type), several ? 3 : 1);
  if (type == "number" && chance(20)) value = chance(50) ? Json(1) : Json(2.5);
  if ((type == "boolean" || type == "null") && chance(30)) value = chance(50);
  if (chance(2)) value = Json::array();
  return value;
}

RandomAsks::Json RandomAsks::condition() {
  Json condition = Json::object();
  for (std::size_t count = 1 + below(2); count > 0; --count) {
    const Operators& operators = kOperators[below(kOperators.size())];
    std::string name = one_of(operators.names);
    std::string type = operators.type;
    if (type == "pattern") type = "text";
    const bool null = type == "null";
    // Sometimes a key of another type.
    if (null || chance(8)) type = std::next(kGot.begin(), static_cast<std::ptrdiff_t>(below(kGot.size())))->first;
    std::string key = "test:" + type;
    if (!null && chance(25)) name = (chance(50) ? "ForAllValues:" : "ForAnyValue:") + name;
    if (chance(name[0] == 'F' ? 80 : 15)) key += 's';
    if (!null && chance(20)) name += "IfExists";
    condition[recased(name)][recased(key)] = wanted_values(operators.type, true);
  }
  return condition;
}

RandomAsks::Json RandomAsks::principal() {
  if (chance(25)) return "*";
  Json principal = Json::object();
  if (chance(85)) principal["AWS"] = some_of(kAwsPrincipals, 5);
  if (chance(20)) principal["Service"] = some_of(kServices, 2);
  if (chance(20)) principal["Federated"] = some_of(kProviders, 2);
  if (chance(15)) principal["CanonicalUser"] = some_of(kCanonicals, 2);
  if (principal.empty()) principal["AWS"] = some_of(kAwsPrincipals, 8);
  return principal;
}

RandomAsks::Json RandomAsks::statement(Kind kind) {
  const bool deny = chance(kind == Kind::ResourceControl ? 30 : 32);
  const bool broad = !deny && chance(kind == Kind::ServiceControl || kind == Kind::ResourceControl ? 70 : 40);
  Json statement = {{"Effect", deny ? "Deny" : "Allow"}};
  if (kind == Kind::ResourceControl) statement["Principal"] = "*";
  if (kind == Kind::Resource || kind == Kind::Trust) {
    const bool negated = kind == Kind::Resource && chance(deny ? 30 : 5);
    statement[negated ? "NotPrincipal" : "Principal"] = principal();
  }
  Json actions = broad ? Json("*") : some_of(kActionPatterns, 3);
  if (chance(30) && actions.is_string()) actions = recased(actions);
  statement[!broad && chance(12) ? "NotAction" : "Action"] = actions;
  if (kind != Kind::Trust) {
    const bool all = broad || chance(30);
    statement[!all && chance(12) ? "NotResource" : "Resource"] = all ? Json("*") : some_of(kResourcePatterns, 3);
  }
  if (chance(broad || deny ? 15 : 40)) statement["Condition"] = condition();
  return statement;
}

RandomAsks::Json RandomAsks::document(Kind kind) {
  Json document = Json::object();
  if (chance(85)) {
    document["Version"] = "2012-10-17";
  } else if (chance(50)) {
    document["Version"] = "2008-10-17";
  }
  if (chance(40)) {
    document["Statement"] = statement(kind);
    return document;
  }
  document["Statement"] = Json::array();
  for (std::size_t count = 1 + below(3); count > 0; --count) document["Statement"].push_back(statement(kind));
  return document;
}

RandomAsks::Json RandomAsks::layer(Kind kind, std::size_t most_policies) {
  if (most_policies == 1 || chance(60)) return document(kind);
  Json policies = Json::array();
  for (std::size_t count = below(most_policies + 1); count > 0; --count) policies.push_back(document(kind));
  return {{"policies", policies}};
}

RandomAsks::Json RandomAsks::levels(Kind kind) {
  Json levels = Json::array();
  for (std::size_t count = 1 + below(3); count > 0; --count) levels.push_back(layer(kind, 2));
  return levels;
}

/// Layers that such a caller can have. SCPs do not bind services and anonymous callers.
void RandomAsks::add_own_layers(Json& ask, const std::string& caller) {
  if (caller == "anonymous" || caller == "service" || caller == "web") return;
  if (chance(25)) ask["scp"] = levels(Kind::ServiceControl);
  if (caller == "root" || caller == "other-root") return;
  if (chance(92)) ask["identity"] = layer(Kind::Identity, 3);
  if (chance(25)) ask["boundary"] = layer(Kind::Identity, 1);
  const bool session = caller == "worker" || caller == "other-worker" || caller == "federated";
  if (session && chance(50)) ask["session"] = layer(Kind::Identity, 2);
}

RandomAsks::Json RandomAsks::next() {
  const std::string caller = one_of(kCallers);
  Json ask = {
      {"caller", caller}, {"action", recased(one_of(kActions))}, {"on", one_of_or_scribble(kResources, "aab*:/")}};
  if (chance(25)) ask["owner"] = "222222222222";
  ask["with"] = context();
  add_own_layers(ask, caller);
  const std::size_t kind = below(100);
  if (kind < 65) {
    ask["resource"] = layer(Kind::Resource, 2);
  } else if (kind < 75) {
    ask["trust"] = layer(Kind::Trust, 1);
  } else if (kind < 80) {
    ask["key"] = layer(Kind::Resource, 1);
  }
  if (chance(8)) ask["endpoint"] = layer(Kind::Resource, 1);
  if (chance(20)) ask["rcp"] = levels(Kind::ResourceControl);
  return ask;
}

}  // namespace policy_tests
