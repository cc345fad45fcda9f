-- Whose model says what texts of the archive mean: a connection's, or (null) the one that comes with Herald.
ALTER TABLE ai_settings ADD COLUMN embedding_connection_id {blob};
