#include "world/world.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/hash.hpp"
#include "fixtures/managed_policies.hpp"
#include "state/documents.hpp"
#include "state/iam.hpp"
#include "state/schema.hpp"
#include "state/world_settings.hpp"

namespace world {
namespace {

// More compiled policies than any test world has at once; the cache starts over instead of growing without bound.
constexpr std::size_t kMaxCompiled = 20000;

core::IdGenerator make_ids(const Settings& settings) {
  return settings.seed ? core::IdGenerator(*settings.seed) : core::IdGenerator();
}

core::IdGenerator fault_generator(const Settings& settings) {
  // Any constant will do that keeps the two sequences apart.
  constexpr std::uint64_t kApart = 0x6661756C7473ULL;
  return settings.seed ? core::IdGenerator(*settings.seed ^ kApart) : core::IdGenerator();
}

core::Duration steady_now() {
  return std::chrono::duration_cast<core::Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

// Other than those of worlds, which begin at the seed, too.
core::IdGenerator make_stray_ids(const Settings& settings) {
  return settings.seed ? core::IdGenerator(~*settings.seed) : core::IdGenerator();
}

bool valid_id(std::string_view id) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), allowed);
}

}  // namespace

World::World(std::string id, const Settings& settings, std::unique_ptr<state::Database> database)
    : id_(std::move(id)),
      settings_(settings),
      database_(std::move(database)),
      ids_(make_ids(settings)),
      initial_ids_(ids_),
      faults_(fault_generator(settings)) {
  if (!database_->is_file()) mark_pristine();
}

std::shared_ptr<const policy::Document> World::compiled(std::int64_t document, policy::ShortArn short_arns) {
  if (const auto found = compiled_.find(document); found != compiled_.end()) return found->second;
  const state::Documents documents(db());
  const std::string text = documents.text(document);
  if (text.empty()) return nullptr;
  const auto principals = documents.principals(document);
  policy::CompileOptions options;
  options.short_resources = short_arns;
  options.principal_id = [&principals](std::string_view arn) {
    for (const auto& [name, unique_id] : principals)
      if (name == arn) return unique_id;
    return std::string();
  };
  if (compiled_.size() >= kMaxCompiled) compiled_.clear();
  return compiled_[document] = policy::Document::compile(text, options);
}

std::shared_ptr<const policy::Document> World::compiled_managed(const std::string& arn) {
  if (const auto found = compiled_by_arn_.find(arn); found != compiled_by_arn_.end()) return found->second;
  if (const auto* managed = fixtures::managed_policy(arn))
    return compiled_by_arn_[arn] = policy::Document::compile(managed->document);
  const auto customer = state::iam::Policies(db()).by_arn(arn);
  return customer ? compiled(customer->document) : nullptr;
}

const std::string& World::seal_key() {
  if (seal_key_.empty()) seal_key_ = core::view(core::sha256("seal " + make_ids(settings_).text()));
  return seal_key_;
}

std::shared_ptr<const state::Image> World::image() {
  const std::uint64_t generation = database_->generation();
  if (!image_ || image_generation_ != generation) image_ = database_->image();
  image_generation_ = generation;
  return image_;
}

std::optional<std::shared_ptr<const state::Image>> World::affordable_image() {
  const auto generation = database_->generation();
  if (pristine_generation_ == generation) return initial_image_;
  const bool made = image_ && image_generation_ == generation;
  if (!made && database_->size() > History::kLargestImage) return std::nullopt;
  return image();
}

void World::expect_call() {
  if (history_.wants_base()) begin_history();
  history_.expect(ids_);
}

void World::begin_history() {
  if (!history_.has_room())
    return history_.stop("all worlds together have " + std::to_string(History::kAllWorlds >> 20) + " MiB of them");
  auto image = affordable_image();
  if (!image) return history_.stop("the world is larger than " + std::to_string(History::kLargestImage >> 20) + " MiB");
  const bool own = *image != initial_image_;
  history_.begin({std::move(*image), clock_, ids_, network_, faults_, usage_}, own);
}

void World::start_as(World& pristine) {
  initial_image_ = pristine.image();
  initial_clock_ = pristine.clock_;
  initial_ids_ = pristine.ids_;
  pristine_generation_.reset();
  if (this == &pristine) mark_pristine();
  history_.clear();
}

void World::reset() {
  database_->load(initial_image_ ? initial_image_ : state::schema_pages());
  clock_ = initial_clock_;
  mark_pristine();
  // Seeded ids repeat themselves, but not those that the initial data holds.
  if (settings_.seed) ids_ = initial_ids_;
  network_.clear();
  faults_ = Faults(fault_generator(settings_));
  forget_past();
}

void World::forget_past() {
  decisions_.clear();
  requests_.clear();
  history_.clear();
  usage_.clear();
  forget_compiled();
}

void World::keep_settings() {
  state::Database::Transaction transaction(*database_);
  state::WorldSettings settings(*database_);
  settings.put("clock", clock_.text());
  settings.put("network", network_.text());
  settings.put("faults", faults_.text());
  if (settings_.seed) settings.put("ids", ids_.text());
  transaction.commit();
}

