#include "handlers/iam/mfa_devices.hpp"

#include <fmt/core.h>

#include <cstdlib>

#include "core/ids.hpp"
#include "core/totp.hpp"
#include "handlers/iam/answers.hpp"
#include "handlers/iam/paging.hpp"
#include "handlers/iam/qr_code.hpp"
#include "handlers/iam/quotas.hpp"
#include "handlers/iam/tags.hpp"

namespace iam {
namespace {

using state::iam::MfaAssignment;
using state::iam::MfaDevice;
using state::iam::MfaDevices;

constexpr std::size_t kMaxSerial = 256;
constexpr std::size_t kSeedLength = 64;
// How far off, in steps of 30 seconds, two consecutive codes are still found. AWS does not publish its window.
constexpr std::int64_t kSearch = 20;

std::string serial_of(const Context& context, std::string_view path, std::string_view name) {
  return fmt::format("arn:aws:iam::{}:mfa{}{}", context.account(), path, name);
}

// A device's name and path share the 256 characters that a serial number has in every request.
void check_length(const std::string& serial, std::size_t name_length) {
  if (serial.size() <= kMaxSerial) return;
  throw validation_error(
      fmt::format("1 validation error detected: Value at 'virtualMFADeviceName' failed to satisfy constraint: Member "
                  "must have length less than or equal to {}",
                  kMaxSerial + name_length > serial.size() ? kMaxSerial + name_length - serial.size() : 0));
}

core::AwsError device_missing(std::string_view serial) {
  return errors::no_such_entity_exception(fmt::format("MFA Device with serial number {} does not exist.", serial));
}

bool is_virtual(const MfaDevice& device) {
  return device.serial.starts_with("arn:aws:iam::" + device.account + ":mfa/");
}

// The device that is enabled for the user or root.
MfaDevice require_device_of(Context& context, std::string_view serial, const Holder& holder) {
  auto device = require_mfa_device(context, serial);
  if (!device.enabled || device.user != holder.user)
    throw errors::no_such_entity_exception("MFA Device invalid for user.");
  return device;
}

// Two consecutive codes tell how the device's clock stands, and are used up. A clock that is one step off needs no
// correction: single codes are looked for that far anyway. Who waits long between reading and sending the codes gets
// a device out of step (API reference of EnableMFADevice), because the codes then look like those of a slow clock.
void synchronize(Context& context, const MfaDevice& device, const std::string& first, const std::string& second) {
  const std::int64_t now = core::totp_step(context.now);
  for (std::int64_t distance = 0; distance <= 2 * kSearch; ++distance) {
    const std::int64_t drift = distance % 2 == 0 ? -distance / 2 : (distance + 1) / 2;
    const std::int64_t step = now + drift;  // of the second code
    if (step - 1 <= device.last_step || core::one_time_password(device.seed, step) != second ||
        core::one_time_password(device.seed, step - 1) != first)
      continue;
    MfaDevices(context.db).accepted(device.row, step, std::abs(drift) <= 1 ? 0 : drift);
    return;
  }
  throw errors::invalid_authentication_code_exception("Authentication code for device is not valid.");
}

MfaAssignment assignment_of(const std::optional<std::string>& status) {
  if (status == model::assignmentStatusType::kAssigned) return MfaAssignment::Assigned;
  if (status == model::assignmentStatusType::kUnassigned) return MfaAssignment::Unassigned;
  return MfaAssignment::Any;
}

}  // namespace

state::iam::MfaDevice require_mfa_device(Context& context, std::string_view serial) {
  auto device = MfaDevices(context.db).find(serial);
  if (!device || device->account != context.account()) throw device_missing(serial);
  return *std::move(device);
}

model::CreateVirtualMFADeviceResponse create_virtual_mfa_device(Context& context,
                                                                const model::CreateVirtualMFADeviceRequest& in) {
  MfaDevices devices(context.db);
  MfaDevice device;
  device.serial = serial_of(context, in.Path.value_or("/"), *in.VirtualMFADeviceName);
  check_length(device.serial, in.VirtualMFADeviceName->size());
  if (devices.find(device.serial)) throw errors::entity_already_exists_exception("MFA device already exists.");
  const core::Tags tags = checked_tags(in.Tags);
  check_quota(devices.count(context.account()), kMaxMfaDevices, "MFADevicesPerAccount");
  device.account = context.account();
  device.seed = context.ids.random(kSeedLength, core::kBase32);
  device.row = devices.add(device);
  put_new_tags(context, state::iam::Tagged::MfaDevice, device.row, tags);

  model::VirtualMFADevice shown;
  shown.SerialNumber = device.serial;
  shown.Base32StringSeed = protocol::Blob{device.seed};
  shown.QRCodePNG = protocol::Blob{qr_code_png(
      fmt::format("otpauth://totp/{}@{}?secret={}", *in.VirtualMFADeviceName, context.account(), device.seed))};
  shown.Tags = tags_if_any(tags);
  return {std::move(shown)};
}

protocol::Empty delete_virtual_mfa_device(Context& context, const model::DeleteVirtualMFADeviceRequest& in) {
  const auto device = require_mfa_device(context, *in.SerialNumber);
  if (device.enabled) throw errors::delete_conflict_exception("MFA VirtualDevice in use. Must deactivate first.");
  MfaDevices(context.db).remove(device.row);
  return {};
}

protocol::Empty enable_mfa_device(Context& context, const model::EnableMFADeviceRequest& in) {
  const auto user = require_user(context, *in.UserName);
  MfaDevices devices(context.db);
  const auto device = require_mfa_device(context, *in.SerialNumber);
  if (device.enabled) throw errors::entity_already_exists_exception("MFA Device is already in use.");
  check_quota(static_cast<std::int64_t>(devices.of_user(user.row, "", kMaxMfaDevicesPerUser).size()),
              kMaxMfaDevicesPerUser, "MFADevicesPerUser");
  synchronize(context, device, *in.AuthenticationCode1, *in.AuthenticationCode2);
  devices.enable(device.row, user.row, context.now);
  return {};
}

protocol::Empty resync_mfa_device(Context& context, const model::ResyncMFADeviceRequest& in) {
  const auto user = require_user(context, *in.UserName);
  const auto device = require_device_of(context, *in.SerialNumber, {user.row, user.name});
  synchronize(context, device, *in.AuthenticationCode1, *in.AuthenticationCode2);
  return {};
}

protocol::Empty deactivate_mfa_device(Context& context, const model::DeactivateMFADeviceRequest& in) {
  const auto device = require_device_of(context, *in.SerialNumber, holder_of(context, in.UserName));
  MfaDevices devices(context.db);
  // Nobody can create another kind of device, and without its user there is nothing left of it.
  if (is_virtual(device))
    devices.deactivate(device.row);
  else
    devices.remove(device.row);
  return {};
}

// The API reference of GetMFADevice: only FIDO security keys. No operation registers one; a fixture can.
model::GetMFADeviceResponse get_mfa_device(Context& context, const model::GetMFADeviceRequest& in) {
  const auto user = named_user(context, in.UserName);
  if (!in.SerialNumber->starts_with("arn:aws:iam::" + context.account() + ":u2f/"))
    throw device_missing(*in.SerialNumber);
  const auto device = require_device_of(context, *in.SerialNumber, {user.row, user.name});
  model::GetMFADeviceResponse answer;
  answer.UserName = user.name;
  answer.SerialNumber = device.serial;
  answer.EnableDate = device.enabled;
  return answer;
}

model::ListMFADevicesResponse list_mfa_devices(Context& context, const model::ListMFADevicesRequest& in) {
  const Holder owner = holder_of(context, in.UserName);
  const Page asked = page(context, "ListMFADevices", {owner.name.value_or("")}, in.Marker, in.MaxItems);
  const MfaDevices store(context.db);
  auto devices = owner.user ? store.of_user(*owner.user, asked.after, asked.fetch())
                            : store.of_root(context.account(), asked.after, asked.fetch());
  model::ListMFADevicesResponse answer;
  finish(asked, devices, answer, [](const MfaDevice& device) { return device.serial; });
  answer.MFADevices.emplace();
  for (const auto& device : devices) answer.MFADevices->push_back({owner.name, device.serial, device.enabled});
  return answer;
}

model::ListVirtualMFADevicesResponse list_virtual_mfa_devices(Context& context,
                                                              const model::ListVirtualMFADevicesRequest& in) {
  const Page asked =
      page(context, "ListVirtualMFADevices", {in.AssignmentStatus.value_or("Any")}, in.Marker, in.MaxItems);
  auto devices =
      MfaDevices(context.db)
          .virtual_devices(context.account(), assignment_of(in.AssignmentStatus), asked.after, asked.fetch());
  model::ListVirtualMFADevicesResponse answer;
  finish(asked, devices, answer, [](const MfaDevice& device) { return device.serial; });
  answer.VirtualMFADevices.emplace();
  for (const auto& device : devices) {
    model::VirtualMFADevice& shown = answer.VirtualMFADevices->emplace_back();
    shown.SerialNumber = device.serial;
    shown.EnableDate = device.enabled;
    if (!device.enabled) continue;
    if (!device.user)
      shown.User = root_user(context);
    else if (const auto user = state::iam::Users(context.db).by_row(*device.user))
      shown.User = user_of(*user);
  }
  return answer;
}

}  // namespace iam
