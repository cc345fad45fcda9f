-- Each time everything was worked out anew, with what stood open afterwards; kept for a while.
DROP TABLE insight_refreshes;
CREATE TABLE insight_refreshes (
    tenant {blob} NOT NULL,
    at BIGINT NOT NULL,
    facts_through TEXT,
    took_ms BIGINT NOT NULL,
    incidents BIGINT NOT NULL,
    recommendations BIGINT NOT NULL,
    score DOUBLE PRECISION,
    PRIMARY KEY (tenant, at)
);
CREATE INDEX insight_incidents_by_age ON insight_incidents (tenant, state, last_seen_on);
CREATE INDEX recommendations_by_age ON recommendations (tenant, state, updated_at);
