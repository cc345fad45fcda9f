-- When everything that insight keeps was last worked out anew, and how long it took.
CREATE TABLE insight_refreshes (
    tenant {blob} NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    facts_through TEXT,
    took_ms BIGINT NOT NULL
);
