#include "web/idempotency.hpp"

#include <set>

#include "base/crypto.hpp"
#include "web/multipart.hpp"
#include "web/problem.hpp"
#include "web/router.hpp"

namespace herald::web {
namespace {

constexpr std::size_t kMaxKept = 64 * 1024;
constexpr auto kLifetime = std::chrono::hours(24);

struct Record {
    std::string body_hash;
    int status = 0;  ///< 0: the effect stands, its answer was never stored
    std::string answer, location;
};
BOOST_DESCRIBE_STRUCT(Record, (), (body_hash, status, answer, location))

/// Keys being worked on in this process; the table's primary key guards against other processes.
class Running {
public:
    explicit Running(std::string key) : key_(std::move(key)) {
        const std::lock_guard lock(mutex());
        if (!keys().insert(key_).second)
            throw Error(ErrorKind::conflict,
                        "The first request with this Idempotency-Key is still running.")
                .retry_after(std::chrono::seconds(1));
    }
    ~Running() {
        const std::lock_guard lock(mutex());
        keys().erase(key_);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    static std::mutex& mutex() {
        static std::mutex m;
        return m;
    }
    static std::set<std::string>& keys() {
        static std::set<std::string> k;
        return k;
    }
    std::string key_;
};

/// Multipart boundaries differ between tries, so a form is hashed by its parts.
std::string hash_of(const Request& request) {
    Sha256 hash;
    hash.update(request.path + "\n");
    if (!to_lower_ascii(request.headers.get("Content-Type")).starts_with("multipart/")) {
        hash.update(request.body);
        return to_hex(hash.finish());
    }
    const Form form = read_form(request, std::filesystem::temp_directory_path());
    for (const auto& field : form.fields) hash.update(field.name + "=" + field.value + "\n");
    for (const auto& [name, upload] : form.uploads)
        hash.update(name + "=" + file_sha256(upload.file->path()) + "\n");
    return to_hex(hash.finish());
}

Response replay(const Record& record, const std::string& hash) {
    if (record.body_hash != hash)
        throw Error(ErrorKind::invalid,
                    "This Idempotency-Key was used with another body; take a new key.");
    if (record.status == 0)
        throw Error(ErrorKind::conflict,
                    "This was carried out, but its answer was lost in a crash; look at the list.");
    Response response = json_response(record.status, record.answer, std::nullopt);
    if (record.status >= 400) response.headers.set("Content-Type", "application/problem+json");
    if (!record.location.empty()) response.headers.set("Location", record.location);
    response.headers.set("Idempotent-Replayed", "true");
    return response;
}

/// Large answers are kept as the created id alone.
std::string kept_answer(const Response& response) {
    if (response.body.size() <= kMaxKept) return response.body;
    const json::value value = parse_json(response.body);
    const auto* id = value.is_object() ? value.get_object().if_contains("id") : nullptr;
    return json::serialize(json::object{{"id", id != nullptr ? *id : json::value()}});
}

constexpr std::string_view kKeep =
    "INSERT INTO idempotency_keys (tenant, caller, route, key, body_hash, status, answer, "
    "location, created_at) "
    "VALUES (:tenant, :caller, :route, :key, :hash, :status, :answer, :location, :now) ON CONFLICT "
    "DO NOTHING";

store::Params kept(store::Params id, const std::string& hash, int status, std::string_view answer,
                   std::string_view location, Time now) {
    id.emplace_back("hash", hash);
    id.emplace_back("status", status);
    id.emplace_back("answer", answer);
    id.emplace_back("location", location);
    id.emplace_back("now", now);
    return id;
}

}  // namespace

Response run_once(Scope& scope, std::string_view route, std::string_view key,
                  const Request& request, const std::function<Response()>& work) {
    if (key.size() > 255)
        throw Error(ErrorKind::malformed, "An Idempotency-Key has at most 255 characters.");
    const std::string caller = to_string(scope.actor().id);
    const Running running(
        fmt::format("{}\n{}\n{}\n{}", to_string(scope.tenant()), caller, route, key));
    const std::string hash = hash_of(request);
    const store::Params id{{"caller", caller}, {"route", route}, {"key", key}};
    const auto found = scope.db().one<Record>(
        "SELECT {columns} FROM idempotency_keys WHERE tenant = :tenant AND caller = :caller AND "
        "route = :route AND key = :key",
        id);
    if (found) {
        scope.forget_pending();  // a replay does nothing, so there is nothing to tell of
        return replay(*found, hash);
    }

    const auto answered = std::make_shared<bool>(
        false);  // shared with the hook, which may run after the answer is known
    scope.with_next_write([=, &scope](Tx& tx) {
        if (*answered) return;
        tx.execute("DELETE FROM idempotency_keys WHERE tenant = :tenant AND created_at < :limit",
                   {{"limit", scope.now() - kLifetime}});
        if (tx.execute(kKeep, kept(id, hash, 0, "", "", scope.now())) == 0)
            throw Error(ErrorKind::conflict,
                        "Another server runs the first request with this Idempotency-Key.")
                .retry_after(std::chrono::seconds(1));
    });
    Response response;
    try {
        response = work();
    } catch (const Error& error) {
        // What a retry may mend, such as another server at work on this key, is no answer to keep.
        if (status_of(error.kind()) >= 500 || error.retry_after()) throw;
        response = problem_response(error, request);
        scope.forget_pending();  // it was refused: the audit log must not say it was done
    }
    if (response.status >= 500 || response.status == 429) return response;
    *answered = true;
    const auto answer = kept(id, hash, response.status, kept_answer(response),
                             response.headers.get("Location"), scope.now());
    scope.write([&](Tx& tx) {
        tx.execute(kKeep, answer);
        tx.execute(
            "UPDATE idempotency_keys SET status = :status, answer = :answer, location = :location "
            "WHERE tenant = :tenant AND caller = :caller AND route = :route AND key = :key AND "
            "body_hash = :hash "
            "AND created_at <= :now",
            answer);
    });
    return response;
}

}  // namespace herald::web
