#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "base/calendar.hpp"
#include "base/text.hpp"
#include "sandbox/feeds/feeds.hpp"
#include "sandbox/feeds/site.hpp"

namespace herald::sandbox::feeds {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kShown = 20;

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() && !text.empty()
               ? std::optional(out)
               : std::nullopt;
}

/// "Sun, 22 Nov 2026 08:00:00 GMT"
std::string http_date(Time time) {
    static constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
    static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
                       kDays.substr(std::chrono::weekday(day).c_encoding() * 3, 3),
                       static_cast<unsigned>(date.day()),
                       kMonths.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3),
                       static_cast<int>(date.year()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count());
}

web::Response page(int status, std::string type, std::string body) {
    web::Response out;
    out.status = status;
    out.headers.set("Content-Type", std::move(type));
    out.body = std::move(body);
    return out;
}

/// One site's answers at one moment.
class Press {
public:
    Press(const Visit& visit, Time now)
        : visit_(visit), site_(visit.site), now_(now), newest_(site_.newest(now)) {
        for (std::uint64_t i = 0; i < kShown && i < newest_; ++i)
            articles_.push_back(site_.article(newest_ - i, now));
    }

    std::string address(const Article& article) const {
        return fmt::format("{}/article/{}", visit_.origin, article.number);
    }
    std::string_view language() const { return site_.is_german() ? "de" : "en"; }

    web::Response feed(const web::Request& request) const {
        // It also changes as comments come in, a little every six hours.
        const auto tide = now_.time_since_epoch() / std::chrono::hours(6);
        const std::string tag = fmt::format("\"{}-{}\"", newest_, tide);
        web::Response out;
        if (request.headers.get("If-None-Match") == tag) {
            out.status = 304;
        } else {
            switch (visit_.site % 4) {
                case 1: out = page(200, "application/atom+xml", atom()); break;
                case 2: out = page(200, "application/feed+json", json_feed()); break;
                default: out = page(200, "application/rss+xml; charset=utf-8", rss());
            }
        }
        out.headers.set("ETag", tag);
        out.headers.set("Last-Modified", http_date(site_.published(newest_)));
        return out;
    }

    std::string home() const {
        std::string out = fmt::format(
            "<!doctype html><html lang=\"{}\"><head><title>{}</title><link rel=\"alternate\" "
            "type=\"application/rss+xml\" title=\"{}\" href=\"{}/feed.xml\"></head><body><ul>",
            language(), site_.name(), site_.name(), visit_.origin);
        for (const auto& one : articles_)
            out += fmt::format("<li><a href=\"{}\">{}</a></li>", address(one), one.title);
        return out + "</ul></body></html>";
    }

    std::string sitemap() const {
        std::string out = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
        for (const auto& one : articles_)
            out += fmt::format("<url><loc>{}</loc><lastmod>{}</lastmod></url>", address(one),
                               to_string(one.published));
        return out + "</urlset>";
    }

    std::optional<std::string> article(std::uint64_t number) const {
        if (number == 0 || number > newest_) return std::nullopt;
        const Article one = site_.article(number, now_);
        return fmt::format(
            "<!doctype html><html lang=\"{}\"><head><title>{}</title><meta "
            "property=\"article:published_time\" content=\"{}\"><link rel=\"canonical\" "
            "href=\"{}\"></head><body><nav>{}</nav><article><h1>{}</h1><p>{}</p></article></body>"
            "</html>",
            language(), one.title, to_string(one.published), address(one), site_.name(), one.title,
            one.text);
    }

private:
    std::string rss() const {
        std::string out = fmt::format(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" "
            "xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\"><channel><title>{}</title>"
            "<link>{}/</link><language>{}</language>",
            site_.name(), visit_.origin, language());
        for (const auto& one : articles_) {
            out += fmt::format(
                "<item><title>{}</title><link>{}?utm_source=rss&amp;utm_medium=feed</link><guid "
                "isPermaLink=\"false\">{}-{}</guid><pubDate>{}</pubDate><slash:comments>{}"
                "</slash:comments>",
                one.title, address(one), visit_.site, one.number, http_date(one.published),
                one.comments);
            for (const auto& tag : one.tags) out += fmt::format("<category>{}</category>", tag);
            out += fmt::format("<description><![CDATA[<p>{}</p>]]></description></item>", one.text);
        }
        return out + "</channel></rss>";
    }

