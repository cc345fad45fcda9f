CREATE TABLE idempotency_keys (
    tenant {blob} NOT NULL,
    caller TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    answer TEXT NOT NULL,
    location TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, caller, route, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (tenant, created_at);
