-- What the connection's schedule is called, so that a list can show its next run.
ALTER TABLE connections ADD COLUMN schedule_key TEXT;
