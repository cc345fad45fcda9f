CREATE INDEX audit_log_by_actor ON audit_log (tenant, actor_id, id);
CREATE INDEX audit_log_by_action ON audit_log (tenant, action, id);
CREATE INDEX audit_log_by_entity ON audit_log (tenant, entity, id);
CREATE INDEX api_keys_by_maker ON api_keys (tenant, created_by);
