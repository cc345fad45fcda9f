-- The industry table a workspace brought instead of the built-in one, in its order. Without a platform: over all.
CREATE TABLE benchmarks (
    tenant {blob} NOT NULL,
    position BIGINT NOT NULL,
    industry TEXT NOT NULL,
    industry_name TEXT NOT NULL,
    platform TEXT,
    metric TEXT NOT NULL,
    low DOUBLE PRECISION,
    median DOUBLE PRECISION NOT NULL,
    high DOUBLE PRECISION,
    currency TEXT,
    source TEXT NOT NULL,
    dated TEXT NOT NULL,
    PRIMARY KEY (tenant, position)
);

-- The health score of each day, with what it was made of.
CREATE TABLE health_scores (
    tenant {blob} NOT NULL,
    date TEXT NOT NULL,
    at BIGINT NOT NULL,
    score DOUBLE PRECISION,
    components TEXT NOT NULL,
    message TEXT,
    PRIMARY KEY (tenant, date)
);
