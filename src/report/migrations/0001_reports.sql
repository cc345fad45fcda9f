-- Documents that were asked for; the files lie in the blobs under reports/. `request` is what was asked, its period
-- settled in first_day and last_day. share_hash is the SHA-256 of the token that opens the report to anybody.
CREATE TABLE reports (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    title TEXT NOT NULL,
    template TEXT NOT NULL,
    format TEXT NOT NULL,
    language TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    state TEXT NOT NULL,
    file_name TEXT,
    size BIGINT,
    pages BIGINT,
    request TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    created_by TEXT,
    schedule_id {blob},
    task_id {blob},
    error TEXT,
    share_hash TEXT,
    shared_until BIGINT,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX reports_by_share ON reports (tenant, share_hash) WHERE share_hash IS NOT NULL;
CREATE INDEX reports_by_schedule ON reports (tenant, schedule_id, id);

CREATE TABLE report_schedules (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    name TEXT NOT NULL,
    report TEXT NOT NULL,
    rrule TEXT NOT NULL,
    recipients TEXT NOT NULL,
    enabled SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT,
    last_run_at BIGINT,
    last_report_id {blob},
    last_error TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- How a workspace's reports look when they say nothing themselves.
CREATE TABLE report_branding (
    tenant {blob} NOT NULL PRIMARY KEY,
    branding TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
