-- How a scheduled item is to go out: by Herald, or by a person who is reminded.
CREATE TABLE publication_plans (
    tenant {blob} NOT NULL,
    item_id {blob} NOT NULL,
    manual SMALLINT NOT NULL,
    PRIMARY KEY (tenant, item_id)
);

-- One intent to publish, written down before anything is asked of a network. `payload` is what goes out, frozen;
-- `sending`: a try has begun and nobody has written down what came of it. `looks` counts how often the network could
-- not say whether the post stands; `refusal` is what it said when it wanted no more of a thread.
CREATE TABLE publications (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    item_id {blob} NOT NULL,
    title TEXT NOT NULL,
    network TEXT NOT NULL,
    connection_id {blob},
    state TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    external_id TEXT,
    url TEXT,
    error TEXT,
    file TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    published_at BIGINT,
    next_try_at BIGINT,
    log TEXT NOT NULL,
    payload TEXT NOT NULL,
    looks BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    tried_at BIGINT,
    refusal TEXT,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX publications_by_time ON publications (tenant, created_at, id);
CREATE INDEX publications_by_item ON publications (tenant, item_id, created_at, id);
CREATE INDEX publications_by_post ON publications (tenant, connection_id, external_id);
-- An item goes out once at a time, whatever anybody asks for.
CREATE UNIQUE INDEX publications_live ON publications (tenant, item_id)
    WHERE state IN ('waiting', 'sending', 'unclear', 'manual');

-- Files that go out with items; `name` is unique within the item.
CREATE TABLE content_media (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    item_id {blob} NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    width BIGINT,
    height BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX content_media_by_name ON content_media (tenant, item_id, name);

-- What falls due, over all tenants.
CREATE INDEX content_items_due ON content_items (plan_at) WHERE state = 'scheduled';
