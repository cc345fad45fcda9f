-- What is predicted, and which version of the model that predicts it is in service.
CREATE TABLE models (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    purpose TEXT NOT NULL,
    subject TEXT NOT NULL,
    champion_id {blob},
    last_number BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX models_by_purpose ON models (tenant, purpose, subject);

CREATE TABLE model_versions (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    model_id {blob} NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    method TEXT NOT NULL,
    program TEXT NOT NULL,
    trained_at BIGINT NOT NULL,
    data_from TEXT NOT NULL,
    data_to TEXT NOT NULL,
    held_from TEXT,
    row_count BIGINT NOT NULL,
    features TEXT NOT NULL,
    settings TEXT,
    metrics TEXT NOT NULL,
    profile TEXT NOT NULL,
    parent_id {blob},
    task_id {blob},
    blob TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    decision TEXT,
    decided_at BIGINT,
    served_from BIGINT,
    served_to BIGINT,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX model_versions_by_number ON model_versions (tenant, model_id, number);
CREATE INDEX model_versions_by_service ON model_versions (tenant, model_id, served_to);

CREATE TABLE model_checks (
    tenant {blob} NOT NULL,
    id {blob} NOT NULL,
    version_id {blob} NOT NULL,
    at BIGINT NOT NULL,
    data_from TEXT NOT NULL,
    data_to TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    state TEXT NOT NULL,
    features TEXT NOT NULL,
    loss DOUBLE PRECISION,
    expected_loss DOUBLE PRECISION,
    loss_z DOUBLE PRECISION,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX model_checks_by_version ON model_checks (tenant, version_id, at);
