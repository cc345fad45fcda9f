CREATE TABLE counters (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL);
CREATE TABLE users (
    id {blob} NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    locale TEXT,
    password_hash TEXT NOT NULL,
    last_organization {blob},
    created_at BIGINT NOT NULL
);
CREATE TABLE organizations (
    id {blob} NOT NULL PRIMARY KEY,
    warehouse_key BIGINT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    plan TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE TABLE memberships (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    user_id {blob} NOT NULL,
    role TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    last_seen_at BIGINT,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, user_id)
);
CREATE INDEX memberships_by_user ON memberships (user_id);
CREATE TABLE invitations (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    role TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, email_key)
);
CREATE TABLE refresh_tokens (
    token_hash TEXT NOT NULL PRIMARY KEY,
    family {blob} NOT NULL,
    user_id {blob} NOT NULL,
    organization {blob} NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);
CREATE TABLE password_resets (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id {blob} NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE TABLE api_keys (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    expires_at BIGINT,
    created_by {blob},
    PRIMARY KEY (tenant, id)
);
CREATE TABLE audit_log (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id {blob},
    actor_name TEXT,
    action TEXT NOT NULL,
    entity TEXT,
    entity_id {blob},
    detail TEXT,
    address TEXT,
    request_id TEXT,
    PRIMARY KEY (tenant, id)
);
