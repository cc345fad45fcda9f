-- What a recurrence rule counts from; NULL in schedules that were set before there were rules (cron needs no start).
ALTER TABLE schedules ADD COLUMN starts_at BIGINT;