    std::string atom() const {
        std::string out = fmt::format(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" "
            "xml:lang=\"{}\"><title>{}</title><id>{}/</id><updated>{}</updated>",
            language(), site_.name(), visit_.origin, to_string(site_.published(newest_)));
        for (const auto& one : articles_)
            out += fmt::format(
                "<entry><title>{}</title><id>tag:{}-{}</id><link href=\"{}\"/><published>{}"
                "</published><updated>{}</updated><content type=\"html\">&lt;p&gt;{}&lt;/p&gt;"
                "</content></entry>",
                one.title, visit_.site, one.number, address(one), to_string(one.published),
                to_string(one.published), one.text);
        return out + "</feed>";
    }

    std::string json_feed() const {
        json::array items;
        for (const auto& one : articles_)
            items.push_back(json::object{{"id", fmt::format("{}-{}", visit_.site, one.number)},
                                         {"url", address(one)},
                                         {"title", one.title},
                                         {"content_text", one.text},
                                         {"date_published", to_string(one.published)},
                                         {"tags", json::value_from(one.tags)}});
        return json::serialize(json::object{{"version", "https://jsonfeed.org/version/1.1"},
                                            {"title", site_.name()},
                                            {"home_page_url", visit_.origin + "/"},
                                            {"language", language()},
                                            {"items", std::move(items)}});
    }

    const Visit& visit_;
    Site site_;
    Time now_;
    std::uint64_t newest_;
    std::vector<Article> articles_;
};

}  // namespace

std::optional<Visit> visit_of(const web::Request& request) {
    const std::string host = to_lower_ascii(request.headers.get("Host"));
    if (host.starts_with("site")) {
        const auto end = host.find('.');
        const auto number = number_in(std::string_view(host).substr(4, end - 4));
        if (end != std::string::npos && host.substr(end).starts_with(".localhost") && number)
            return Visit{*number, request.path, "http://" + host};
    }
    if (!request.path.starts_with("/sites/")) return std::nullopt;
    const auto end = std::min(request.path.find('/', 7), request.path.size());
    const auto number = number_in(std::string_view(request.path).substr(7, end - 7));
    if (!number) return std::nullopt;
    const std::string path = request.path.substr(end);
    return Visit{*number, path.empty() ? "/" : path,
                 fmt::format("http://{}/sites/{}", host, *number)};
}

web::Response answer(const Visit& visit, const web::Request& request, Trouble trouble, Time now) {
    if (visit.path == "/robots.txt")
        return page(
            200, "text/plain",
            "User-agent: *\nDisallow: /private/\nSitemap: " + visit.origin + "/sitemap.xml\n");
    if (trouble == Trouble::rate_limited) {
        auto out = page(429, "text/plain", "Too many requests");
        out.headers.set("Retry-After", "30");
        return out;
    }
    if (trouble == Trouble::server_error) return page(500, "text/plain", "Something broke");
    const Press press(visit, now);
    if (visit.path == "/") return page(200, "text/html; charset=utf-8", press.home());
    if (visit.path == "/feed.xml") return press.feed(request);
    if (visit.path == "/sitemap.xml") return page(200, "application/xml", press.sitemap());
    if (visit.path.starts_with("/article/"))
        if (const auto number = number_in(std::string_view(visit.path).substr(9)))
            if (auto text = press.article(*number))
                return page(200, "text/html; charset=utf-8", *std::move(text));
    return page(404, "text/plain", "Not here");
}

}  // namespace herald::sandbox::feeds
