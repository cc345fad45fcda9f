-- Where items come from. `feed_url` is where the address led to (a page's feed, a permanent redirect); `etag`,
-- `last_modified` and `cursor` are what the last reading left; `token_hash` opens an inbound webhook.
CREATE TABLE sources (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    url TEXT,
    place TEXT,
    connection_id {blob},
    language TEXT,
    enabled SMALLINT NOT NULL,
    interval_minutes BIGINT NOT NULL,
    state TEXT NOT NULL,
    last_collected_at BIGINT,
    next_collect_at BIGINT,
    last_error TEXT,
    feed_url TEXT,
    etag TEXT,
    last_modified TEXT,
    cursor TEXT,
    failures BIGINT NOT NULL,
    token_hash TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX sources_by_due ON sources (tenant, next_collect_at, id);
CREATE INDEX sources_by_token ON sources (tenant, token_hash);

-- What was collected. `external_key` is the hash of the source's own id of it, `address_key` of its canonical address
-- (0: it has none), `hash` the SimHash of its text. `at` is when it was published, else collected.
CREATE TABLE source_items (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    source_id {blob} NOT NULL,
    external_key BIGINT NOT NULL,
    address_key BIGINT NOT NULL,
    url TEXT,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    folded TEXT NOT NULL,
    author TEXT,
    language TEXT,
    image_url TEXT,
    tags TEXT NOT NULL,
    published_at BIGINT,
    collected_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    likes BIGINT,
    comments BIGINT,
    shares BIGINT,
    views BIGINT,
    hash BIGINT NOT NULL,
    content_key BIGINT NOT NULL,
    duplicate_of {blob},
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX source_items_by_key ON source_items (tenant, source_id, external_key);
CREATE INDEX source_items_by_address ON source_items (tenant, address_key);
CREATE INDEX source_items_by_time ON source_items (tenant, at, id);
CREATE INDEX source_items_by_source ON source_items (tenant, source_id, at, id);
CREATE INDEX source_items_by_original ON source_items (tenant, duplicate_of);

-- The four quarters of the hash, so that near-duplicates are found by an index.
CREATE TABLE source_bands (
    tenant {blob} NOT NULL,
    band BIGINT NOT NULL,
    item_id {blob} NOT NULL,
    hash BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, band, item_id)
);

-- What a host wants: its robots.txt as read, and until when it asked to be left alone.
CREATE TABLE source_hosts (
    tenant {blob} NOT NULL,
    origin TEXT NOT NULL,
    robots TEXT NOT NULL,
    robots_status BIGINT NOT NULL,
    robots_until BIGINT NOT NULL,
    quiet_until BIGINT NOT NULL,
    PRIMARY KEY (tenant, origin)
);

-- Terms that rise against their own baseline, as of the last look.
CREATE TABLE trends (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    term TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    count BIGINT NOT NULL,
    baseline DOUBLE PRECISION NOT NULL,
    change DOUBLE PRECISION,
    first_seen_at BIGINT NOT NULL,
    peak_at BIGINT NOT NULL,
    sources BIGINT NOT NULL,
    series TEXT NOT NULL,
    examples TEXT NOT NULL,
    source_ids TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX trends_by_term ON trends (tenant, language, term);
CREATE INDEX trends_by_score ON trends (tenant, score, id);
