-- `live_key` is the key until the alert is resolved: of one cause there is one live alert. `route_for` says why
-- it is to be told (raised, returned, worsened, resolved), NULL when nothing is left to do; `channel_ids` is
-- JSON: the channels that were named instead of the routes. `subject` is JSON for the conditions of routes.
CREATE TABLE alerts (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    severity TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    message TEXT NOT NULL,
    link TEXT,
    entity TEXT,
    entity_id TEXT,
    key TEXT,
    live_key TEXT,
    count BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    acknowledged_by TEXT,
    acknowledged_at BIGINT,
    snoozed_until BIGINT,
    escalated_at BIGINT,
    resolved_at BIGINT,
    data TEXT,
    version BIGINT NOT NULL,
    subject TEXT NOT NULL,
    channel_ids TEXT NOT NULL,
    except_channel {blob},
    route_for TEXT,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX alerts_live_key ON alerts (tenant, live_key) WHERE live_key IS NOT NULL;
CREATE INDEX alerts_by_key ON alerts (tenant, key, last_at) WHERE key IS NOT NULL;
CREATE INDEX alerts_inbox ON alerts (tenant, last_at, id) WHERE state <> 'resolved';
CREATE INDEX alerts_by_time ON alerts (tenant, last_at, id);
CREATE INDEX alerts_to_route ON alerts (tenant, id) WHERE route_for IS NOT NULL;
CREATE INDEX alerts_snoozed ON alerts (snoozed_until) WHERE state = 'snoozed';

CREATE TABLE alert_timeline (
    tenant {blob} NOT NULL,
    alert_id {blob} NOT NULL,
    id {blob} NOT NULL,
    at BIGINT NOT NULL,
    what TEXT NOT NULL,
    by_name TEXT,
    detail TEXT,
    PRIMARY KEY (tenant, alert_id, id)
);

-- `settings` is JSON without secrets, `secrets` is sealed JSON. `due_at` is when the earliest of the channel's
-- deliveries may leave, NULL when none waits: the pump asks channels, so that a slow one holds up nobody else.
CREATE TABLE alert_channels (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    settings TEXT NOT NULL,
    secrets {blob} NOT NULL,
    enabled SMALLINT NOT NULL,
    state TEXT NOT NULL,
    last_used_at BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    failing_since BIGINT,
    due_at BIGINT,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX alert_channels_due ON alert_channels (due_at) WHERE due_at IS NOT NULL;

-- `channel_ids`, `kinds`, `quiet_hours`, `condition` and `escalate_channel_ids` are JSON.
CREATE TABLE alert_routes (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    min_severity TEXT NOT NULL,
    kinds TEXT NOT NULL,
    condition TEXT,
    channel_ids TEXT NOT NULL,
    quiet_hours TEXT,
    digest TEXT NOT NULL,
    digest_at TEXT,
    escalate_after_minutes BIGINT,
    escalate_channel_ids TEXT NOT NULL,
    enabled SMALLINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX alert_routes_in_order ON alert_routes (tenant, position, id);

-- That a workspace has got its default route; it may delete it.
CREATE TABLE alert_workspaces (
    tenant {blob} NOT NULL PRIMARY KEY,
    made_at BIGINT NOT NULL
);

-- What waits for the end of quiet hours or for the next digest of a route.
CREATE TABLE alert_held (
    tenant {blob} NOT NULL,
    route_id {blob} NOT NULL,
    alert_id {blob} NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, route_id, alert_id)
);
CREATE INDEX alert_held_due ON alert_held (due_at);

CREATE TABLE alert_escalations (
    tenant {blob} NOT NULL,
    alert_id {blob} NOT NULL,
    route_id {blob} NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, alert_id, route_id)
);
CREATE INDEX alert_escalations_due ON alert_escalations (due_at);

-- `attempts` is the fence: it rises with every lease, and what an attempt writes names it. `payload` is the
-- message as JSON, fixed when the delivery was made, so that every attempt says the same.
CREATE TABLE alert_deliveries (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    alert_id {blob},
    channel_id {blob} NOT NULL,
    channel_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT,
    lease_until BIGINT,
    status_code BIGINT,
    error TEXT,
    created_at BIGINT NOT NULL,
    delivered_at BIGINT,
    payload TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX alert_deliveries_due ON alert_deliveries (tenant, channel_id, next_attempt_at)
    WHERE next_attempt_at IS NOT NULL;
CREATE INDEX alert_deliveries_leased ON alert_deliveries (lease_until) WHERE state = 'sending';
CREATE INDEX alert_deliveries_by_alert ON alert_deliveries (tenant, alert_id, id) WHERE alert_id IS NOT NULL;
CREATE INDEX alert_deliveries_by_state ON alert_deliveries (tenant, state, id);
CREATE INDEX alert_deliveries_by_channel ON alert_deliveries (tenant, channel_id, id);
CREATE INDEX alert_deliveries_by_end ON alert_deliveries (delivered_at) WHERE delivered_at IS NOT NULL;
