#include "base/crypto.hpp"

#include <sodium.h>

#include <mutex>

#include "base/assert.hpp"
#include "base/error.hpp"

namespace herald {

void init_crypto() {
    if (sodium_init() < 0) throw Error(ErrorKind::internal, "The machine offers no random source.");
}

Bytes random_bytes(std::size_t size) {
    Bytes out(size);
    randombytes_buf(out.data(), size);
    return out;
}

std::uint64_t random_u64() {
    std::uint64_t out = 0;
    randombytes_buf(&out, sizeof out);
    return out;
}

std::string random_token(std::size_t bytes) { return to_base64url(random_bytes(bytes)); }

std::array<std::uint8_t, 32> sha256(std::string_view data) {
    std::array<std::uint8_t, 32> out{};
    crypto_hash_sha256(out.data(), as_bytes(data).data(), data.size());
    return out;
}

std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view data) {
    crypto_auth_hmacsha256_state state;
    std::array<std::uint8_t, 32> out{};
    crypto_auth_hmacsha256_init(&state, as_bytes(key).data(), key.size());
    crypto_auth_hmacsha256_update(&state, as_bytes(data).data(), data.size());
    crypto_auth_hmacsha256_final(&state, out.data());
    return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

static_assert(sizeof(crypto_hash_sha256_state) <= 112);

Sha256::Sha256() {
    crypto_hash_sha256_init(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()));
}
void Sha256::update(std::string_view data) {
    crypto_hash_sha256_update(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()),
                              as_bytes(data).data(), data.size());
}
std::array<std::uint8_t, 32> Sha256::finish() {
    std::array<std::uint8_t, 32> out{};
    crypto_hash_sha256_final(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()),
                             out.data());
    return out;
}

std::string hash_password(std::string_view password) {
    char out[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str(out, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        throw Error(ErrorKind::unavailable,
                    "Not enough memory to check passwords right now; try again.");
    return out;
}

bool verify_password(const std::string& hash, std::string_view password) {
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

SealingKey::SealingKey(std::span<const std::uint8_t> key) : key_(Bytes(key.begin(), key.end())) {
    HERALD_ASSERT(key.size() == kSize);
}

Bytes SealingKey::seal(std::string_view plain, std::string_view context) const {
    constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    Bytes out = random_bytes(kNonce);
    out.resize(kNonce + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out.data() + kNonce, nullptr, as_bytes(plain).data(), plain.size(),
        as_bytes(context).data(), context.size(), nullptr, out.data(), key_.reveal().data());
    return out;
}

std::string SealingKey::open(std::span<const std::uint8_t> sealed, std::string_view context) const {
    constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (sealed.size() >= kNonce + kTag) {
        std::string out(sealed.size() - kNonce - kTag, '\0');
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(
                reinterpret_cast<std::uint8_t*>(out.data()), nullptr, nullptr,
                sealed.data() + kNonce, sealed.size() - kNonce, as_bytes(context).data(),
                context.size(), sealed.data(), key_.reveal().data()) == 0)
            return out;
    }
    throw Error(ErrorKind::internal, "A stored secret cannot be opened with this master key.",
                std::string(context));
}

Bytes SealingKey::derive(std::string_view purpose) const {
    const auto mac = hmac_sha256(as_text(key_.reveal()), purpose);
    return {mac.begin(), mac.end()};
}

std::string SealingKey::fingerprint() const { return to_hex(derive("fingerprint")).substr(0, 32); }

void MasterKey::exchange(SealingKey next,
                         const std::function<void(const SealingKey& present)>& reseal) {
    const std::unique_lock lock(mutex_);
    reseal(key_);
    key_ = std::move(next);
}

}  // namespace herald
