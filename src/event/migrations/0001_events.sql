CREATE TABLE events (
    tenant {blob} NOT NULL,
    sequence BIGINT NOT NULL,
    topic TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, sequence)
);
CREATE INDEX events_by_age ON events (at);

-- The end and the kept beginning of each tenant's sequence; its row lock orders the tenant's writers.
CREATE TABLE event_heads (
    tenant {blob} NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL,
    first BIGINT NOT NULL
);

CREATE TABLE event_cursors (
    tenant {blob} NOT NULL,
    listener TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (tenant, listener)
);
