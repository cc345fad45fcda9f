-- Daily facts of ads. Counts as they are; conversions and money in millionths. `spend` and `revenue` in the row's
-- currency, the _org columns in the organization's, NULL without a rate. grain: 0 ad, 1 ad group, 2 campaign.
-- synced_at in seconds.
CREATE TABLE ad_facts (
    tenant_key INTEGER NOT NULL,
    day DATE NOT NULL,
    account_key INTEGER NOT NULL,
    campaign_key INTEGER NOT NULL,
    ad_key INTEGER NOT NULL,
    platform INTEGER NOT NULL,
    grain INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    attribution INTEGER NOT NULL,
    synced_at BIGINT NOT NULL,
    impressions BIGINT NOT NULL,
    clicks BIGINT NOT NULL,
    conversions BIGINT NOT NULL,
    spend BIGINT NOT NULL,
    revenue BIGINT NOT NULL,
    spend_org BIGINT,
    revenue_org BIGINT,
    reach BIGINT,
    video_views BIGINT
);

-- Rows on their way in. `entity` is the number of the ad in its batch; entities tell what it is in the warehouse.
CREATE TABLE ad_staged (
    tenant_key INTEGER NOT NULL,
    batch BIGINT NOT NULL,
    entity INTEGER NOT NULL,
    day DATE NOT NULL,
    currency INTEGER NOT NULL,
    impressions BIGINT NOT NULL,
    clicks BIGINT NOT NULL,
    conversions BIGINT NOT NULL,
    spend BIGINT NOT NULL,
    revenue BIGINT NOT NULL,
    reach BIGINT,
    video_views BIGINT
);
CREATE TABLE ad_staged_entities (
    tenant_key INTEGER NOT NULL,
    batch BIGINT NOT NULL,
    entity INTEGER NOT NULL,
    account_key INTEGER NOT NULL,
    campaign_key INTEGER NOT NULL,
    ad_key INTEGER NOT NULL,
    platform INTEGER NOT NULL
);

-- Rollups, always recomputed from the facts of the days and campaigns they cover. Money in the organization's currency.
CREATE TABLE campaign_day (
    tenant_key INTEGER NOT NULL,
    day DATE NOT NULL,
    campaign_key INTEGER NOT NULL,
    platform INTEGER NOT NULL,
    impressions BIGINT NOT NULL,
    clicks BIGINT NOT NULL,
    conversions BIGINT NOT NULL,
    spend BIGINT NOT NULL,
    revenue BIGINT NOT NULL,
    reach BIGINT,
    video_views BIGINT
);
CREATE TABLE campaign_month (
    tenant_key INTEGER NOT NULL,
    month DATE NOT NULL,
    campaign_key INTEGER NOT NULL,
    platform INTEGER NOT NULL,
    impressions BIGINT NOT NULL,
    clicks BIGINT NOT NULL,
    conversions BIGINT NOT NULL,
    spend BIGINT NOT NULL,
    revenue BIGINT NOT NULL,
    reach BIGINT,
    video_views BIGINT
);
CREATE TABLE platform_day (
    tenant_key INTEGER NOT NULL,
    day DATE NOT NULL,
    platform INTEGER NOT NULL,
    impressions BIGINT NOT NULL,
    clicks BIGINT NOT NULL,
    conversions BIGINT NOT NULL,
    spend BIGINT NOT NULL,
    revenue BIGINT NOT NULL,
    reach BIGINT,
    video_views BIGINT
);
-- What could not be converted, in its own currency.
CREATE TABLE unconverted_day (
    tenant_key INTEGER NOT NULL,
    day DATE NOT NULL,
    platform INTEGER NOT NULL,
    currency INTEGER NOT NULL,
    spend BIGINT NOT NULL
);
-- The sums of a campaign's day as they were known on another day: how conversions arrive late.
CREATE TABLE ad_revisions (
    tenant_key INTEGER NOT NULL,
    campaign_key INTEGER NOT NULL,
    day DATE NOT NULL,
    seen_on DATE NOT NULL,
    conversions BIGINT NOT NULL,
    revenue BIGINT NOT NULL
);
-- Batches that are in: doing one again changes nothing.
CREATE TABLE ad_batches (
    tenant_key INTEGER NOT NULL,
    batch BIGINT NOT NULL,
    done_at BIGINT NOT NULL,
    facts BIGINT NOT NULL,
    replaced BIGINT NOT NULL
);

CREATE MACRO ads_facts(of_tenant) AS TABLE SELECT * FROM ad_facts WHERE tenant_key = of_tenant;
CREATE MACRO ads_campaign_day(of_tenant) AS TABLE SELECT * FROM campaign_day WHERE tenant_key = of_tenant;
CREATE MACRO ads_campaign_month(of_tenant) AS TABLE SELECT * FROM campaign_month WHERE tenant_key = of_tenant;
CREATE MACRO ads_platform_day(of_tenant) AS TABLE SELECT * FROM platform_day WHERE tenant_key = of_tenant;
CREATE MACRO ads_unconverted_day(of_tenant) AS TABLE SELECT * FROM unconverted_day WHERE tenant_key = of_tenant;
CREATE MACRO ads_revisions(of_tenant) AS TABLE SELECT * FROM ad_revisions WHERE tenant_key = of_tenant;
CREATE MACRO ads_batches(of_tenant) AS TABLE SELECT * FROM ad_batches WHERE tenant_key = of_tenant;
