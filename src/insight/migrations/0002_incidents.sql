-- What was odd, from when to when. `number` is the detectors' own: above 0 a group of odd figures,
-- below 0 a fault that is known by name. `touched` is JSON.
CREATE TABLE insight_incidents (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    metric TEXT NOT NULL,
    direction BIGINT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    shift SMALLINT NOT NULL,
    opened_on TEXT NOT NULL,
    last_seen_on TEXT NOT NULL,
    closed_on TEXT,
    entity_kind TEXT NOT NULL,
    campaign_id {blob},
    campaign_name TEXT,
    platform TEXT,
    observed DOUBLE PRECISION,
    expected DOUBLE PRECISION,
    low DOUBLE PRECISION,
    high DOUBLE PRECISION,
    money_a_day DOUBLE PRECISION,
    signals BIGINT NOT NULL,
    touched TEXT NOT NULL,
    merged_into {blob},
    dismissed_at BIGINT,
    dismiss_reason TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX insight_incidents_by_number ON insight_incidents (tenant, number);
CREATE INDEX insight_incidents_by_day ON insight_incidents (tenant, opened_on, id);

-- Which campaigns an incident touches, for a campaign's own list.
CREATE TABLE insight_incident_campaigns (
    tenant {blob} NOT NULL,
    campaign_id {blob} NOT NULL,
    incident_id {blob} NOT NULL,
    PRIMARY KEY (tenant, campaign_id, incident_id)
);
CREATE INDEX insight_incident_campaigns_by_incident
    ON insight_incident_campaigns (tenant, incident_id);

-- How far the detectors have looked. Their states are blobs, one for some hundred campaigns, written
-- before this row names them; `shards` is JSON: the generation of each. `book` is JSON: what is open.
CREATE TABLE insight_watches (
    tenant {blob} NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    shards TEXT NOT NULL,
    fingerprint BIGINT NOT NULL,
    delivered_through TEXT,
    converted_through TEXT,
    book TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
