-- fence rises with every lease: each write of a running task carries it. failures counts attempts that ended in an
-- error, interruptions leases that were lost in a row without a new cursor.
CREATE TABLE tasks (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    type TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    progress DOUBLE PRECISION NOT NULL,
    stage TEXT,
    attempt BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    created_by TEXT,
    parent_id {blob},
    result TEXT,
    error TEXT,
    key TEXT,
    input TEXT NOT NULL,
    cursor TEXT,
    not_before BIGINT NOT NULL,
    cancel_requested SMALLINT NOT NULL,
    tenant_key BIGINT NOT NULL,
    role TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id {blob} NOT NULL,
    actor_name TEXT NOT NULL,
    fence BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    interruptions BIGINT NOT NULL,
    owner TEXT,
    lease_until BIGINT,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX tasks_live_key ON tasks (tenant, type, key)
    WHERE key IS NOT NULL AND state IN ('queued', 'running');
CREATE INDEX tasks_ready ON tasks (type, tenant, id) WHERE state = 'queued';
CREATE INDEX tasks_leased ON tasks (lease_until) WHERE state = 'running';
CREATE INDEX tasks_by_state ON tasks (tenant, state, id);
CREATE INDEX tasks_by_type ON tasks (tenant, type, id);
CREATE INDEX tasks_by_parent ON tasks (tenant, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX tasks_by_end ON tasks (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE task_log (
    tenant {blob} NOT NULL,
    task_id {blob} NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (tenant, task_id, number)
);

CREATE TABLE schedules (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    type TEXT NOT NULL,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    cron TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    input TEXT NOT NULL,
    enabled SMALLINT NOT NULL,
    next_run_at BIGINT NOT NULL,
    last_run_at BIGINT,
    last_task_id {blob},
    tenant_key BIGINT NOT NULL,
    role TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id {blob} NOT NULL,
    actor_name TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX schedules_by_key ON schedules (tenant, type, key);
CREATE INDEX schedules_due ON schedules (next_run_at) WHERE enabled = 1;
