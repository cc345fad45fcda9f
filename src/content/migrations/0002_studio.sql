-- Whom the workspace asks for texts, in order, and how much it may cost; one row, made at the first PUT.
CREATE TABLE ai_settings (
    tenant {blob} NOT NULL PRIMARY KEY,
    providers TEXT NOT NULL,
    monthly_cost_limit BIGINT,
    monthly_token_limit BIGINT,
    hide_personal SMALLINT NOT NULL,
    cache_days BIGINT NOT NULL,
    version BIGINT NOT NULL
);

-- One request to a provider, or one that the cache answered. While it is asked it holds what it can cost at most;
-- `day` is the workspace's own.
CREATE TABLE ai_requests (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    at BIGINT NOT NULL,
    day TEXT NOT NULL,
    purpose TEXT NOT NULL,
    task_id {blob},
    connection_id {blob},
    connector TEXT NOT NULL,
    model TEXT NOT NULL,
    state TEXT NOT NULL,
    cached SMALLINT NOT NULL,
    input BIGINT NOT NULL,
    output BIGINT NOT NULL,
    cached_input BIGINT NOT NULL,
    cost BIGINT,
    took_ms BIGINT NOT NULL,
    error TEXT,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ai_requests_by_time ON ai_requests (tenant, at, id);
CREATE INDEX ai_requests_by_connection ON ai_requests (tenant, connection_id, at);

-- What was answered to the same question before.
CREATE TABLE ai_answers (
    tenant {blob} NOT NULL,
    hash TEXT NOT NULL,
    connector TEXT NOT NULL,
    model TEXT NOT NULL,
    text TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, hash)
);
CREATE INDEX ai_answers_by_end ON ai_answers (tenant, expires_at);

-- What a prompt was put together from: every part, taken along or left out.
CREATE TABLE prompt_assemblies (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    created_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    template TEXT NOT NULL,
    template_version BIGINT NOT NULL,
    token_budget BIGINT NOT NULL,
    tokens BIGINT NOT NULL,
    parts TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX prompt_assemblies_by_time ON prompt_assemblies (tenant, created_at);
