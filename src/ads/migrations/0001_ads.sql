-- The last numbers given to things that the warehouse knows by number; they only rise.
CREATE TABLE ad_numbers (
    tenant {blob} NOT NULL PRIMARY KEY,
    accounts BIGINT NOT NULL,
    campaigns BIGINT NOT NULL,
    ads BIGINT NOT NULL
);

CREATE TABLE ad_accounts (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    account_key BIGINT NOT NULL,
    connection_id {blob},
    platform TEXT NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    status TEXT NOT NULL,
    last_synced_at BIGINT,
    complete_through TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX ad_accounts_by_external_id ON ad_accounts (tenant, platform, external_id);
CREATE UNIQUE INDEX ad_accounts_by_key ON ad_accounts (tenant, account_key);
CREATE INDEX ad_accounts_by_connection ON ad_accounts (tenant, connection_id);

CREATE TABLE campaigns (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    campaign_key BIGINT NOT NULL,
    platform TEXT NOT NULL,
    account_id {blob},
    external_id TEXT,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    status TEXT NOT NULL,
    objective TEXT,
    budget_holder TEXT NOT NULL,
    daily_budget BIGINT,
    lifetime_budget BIGINT,
    currency TEXT NOT NULL,
    start_date TEXT,
    end_date TEXT,
    pending_change SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX campaigns_by_key ON campaigns (tenant, campaign_key);
CREATE UNIQUE INDEX campaigns_by_external_id ON campaigns (tenant, account_id, external_id);
CREATE INDEX campaigns_by_name ON campaigns (tenant, name_folded, id);

CREATE TABLE ad_groups (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    campaign_id {blob} NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    daily_budget BIGINT,
    lifetime_budget BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX ad_groups_by_campaign ON ad_groups (tenant, campaign_id, external_id);

-- A file or platform without ads gives a campaign (or ad group) one ad with an empty external id.
CREATE TABLE ads (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    ad_key BIGINT NOT NULL,
    campaign_id {blob} NOT NULL,
    ad_group_id {blob},
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    creative_id {blob},
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX ads_by_key ON ads (tenant, ad_key);
CREATE INDEX ads_by_campaign ON ads (tenant, campaign_id, external_id);

CREATE TABLE creatives (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    title TEXT,
    body TEXT,
    image_url TEXT,
    thumbnail_url TEXT,
    destination_url TEXT,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- Who changed what, why, and what came of it. A pending row is the intent, written before the platform is called.
CREATE TABLE campaign_changes (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    campaign_id {blob} NOT NULL,
    at BIGINT NOT NULL,
    field TEXT NOT NULL,
    old_value TEXT,
    new_value TEXT,
    actor_kind TEXT NOT NULL,
    actor_id {blob},
    actor_name TEXT,
    reason TEXT,
    state TEXT NOT NULL,
    outcome TEXT,
    task_id {blob},
    reverts {blob},
    applied_at BIGINT,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX campaign_changes_by_campaign ON campaign_changes (tenant, campaign_id, id);
CREATE INDEX campaign_changes_by_task ON campaign_changes (tenant, task_id);

-- One unit of `base` is `rate` units of `quote` on that day.
CREATE TABLE exchange_rates (
    tenant {blob} NOT NULL,
    base TEXT NOT NULL,
    quote TEXT NOT NULL,
    day TEXT NOT NULL,
    rate DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (tenant, base, quote, day)
);
CREATE INDEX exchange_rates_by_day ON exchange_rates (tenant, day, base, quote);

CREATE TABLE saved_views (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    columns TEXT NOT NULL,
    shared SMALLINT NOT NULL,
    created_by {blob},
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- What a workspace keeps about its ads as a whole.
CREATE TABLE ads_workspace (
    tenant {blob} NOT NULL PRIMARY KEY,
    demo SMALLINT NOT NULL,
    currency TEXT NOT NULL
);

-- Uploaded files that wait for their import, by the name their owner gave them.
CREATE TABLE import_files (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX import_files_by_age ON import_files (tenant, created_at);
