// The parts of an imported world, in the words of fixture documents.
#pragma once

#include <map>
#include <string>

#include "importer/gathered.hpp"

namespace importer {

/// The organization with its units, members and policies; null when nothing was gathered about one.
Json organization_of(const Gathered& gathered, Notices& notices);

/// Unique ids of the users and roles that were gathered, by ARN.
using UniqueIds = std::map<std::string, std::string>;

/// Accounts by number, with names and identities.
using Accounts = std::map<std::string, Json>;
void add_accounts(const Gathered& gathered, Accounts& accounts);
UniqueIds add_identities(const Gathered& gathered, Accounts& accounts, Notices& notices);
/// Buckets with their policies, and resource shares.
void add_buckets(const Gathered& gathered, const UniqueIds& ids, Accounts& accounts, Notices& notices);
void add_shares(const Gathered& gathered, Accounts& accounts);

/// The users and roles that the principals of a policy name, each with its unique id; empty when the policy names none
/// that was not gathered. Those get ids of their own: a policy that AWS holds may trust whom nobody here knows.
Json foreign_principals(const Json& policy, const UniqueIds& ids);

/// The element of `list` for the account; made when it is not there.
Json& account_of(Accounts& accounts, const std::string& number);

}  // namespace importer
