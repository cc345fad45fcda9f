-- What the archive finds; (type, ref) is the row of the room that put it in. `place` orders entries by their time: the
-- second in its upper bits, chance in the lower 28; it is the entry's number in the index of words. `own_tags` were
-- given in the archive and stand before the room's. `embedded` is 1 once its meaning is in archive_vectors.
CREATE TABLE archive_entries (
    tenant {blob} NOT NULL,
    type TEXT NOT NULL,
    ref {blob} NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT,
    tags TEXT NOT NULL,
    own_tags TEXT,
    network TEXT,
    state TEXT,
    url TEXT,
    at BIGINT NOT NULL,
    place BIGINT NOT NULL,
    embedded SMALLINT NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, type, ref)
);
CREATE UNIQUE INDEX archive_entries_by_place ON archive_entries (place);
CREATE INDEX archive_entries_by_time ON archive_entries (tenant, place);
CREATE INDEX archive_entries_to_embed ON archive_entries (tenant, place) WHERE embedded = 0;

-- The words of entries, written by content/index alone. Every word begins with its tenant's mark, so nobody finds what
-- is not theirs, and whoever reads joins archive_entries, which is guarded. It has no tenant column because neither
-- database could use its index then: SQLite's holds no rows, PostgreSQL's is not asked below row-level security.
{sqlite}CREATE VIRTUAL TABLE archive_words
{sqlite}    USING fts5(words, content='', columnsize=0, prefix='17 18', tokenize='ascii');
{postgres}CREATE TABLE archive_words (place BIGINT PRIMARY KEY, owner TEXT NOT NULL, words TSVECTOR NOT NULL);
{postgres}CREATE INDEX archive_words_by_word ON archive_words USING GIN (words);
{postgres}CREATE INDEX archive_words_by_time ON archive_words (owner, place);
CREATE TABLE archive_engine (name TEXT NOT NULL PRIMARY KEY);
{sqlite}INSERT INTO archive_engine (name) VALUES ('sqlite');
{postgres}INSERT INTO archive_engine (name) VALUES ('postgres');

-- What entries mean, 512 numbers of eight bits; `number` rises with every change, so that a copy in memory follows.
CREATE TABLE archive_vectors (
    tenant {blob} NOT NULL,
    type TEXT NOT NULL,
    ref {blob} NOT NULL,
    number BIGINT NOT NULL,
    vector {blob} NOT NULL,
    PRIMARY KEY (tenant, type, ref)
);
CREATE INDEX archive_vectors_by_number ON archive_vectors (tenant, number);

CREATE TABLE archive_exports (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    format TEXT NOT NULL,
    file_name TEXT NOT NULL,
    size BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE archive_retention (
    tenant {blob} NOT NULL PRIMARY KEY,
    source_items_days BIGINT,
    transcripts_audio_days BIGINT,
    archived_items_days BIGINT,
    version BIGINT NOT NULL
);

-- Who may read the feed of published content: the hash of a token that was shown once.
CREATE TABLE content_feeds (
    tenant {blob} NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE webhooks (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    url TEXT NOT NULL,
    topics TEXT NOT NULL,
    enabled SMALLINT NOT NULL,
    last_delivered_at BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE webhook_deliveries (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    webhook_id {blob} NOT NULL,
    event BIGINT NOT NULL,
    topic TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    status BIGINT,
    error TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX webhook_deliveries_by_event ON webhook_deliveries (tenant, webhook_id, event);
