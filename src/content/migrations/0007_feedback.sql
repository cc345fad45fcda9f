-- What a published item had got by the end of a day: running totals as its network, or a file, told them.
CREATE TABLE content_engagement (
    tenant {blob} NOT NULL,
    item_id {blob} NOT NULL,
    day TEXT NOT NULL,
    impressions BIGINT,
    likes BIGINT,
    comments BIGINT,
    shares BIGINT,
    clicks BIGINT,
    saves BIGINT,
    video_views BIGINT,
    PRIMARY KEY (tenant, item_id, day)
);

-- Where each item stands now, and when it is worth asking again; ranking reads this alone.
CREATE TABLE content_standing (
    tenant {blob} NOT NULL,
    item_id {blob} NOT NULL,
    impressions BIGINT,
    likes BIGINT,
    comments BIGINT,
    shares BIGINT,
    clicks BIGINT,
    saves BIGINT,
    video_views BIGINT,
    day TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    next_read_at BIGINT,
    PRIMARY KEY (tenant, item_id)
);
