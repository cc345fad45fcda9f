-- Backups of the whole server, kept by the organization that runs it. A row's id is its task's.
CREATE TABLE backups (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    file TEXT NOT NULL,
    size BIGINT,
    sha256 TEXT,
    error TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE backup_settings (
    tenant {blob} NOT NULL PRIMARY KEY,
    enabled SMALLINT NOT NULL,
    cron TEXT NOT NULL,
    keep_daily BIGINT NOT NULL,
    keep_weekly BIGINT NOT NULL
);
