-- What a business is and how it speaks; one row a workspace, made at the first PUT.
CREATE TABLE brands (
    tenant {blob} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    what TEXT NOT NULL,
    audience TEXT NOT NULL,
    offers TEXT NOT NULL,
    proof TEXT NOT NULL,
    competitors TEXT NOT NULL,
    products TEXT NOT NULL,
    tone TEXT NOT NULL,
    keywords TEXT NOT NULL,
    hashtags TEXT NOT NULL,
    banned_words TEXT NOT NULL,
    languages TEXT NOT NULL,
    sites TEXT NOT NULL,
    reading_ease DOUBLE PRECISION,
    approval TEXT NOT NULL,
    utm_medium TEXT,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- One piece of content. `data` is what belongs to its kind (fields of an ad, scenes of a video). `plan_at` is the
-- moment it is meant for: scheduled, or only pencilled in while it is a draft. `folded` is title and text, folded for
-- search; the hash is their SimHash.
CREATE TABLE content_items (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    kind TEXT NOT NULL,
    network TEXT,
    connection_id {blob},
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    folded TEXT NOT NULL,
    data TEXT,
    media TEXT NOT NULL,
    language TEXT,
    tags TEXT NOT NULL,
    pillar TEXT,
    campaign TEXT,
    why TEXT,
    parent_id {blob},
    written_by TEXT NOT NULL,
    model TEXT,
    owner TEXT,
    approved_by TEXT,
    note TEXT,
    plan_at BIGINT,
    published_at BIGINT,
    url TEXT,
    hash BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX content_items_by_update ON content_items (tenant, updated_at, id);
CREATE INDEX content_items_by_state ON content_items (tenant, state, updated_at, id);
CREATE INDEX content_items_by_plan ON content_items (tenant, plan_at, id);
CREATE INDEX content_items_by_publication ON content_items (tenant, published_at, id);

-- The four quarters of the hash, so that near-duplicates are found by an index.
CREATE TABLE content_bands (
    tenant {blob} NOT NULL,
    band BIGINT NOT NULL,
    item_id {blob} NOT NULL,
    PRIMARY KEY (tenant, band, item_id)
);

-- What an item said before. Number 1 is the first.
CREATE TABLE content_versions (
    tenant {blob} NOT NULL,
    item_id {blob} NOT NULL,
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    data TEXT,
    at BIGINT NOT NULL,
    author TEXT,
    written_by TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (tenant, item_id, number)
);

CREATE TABLE content_comments (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    item_id {blob} NOT NULL,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX content_comments_by_item ON content_comments (tenant, item_id, id);
