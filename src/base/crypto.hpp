#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>

#include "base/encoding.hpp"
#include "base/secret.hpp"

namespace herald {

/// Must run once before anything else here; throws Error{internal} when the machine has no random
/// source.
void init_crypto();

Bytes random_bytes(std::size_t size);
std::uint64_t random_u64();
/// Base64url of `bytes` random bytes: tokens and keys.
std::string random_token(std::size_t bytes = 32);

std::array<std::uint8_t, 32> sha256(std::string_view data);
std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view data);
/// Takes the same time whatever differs.
bool equal_constant_time(std::string_view a, std::string_view b);

/// SHA-256 fed piece by piece, for files.
class Sha256 {
public:
    Sha256();
    void update(std::string_view data);
    std::array<std::uint8_t, 32> finish();

private:
    alignas(8) std::array<std::uint8_t, 112> state_{};
};

/// argon2id (RFC 9106), libsodium's interactive limits: about 80 ms and 64 MiB a call, so run it on
/// the small pool only.
std::string hash_password(std::string_view password);
bool verify_password(const std::string& hash, std::string_view password);

/// The master key: seals secrets before they reach a table (XChaCha20-Poly1305, random nonce,
/// `context` authenticated).
class SealingKey {
public:
    static constexpr std::size_t kSize = 32;
    explicit SealingKey(std::span<const std::uint8_t> key);

    Bytes seal(std::string_view plain, std::string_view context) const;
    /// Throws Error{internal} when the text was not sealed with this key and context.
    std::string open(std::span<const std::uint8_t> sealed, std::string_view context) const;
    /// A key of its own for another purpose (signing tokens), derived with HMAC.
    Bytes derive(std::string_view purpose) const;
    /// Tells keys apart without telling them.
    std::string fingerprint() const;

private:
    Secret<Bytes> key_;
};

/// The master key of a running program: it can be exchanged for another. Thread-safe.
class MasterKey {
public:
    /// The present key, which stays the present one as long as this lives: hold it from sealing
    /// until the sealed text is stored, or from reading one until it is opened. One a thread.
    class Hold {
    public:
        const SealingKey* operator->() const { return key_; }

    private:
        friend class MasterKey;
        Hold(std::shared_mutex& mutex, const SealingKey& key) : lock_(mutex), key_(&key) {}
        std::shared_lock<std::shared_mutex> lock_;
        const SealingKey* key_;
    };

    explicit MasterKey(SealingKey key) : key_(std::move(key)) {}
    Hold hold() const { return {mutex_, key_}; }
    /// Runs `reseal` with the present key while nobody holds it, then puts `next` in its place;
    /// nothing changes when it throws.
    void exchange(SealingKey next, const std::function<void(const SealingKey& present)>& reseal);

private:
    mutable std::shared_mutex mutex_;
    SealingKey key_;
};

}  // namespace herald
