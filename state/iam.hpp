// The IAM stores: users, roles, policies, credentials of every kind. All SQL about them is in state/iam_*.cpp.
#pragma once

#include "state/iam_certificates.hpp"
#include "state/iam_keys.hpp"
#include "state/iam_mfa.hpp"
#include "state/iam_policies.hpp"
#include "state/iam_preferences.hpp"
#include "state/iam_roles.hpp"
#include "state/iam_tags.hpp"
#include "state/iam_user_credentials.hpp"
#include "state/iam_users.hpp"
