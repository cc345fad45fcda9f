#include "connectors/catalog.hpp"

#include "connectors/anthropic/anthropic.hpp"
#include "connectors/gemini/gemini.hpp"
#include "connectors/google_ads/google_ads.hpp"
#include "connectors/meta_ads/meta_ads.hpp"
#include "connectors/openai/openai.hpp"
#include "connectors/openai_compatible/openai_compatible.hpp"
#include "connectors/snapchat_ads/snapchat_ads.hpp"
#include "connectors/tiktok_ads/tiktok_ads.hpp"

namespace herald::connectors {

connector::Catalogue make_catalogue() {
    return connector::Catalogue({
        meta_ads::make_connector(),
        google_ads::make_connector(),
        tiktok_ads::make_connector(),
        snapchat_ads::make_connector(),
        openai::make_connector(),
        anthropic::make_connector(),
        gemini::make_connector(),
        openai_compatible::make_connector(),
    });
}

}  // namespace herald::connectors
