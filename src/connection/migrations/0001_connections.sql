-- One set of credentials for one connector. `secrets` are sealed with the master key; schedules of a connection's work
-- carry its schedule_key.
CREATE TABLE connections (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    connector_id TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    settings TEXT NOT NULL,
    secrets {blob} NOT NULL,
    sandbox SMALLINT NOT NULL,
    schedule_key TEXT NOT NULL,
    last_sync_at BIGINT,
    last_error TEXT,
    last_checked_at BIGINT,
    quota_used DOUBLE PRECISION,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
