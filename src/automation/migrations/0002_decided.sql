-- A day's limits also count what somebody approved today.
CREATE INDEX automation_events_by_decision ON automation_events (tenant, decided_at);
