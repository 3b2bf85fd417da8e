// The IAM stores: users, groups, roles, policies, credentials, what an account has once. All SQL about them is in
// state/iam_*.cpp.
#pragma once

#include "state/iam_account.hpp"
#include "state/iam_certificates.hpp"
#include "state/iam_groups.hpp"
#include "state/iam_instance_profiles.hpp"
#include "state/iam_keys.hpp"
#include "state/iam_logins.hpp"
#include "state/iam_mfa.hpp"
#include "state/iam_policies.hpp"
#include "state/iam_preferences.hpp"
#include "state/iam_roles.hpp"
#include "state/iam_tags.hpp"
#include "state/iam_user_credentials.hpp"
#include "state/iam_users.hpp"
