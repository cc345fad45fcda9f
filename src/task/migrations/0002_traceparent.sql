-- The trace of the request that asked for the task (W3C Trace Context), so that its work is seen as one.
ALTER TABLE tasks ADD COLUMN traceparent TEXT;
