-- What shall be done where a condition holds. scope and condition are trees of conditions, as they were given.
CREATE TABLE automation_rules (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    platforms TEXT,
    campaign_ids TEXT,
    scope TEXT,
    condition TEXT NOT NULL,
    actions TEXT NOT NULL,
    schedule TEXT,
    cool_down_hours BIGINT,
    limits TEXT,
    mode TEXT NOT NULL,
    enabled SMALLINT NOT NULL,
    template_id TEXT,
    created_at BIGINT NOT NULL,
    created_by TEXT,
    updated_at BIGINT NOT NULL,
    last_run_at BIGINT,
    last_matched BIGINT,
    error TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- What a rule did, proposed or held back, for one campaign. once_key makes an evaluation that runs again write
-- nothing twice; change_id is the intent that was written in the same transaction. Values are in `currency`, the
-- campaign's own. `data` is what belongs to the kind: the draft of a creative.
CREATE TABLE automation_events (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    at BIGINT NOT NULL,
    rule_id {blob} NOT NULL,
    rule_name TEXT NOT NULL,
    evaluation_id {blob} NOT NULL,
    campaign_id {blob},
    campaign_name TEXT,
    platform TEXT,
    kind TEXT NOT NULL,
    from_value TEXT,
    to_value TEXT,
    currency TEXT,
    text TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    mode TEXT NOT NULL,
    change_id {blob},
    task_id {blob},
    error TEXT,
    effect TEXT,
    data TEXT,
    decided_by TEXT,
    decided_at BIGINT,
    expires_at BIGINT,
    note TEXT,
    once_key TEXT NOT NULL,
    money_moved DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX automation_events_once ON automation_events (tenant, once_key);
CREATE UNIQUE INDEX automation_events_open ON automation_events (tenant, rule_id, campaign_id, kind)
    WHERE state IN ('suggested', 'pending');
CREATE INDEX automation_events_by_rule ON automation_events (tenant, rule_id, id);
CREATE INDEX automation_events_by_campaign ON automation_events (tenant, campaign_id, id);
CREATE INDEX automation_events_by_state ON automation_events (tenant, state, id);
CREATE INDEX automation_events_by_evaluation ON automation_events (tenant, evaluation_id);
CREATE INDEX automation_events_by_time ON automation_events (tenant, at);

-- One row a workspace. turn rises with every evaluation that acts, so that of two at once one begins again.
CREATE TABLE automation_settings (
    tenant {blob} NOT NULL PRIMARY KEY,
    enabled SMALLINT NOT NULL,
    max_changes_per_day BIGINT NOT NULL,
    max_budget_change_per_day DOUBLE PRECISION NOT NULL,
    hold_when_stale_hours BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    turn BIGINT NOT NULL
);