void World::recall_settings() {
  const state::WorldSettings settings(*database_);
  if (const auto text = settings.find("clock")) clock_ = core::Clock::parse(*text).value_or(clock_);
  if (const auto text = settings.find("network")) network_ = Network::parse(*text).value_or(network_);
  if (const auto text = settings.find("faults")) faults_ = Faults::parse(*text).value_or(faults_);
  // Without a seed two worlds of one snapshot must not make the same ids.
  if (!settings_.seed) return;
  if (const auto text = settings.find("ids")) ids_ = core::IdGenerator::parse(*text).value_or(ids_);
}

std::shared_ptr<const state::Image> World::snapshot() {
  keep_settings();
  return image();
}

void World::restore(std::shared_ptr<const state::Image> snapshot) {
  database_->load(snapshot);
  // Shared with whoever has it: the history begins here without a copy.
  image_ = std::move(snapshot);
  image_generation_ = database_->generation();
  clock_.reset();
  network_.clear();
  faults_.clear();
  recall_settings();
  forget_past();
}

void World::start_from(const Base& base) {
  if (base.image) database_->load(base.image);
  clock_ = base.clock;
  ids_ = base.ids;
  network_ = base.network;
  faults_ = base.faults;
  forget_past();
  usage_ = base.usage;
}

Worlds::Worlds(const Settings& settings, std::unique_ptr<state::Database> default_database)
    : settings_(settings),
      idle_clock_(steady_now),
      stray_ids_(make_stray_ids(settings)),
      default_(&add(std::string(kDefault), std::move(default_database))) {}

World* Worlds::find(std::string_view id) {
  const auto found = worlds_.find(id);
  if (found == worlds_.end()) return nullptr;
  if (!expired(id)) return found->second.get();
  destroy(id);
  return nullptr;
}

World* Worlds::call(std::string_view id) {
  World* world = find(id);
  // Only who may disappear is watched: the other calls need no look-up here.
  if (const auto lifetime = world ? lifetimes_.find(id) : lifetimes_.end(); lifetime != lifetimes_.end())
    lifetime->second.last_call = idle_clock_();
  return world;
}

void Worlds::set_ttl(std::string_view id, std::optional<core::Duration> ttl) {
  if (ttl && id != kDefault)
    lifetimes_.insert_or_assign(std::string(id), Lifetime{ttl, idle_clock_()});
  else
    lifetimes_.erase(std::string(id));
}

const Lifetime& Worlds::lifetime(std::string_view id) const {
  static const Lifetime kForEver;
  const auto found = lifetimes_.find(id);
  return found == lifetimes_.end() ? kForEver : found->second;
}

core::Duration Worlds::idle(std::string_view id) const {
  return idle_clock_() - lifetime(id).last_call;
}

bool Worlds::expired(std::string_view id) const {
  const auto& life = lifetime(id);
  return life.ttl && idle(id) >= *life.ttl;
}

void Worlds::sweep() {
  std::vector<std::string> gone;
  for (const auto& [id, life] : lifetimes_)
    if (expired(id)) gone.push_back(id);
  for (const auto& id : gone) destroy(id);
}

World& Worlds::create(std::string id) {
  return add(std::move(id), state::Database::in_memory());
}

World& Worlds::fork(std::string id, World& from) {
  World& copy = add(std::move(id), state::Database::from_image(from.image()));
  copy.clock() = from.clock();
  copy.network() = from.network();
  copy.faults() = from.faults();
  if (settings_.seed) copy.ids() = from.ids();
  copy.start_as(from);
  copy.mark_pristine();
  return copy;
}

World& Worlds::create(std::string id, std::shared_ptr<const state::Image> snapshot) {
  World& world = add(std::move(id), state::Database::from_image(std::move(snapshot)));
  world.recall_settings();
  world.mark_initial();
  return world;
}

bool Worlds::destroy(std::string_view id) {
  const auto found = worlds_.find(id);
  if (found == worlds_.end() || found->second.get() == default_) return false;
  set_ttl(id, std::nullopt);
  worlds_.erase(found);
  return true;
}

std::string Worlds::new_id() {
  constexpr std::size_t kLength = 12;
  while (true) {
    std::string id = stray_ids_.random(kLength, core::kLowerAlphanumeric);
    if (!find(id)) return id;
  }
}

std::vector<std::string> Worlds::ids() const {
  std::vector<std::string> ids;
  for (const auto& [id, world] : worlds_) ids.push_back(id);
  return ids;
}

World& Worlds::add(std::string id, std::unique_ptr<state::Database> database) {
  if (!valid_id(id)) throw std::invalid_argument("a world id has 1 to 64 letters, digits, `-` or `_`");
  if (worlds_.contains(id)) throw std::invalid_argument("the world `" + id + "` exists already");
  auto world = std::make_unique<World>(id, settings_, std::move(database));
  world->history().share(recorded_bytes_);
  return *(worlds_[std::move(id)] = std::move(world));
}

}  // namespace world
