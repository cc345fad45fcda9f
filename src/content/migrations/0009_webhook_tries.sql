-- Each request of a delivery with its answer; `status` and `error` are of the last one alone.
ALTER TABLE webhook_deliveries ADD COLUMN tries TEXT NOT NULL DEFAULT '[]';
