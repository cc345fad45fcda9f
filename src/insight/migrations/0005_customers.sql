-- The customers a workspace sent for the lifetime model, as a blob; the newest ones replace those before.
CREATE TABLE insight_customers (
    tenant {blob} NOT NULL PRIMARY KEY,
    blob TEXT NOT NULL,
    customers BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    trained_at BIGINT
);
