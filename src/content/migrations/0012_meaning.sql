-- Which model's meanings stand in archive_vectors. No row: the one that comes with Herald. `generation` rises whenever
-- all of them become void, so that copies in memory are dropped; `clearing` is 1 until the last model's are gone;
-- `number` is the last one that was given, which no later meaning has again.
CREATE TABLE archive_meaning (
    tenant {blob} NOT NULL PRIMARY KEY,
    space TEXT NOT NULL,
    generation BIGINT NOT NULL,
    clearing SMALLINT NOT NULL,
    number BIGINT NOT NULL
);
INSERT INTO archive_meaning (tenant, space, generation, clearing, number)
    SELECT tenant, '', 0, 0, MAX(number) FROM archive_vectors GROUP BY tenant;
