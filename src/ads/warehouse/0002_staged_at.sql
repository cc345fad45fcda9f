-- Staged rows know their age (seconds since 1970), so that what killed tasks leave for good can be dropped.
DROP TABLE ad_staged;
CREATE TABLE ad_staged (
    tenant_key INTEGER NOT NULL,
    batch BIGINT NOT NULL,
    staged_at BIGINT NOT NULL,
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
