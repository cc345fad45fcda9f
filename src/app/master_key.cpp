#include "alert/deliver/channel_store.hpp"
#include "app/app.hpp"
#include "base/log.hpp"
#include "store/system_db.hpp"

/// Which master key counts, and how one takes another's place. The database holds the fingerprint
/// of the key its secrets are sealed with; it changes in the transaction that seals them anew, so
/// that after a crash between database and folder the database says which key file is the true one.
namespace herald::app {
namespace {

Bytes key_from(const std::string& hex) {
    auto key = from_hex(hex);
    if (!key || key->size() != SealingKey::kSize)
        throw Error(ErrorKind::invalid,
                    "A master key has 64 hexadecimal digits; make one with: openssl rand -hex 32");
    return *std::move(key);
}

}  // namespace

void App::settle_master_key() {
    const std::string present = key_.hold()->fingerprint();
    const auto sealed_by = identity_->sealed_by();
    if (!sealed_by) {
        store::SystemDb(*database_).write([&](Tx& tx) { identity_->set_sealed_by(tx, present); });
        return;
    }
    if (*sealed_by == present) return folder_.drop_next_key();  // an exchange that never happened
    const auto next = folder_.next_key();
    if (!next || SealingKey(*next).fingerprint() != *sealed_by)
        throw Error(ErrorKind::invalid,
                    "The secrets in this database are sealed with another master key. Start with "
                    "that one (--master-key, or DATA/master.key as it was saved).");
    log_info("an interrupted exchange of the master key is completed");
    folder_.adopt_next_key();
    key_.exchange(SealingKey(*next), [](const SealingKey&) {});
    identity_->use_signing_key(key_.hold()->derive("access tokens"));
}

std::int64_t App::rotate_key(const std::optional<std::string>& hex) {
    const bool in_folder = config_.master_key.empty();
    if (!in_folder && !hex)
        throw Error(ErrorKind::invalid,
                    "This server gets its master key by --master-key: make the new one with "
                    "openssl rand -hex 32, give it here by --new-master-key, and start with it.");
    const Bytes next = hex ? key_from(*hex) : random_bytes(SealingKey::kSize);
    const SealingKey key(next);
    if (key.fingerprint() == key_.hold()->fingerprint())
        throw Error(ErrorKind::invalid, "This is the present master key.");
    if (in_folder) folder_.keep_next_key(next);
    std::int64_t sealed = 0;
    key_.exchange(key, [&](const SealingKey& present) {
        store::SystemDb(*database_).write([&](Tx& tx) {
            sealed = connection::reseal_connections(tx, present, key) +
                     alert::reseal_channels(tx, present, key);
            identity_->set_sealed_by(tx, key.fingerprint());
        });
    });
    if (in_folder) folder_.adopt_next_key();
    identity_->use_signing_key(key.derive("access tokens"));
    log_info("the master key was exchanged", {{"secrets", sealed}});
    return sealed;
}

}  // namespace herald::app
