-- What was advised, and what became of it. `advice_key` names the same advice from day to day,
-- `change_ids` are the changes of campaigns that applying it made,
-- `digest` tells whether the advice says something new.
CREATE TABLE recommendations (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    advice_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    why TEXT NOT NULL,
    currency TEXT NOT NULL,
    money_a_week TEXT NOT NULL,
    priority DOUBLE PRECISION NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    effort TEXT NOT NULL,
    campaign_id {blob},
    campaign_name TEXT,
    platform TEXT,
    ad_id {blob},
    ad_name TEXT,
    actions TEXT NOT NULL,
    one_click SMALLINT NOT NULL,
    evidence TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    applied_at BIGINT,
    applied_by TEXT,
    task_id {blob},
    dismissed_at BIGINT,
    dismiss_reason TEXT,
    outcome TEXT,
    version BIGINT NOT NULL,
    reverted_at BIGINT,
    change_ids TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX recommendations_by_value ON recommendations (tenant, state, priority, id);
CREATE UNIQUE INDEX recommendations_open ON recommendations (tenant, advice_key)
    WHERE state = 'open';

-- Response curves of large workspaces, fitted in the background; the curves are the blob's.
CREATE TABLE budget_markets (
    tenant {blob} NOT NULL,
    objective TEXT NOT NULL,
    blob TEXT NOT NULL,
    fitted_at BIGINT NOT NULL,
    data_through TEXT NOT NULL,
    campaigns BIGINT NOT NULL,
    PRIMARY KEY (tenant, objective)
);
