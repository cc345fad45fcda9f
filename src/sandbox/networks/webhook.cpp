#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "sandbox/networks/board.hpp"

/// A company's own receiver of posts: checks the signature, remembers the Idempotency-Key.
namespace herald::sandbox::networks {
namespace {

bool is_signed(const Asked& asked) {
    const auto key = from_base64(Keys::webhook_secret.substr(6));
    const std::string text =
        asked.header("webhook-id") + "." + asked.header("webhook-timestamp") + "." + asked.bytes;
    return equal_constant_time(asked.header("webhook-signature"),
                               "v1," + to_base64(hmac_sha256(as_text(*key), text)));
}

}  // namespace

web::Response webhook_answer(Lot& lot) {
    const Asked& asked = lot.asked;
    if (lot.trouble == Trouble::rate_limited) {
        web::Response out = plain_answer(429, "slow down", "text/plain");
        out.headers.set("Retry-After", "5");
        return out;
    }
    if (lot.trouble == Trouble::server_error)
        return plain_answer(500, "out of order", "text/plain");
    if (lot.trouble == Trouble::expired_token || !is_signed(asked))
        return plain_answer(401, "the signature is wrong", "text/plain");
    if (!asked.is("POST") || !asked.body.is_object())
        return plain_answer(400, "JSON is expected", "text/plain");
    if (asked.text("type") == "content.test") return json_answer(200, json::object{{"ok", true}});
    const json::value* data = asked.member("data");
    if (asked.text("type") != "content.publish" || data == nullptr || !data->is_object())
        return plain_answer(422, "content.publish is expected", "text/plain");
    const std::string key = asked.header("Idempotency-Key");
    StoredPost* post = lot.board.find_by_key(Network::webhook_post, key);
    if (post == nullptr) {
        StoredPost made;
        made.network = Network::webhook_post;
        made.number = lot.board.next_number();
        made.id = fmt::format("post-{}", made.number);
        made.key = key;
        made.title = string_of(data->get_object().if_contains("title"));
        made.text = string_of(data->get_object().if_contains("text"));
        made.link = string_of(data->get_object().if_contains("link"));
        made.at = lot.now;
        made.url = asked.base + "/posts/" + made.id;
        if (const json::value* media = data->get_object().if_contains("media");
            media != nullptr && media->is_array())
            for (const json::value& one : media->get_array())
                if (one.is_object())
                    made.media.push_back(string_of(one.get_object().if_contains("media_type")));
        post = &lot.board.add(std::move(made));
    }
    return json_answer(200, json::object{{"id", post->id}, {"url", post->url}});
}

}  // namespace herald::sandbox::networks
