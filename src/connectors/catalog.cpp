#include "connectors/catalog.hpp"

#include "connectors/anthropic/anthropic.hpp"
#include "connectors/bluesky/bluesky.hpp"
#include "connectors/discord/discord.hpp"
#include "connectors/facebook_page/facebook_page.hpp"
#include "connectors/gemini/gemini.hpp"
#include "connectors/google_ads/google_ads.hpp"
#include "connectors/instagram/instagram.hpp"
#include "connectors/linkedin/linkedin.hpp"
#include "connectors/mastodon/mastodon.hpp"
#include "connectors/meta_ads/meta_ads.hpp"
#include "connectors/openai/openai.hpp"
#include "connectors/openai_compatible/openai_compatible.hpp"
#include "connectors/reddit/reddit.hpp"
#include "connectors/slack_posts/slack_posts.hpp"
#include "connectors/snapchat_ads/snapchat_ads.hpp"
#include "connectors/telegram/telegram.hpp"
#include "connectors/tiktok_ads/tiktok_ads.hpp"
#include "connectors/webhook_post/webhook_post.hpp"
#include "connectors/wordpress/wordpress.hpp"
#include "connectors/x/x.hpp"
#include "connectors/youtube/youtube.hpp"

namespace herald::connectors {

connector::Catalogue make_catalogue() {
    return connector::Catalogue({
        meta_ads::make_connector(),      google_ads::make_connector(),
        tiktok_ads::make_connector(),    snapchat_ads::make_connector(),
        openai::make_connector(),        anthropic::make_connector(),
        gemini::make_connector(),        openai_compatible::make_connector(),
        mastodon::make_connector(),      bluesky::make_connector(),
        linkedin::make_connector(),      x::make_connector(),
        facebook_page::make_connector(), instagram::make_connector(),
        telegram::make_connector(),      discord::make_connector(),
        slack_posts::make_connector(),   wordpress::make_connector(),
        webhook_post::make_connector(),  reddit::make_connector(),
        youtube::make_connector(),
    });
}

}  // namespace herald::connectors
