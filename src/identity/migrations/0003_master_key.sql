-- Which master key the secrets of this database are sealed with: one row.
CREATE TABLE master_key (fingerprint TEXT NOT NULL PRIMARY KEY, since BIGINT NOT NULL);
